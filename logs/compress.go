package logs

import (
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync/atomic"
)

const gzipMagic = "\x1f\x8b"

// decompress returns a reader of the decompressed input, chosen by its first bytes,
// and a function that closes it. What is not compressed is read by in itself.
func decompress(in *bufio.Reader, opts *Options) (io.Reader, func() error, error) {
	keep := func() error { return nil }
	head, err := in.Peek(16)
	if err != nil && err != io.EOF {
		return nil, keep, err
	}
	for _, d := range opts.Decompressors {
		if d.Magic != "" && strings.HasPrefix(string(head), d.Magic) {
			return open(d, in, opts)
		}
	}
	if strings.HasPrefix(string(head), gzipMagic) {
		return open(Decompressor{Name: "gzip", New: newGzip}, in, opts)
	}
	return in, keep, nil
}

func open(d Decompressor, in io.Reader, opts *Options) (io.Reader, func() error, error) {
	from := &counted{r: in}
	r, err := d.New(bufio.NewReaderSize(from, fullRead))
	if err != nil {
		return nil, func() error { return nil }, named{name: d.Name}.fail(err)
	}
	end := func() error { return nil }
	if c, ok := r.(io.Closer); ok {
		end = c.Close
	}
	return &bounded{r: named{d.Name, r}, from: from, opts: opts}, end, nil
}

// counted counts the bytes that are read. A decompressor may read in a goroutine of its
// own.
type counted struct {
	r io.Reader
	n atomic.Int64
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n.Add(int64(n))
	return n, err
}

// bounded ends with an error where decompressed data exceeds the limits of opts.
type bounded struct {
	r    io.Reader
	from *counted // the compressed data
	opts *Options
	n    int64 // decompressed bytes
}

// ratioGrace is how many bytes beyond MaxRatio are allowed, so that the limit does not hold
// for small inputs.
const ratioGrace = 1 << 20

func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	b.n += int64(n)
	if most := b.opts.MaxDecompressed; most > 0 && b.n > most {
		return n - int(b.n-most), fmt.Errorf("%w (Options.MaxDecompressed is %d bytes)", ErrDecompressed, most)
	}
	if most := int64(b.opts.MaxRatio); most > 0 && (b.n-ratioGrace)/most > b.from.n.Load() {
		return n, fmt.Errorf("%w (Options.MaxRatio is %d: %d bytes from %d)", ErrRatio, most, b.n, b.from.n.Load())
	}
	return n, err
}

// gzipReader reads the members of a gzip file in turn, as [gzip.Reader] does. It
// distinguishes a member that is cut off from bytes that are not a member.
type gzipReader struct {
	*gzip.Reader
	in *bufio.Reader
}

func newGzip(r io.Reader) (io.Reader, error) {
	in := bufio.NewReader(r) // r itself, which is a bufio.Reader
	z, err := gzip.NewReader(in)
	if err != nil {
		return nil, err
	}
	z.Multistream(false)
	return &gzipReader{z, in}, nil
}

func (g *gzipReader) Read(p []byte) (int, error) {
	for {
		n, err := g.Reader.Read(p)
		if err == io.EOF {
			err = g.next()
		}
		if n > 0 || err != nil {
			return n, err
		}
	}
}

var errNotGzip = errors.New("the data after the compressed data is not gzip: everything before it has been read")

// next begins the next member. At the end it returns io.EOF.
func (g *gzipReader) next() error {
	head, err := g.in.Peek(len(gzipMagic))
	switch {
	case len(head) == 0:
		return err
	case !strings.HasPrefix(gzipMagic, string(head)):
		return errNotGzip
	}
	if err := g.Reader.Reset(g.in); err != nil {
		return err
	}
	g.Multistream(false)
	return nil
}

// named adds the name of the compression to the errors of its reader.
type named struct {
	name string
	r    io.Reader
}

func (n named) Read(p []byte) (int, error) {
	k, err := n.r.Read(p)
	switch err {
	case nil, io.EOF:
		return k, err
	case io.ErrUnexpectedEOF:
		return k, fmt.Errorf("%s: the compressed data is cut off: %w", n.name, err)
	}
	return k, n.fail(err)
}

// fail adds the name of the compression to an error that does not have it.
func (n named) fail(err error) error {
	if strings.HasPrefix(err.Error(), n.name+": ") {
		return err
	}
	return fmt.Errorf("%s: %w", n.name, err)
}
