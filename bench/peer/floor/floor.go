// Package floor does as little as anybody can who reads lines: read(2) and split
// at the line feeds. Nothing is decoded.
package floor

import (
	"bufio"
	"compress/gzip"
	"io"

	"github.com/klauspost/compress/zstd"

	"example.com/acstelemetry/bench/work"
)

// New returns the floor. Its lines count as participants of no call, so that
// their number is printed.
func New() work.Peer { return work.Peer{Name: "read and split", Run: run} }

func run(r io.Reader, s *work.Sink) error {
	t := new(work.Totals)
	s.Assembled = t
	return work.Lines(r, func(line []byte) { t.Participants++ })
}

// Decompress returns what does no more than to decompress a file, by gzip or
// zstd, as the library and the command do it.
func Decompress() work.Peer { return work.Peer{Name: "decompress", Run: decompress} }

func decompress(r io.Reader, s *work.Sink) error {
	s.Assembled = new(work.Totals)
	in := bufio.NewReader(r)
	magic, err := in.Peek(4)
	if err != nil {
		return err
	}
	var plain io.Reader
	if string(magic) == "\x28\xb5\x2f\xfd" {
		d, err := zstd.NewReader(in)
		if err != nil {
			return err
		}
		defer d.Close()
		plain = d
	} else if plain, err = gzip.NewReader(in); err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, plain)
	return err
}
