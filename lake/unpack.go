package lake

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/snappy"
	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go/format"
	"github.com/pierrec/lz4/v4"
)

// unpacker decompresses pages.
type unpacker struct {
	packed []byte // a buffer
	zstd   *zstd.Decoder
}

var errSize = errors.New("it has another size than it says")

// unpack sets dst to the decompressed src, which must have the size of dst.
func (u *unpacker) unpack(dst, src []byte, codec format.CompressionCodec) error {
	n, err := 0, error(nil)
	switch codec {
	case format.Uncompressed:
		if len(src) == len(dst) {
			n = copy(dst, src)
		}
	case format.Snappy:
		if n, err = snappy.DecodedLen(src); err == nil && n == len(dst) {
			_, err = snappy.Decode(dst, src)
		}
	case format.Gzip:
		var r io.Reader
		if r, err = gzip.NewReader(bytes.NewReader(src)); err == nil {
			n, err = readAll(r, dst)
		}
	case format.Brotli:
		n, err = readAll(brotli.NewReader(bytes.NewReader(src)), dst)
	case format.Zstd:
		n, err = u.unpackZstd(dst, src)
	case format.Lz4Raw:
		n, err = lz4.UncompressBlock(src, dst)
	default:
		return fmt.Errorf("compression %v is not supported", codec)
	}
	if err == nil && n != len(dst) {
		err = errSize
	}
	return err
}

// readAll reads all of r, which must fit into dst.
func readAll(r io.Reader, dst []byte) (int, error) {
	n, err := io.ReadFull(r, dst)
	if err != nil && err != io.EOF {
		return n, err
	}
	if more, err := r.Read(make([]byte, 1)); more > 0 || err != nil && err != io.EOF {
		return n, errors.Join(errSize, err)
	}
	return n, nil
}

func (u *unpacker) unpackZstd(dst, src []byte) (int, error) {
	if u.zstd == nil {
		// The limit is the capacity: nothing is allocated for more.
		z, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecodeAllCapLimit(true))
		if err != nil {
			return 0, err
		}
		u.zstd = z
	}
	text, err := u.zstd.DecodeAll(src, dst[:0:len(dst)])
	return len(text), err
}
