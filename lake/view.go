package lake

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math"

	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
)

// The library of Parquet believes what a file says of its sizes, and of a page compressed by LZ4
// it may return other bytes than those of the page. So it gets to see a view of the file: the
// same file without compression, whose sizes are true. What a view does not need, such as
// statistics, is not in it.

// ErrTooLarge says that a Parquet file needs more memory than [Options.MaxMemory].
var ErrTooLarge = errors.New("the file needs more memory than Options.MaxMemory")

// ErrCorrupt says that a Parquet file is damaged, or made to do harm.
var ErrCorrupt = errors.New("the file is not what it says")

// view is a file without compression. Its first bytes are the magic. The columns of the row
// groups follow, each with as much room as it could ever need, then the footer.
type view struct {
	r      io.ReaderAt
	size   int64 // of the file
	most   int64 // bytes of memory
	chunks []chunk
	groups []int // the first chunk of each row group, and the end
	footer []byte
	read   func(bytes int64) // see Options.Read; may be nil
	unpacker
}

// chunk is a column of a row group.
type chunk struct {
	meta  format.ColumnMetaData // in the file
	pages []page                // empty unless its row group is being read
	page  int                   // whose data are in memory
	data  []byte
}

const (
	magic      = "PAR1"         // at the beginning and the end of a Parquet file
	footerTail = 4 + len(magic) // the length of the footer, and the magic
	roomBits   = 40             // of an offset, those within a column
	room       = int64(1) << roomBits
)

func columnAt(chunk int) int64 { return int64(chunk+1) << roomBits }

// footerAt returns the offset of the footer in the view.
func (v *view) footerAt() int64 { return columnAt(len(v.chunks)) }

// newView returns the view of a file.
func newView(r io.ReaderAt, size, most int64) (*view, error) {
	v := &view{r: r, size: size, most: most}
	footer, err := v.readFooter()
	if err != nil {
		return nil, err
	}
	var meta format.FileMetaData
	if err := thrift.Unmarshal(new(thrift.CompactProtocol), footer, &meta); err != nil {
		return nil, fmt.Errorf("%w: its footer cannot be read: %w", ErrCorrupt, err)
	}
	for g := range meta.RowGroups {
		v.groups = append(v.groups, len(v.chunks))
		columns := meta.RowGroups[g].Columns
		for c := range columns {
			if columns[c].FilePath != "" {
				return nil, errors.New("its columns are in other files")
			}
			m := &columns[c].MetaData
			at := columnAt(len(v.chunks))
			v.chunks = append(v.chunks, chunk{meta: *m, page: -1})
			m.Codec, m.Statistics, m.SizeStatistics = format.Uncompressed, format.Statistics{}, format.SizeStatistics{}
			m.DataPageOffset, m.DictionaryPageOffset, m.IndexPageOffset, m.BloomFilterOffset = at, 0, 0, 0
			m.TotalCompressedSize, m.TotalUncompressedSize = room, room
			columns[c] = format.ColumnChunk{FileOffset: at, MetaData: *m}
		}
	}
	v.groups = append(v.groups, len(v.chunks))
	v.footer, err = thrift.Marshal(new(thrift.CompactProtocol), &meta)
	if err != nil {
		return nil, fmt.Errorf("%w: its footer cannot be read: %w", ErrCorrupt, err)
	}
	v.footer = append(binary.LittleEndian.AppendUint32(v.footer, uint32(len(v.footer))), magic...)
	return v, nil
}

// readFooter returns the footer of the file once its sizes have been checked.
func (v *view) readFooter() ([]byte, error) {
	tail := make([]byte, footerTail)
	if v.size < int64(len(magic)+footerTail) {
		return nil, fmt.Errorf("%w: it is cut off", ErrCorrupt)
	}
	if err := v.readAt(tail, v.size-int64(footerTail)); err != nil {
		return nil, err
	}
	length := int64(binary.LittleEndian.Uint32(tail))
	switch {
	case string(tail[4:]) == "PARE":
		return nil, errors.New("the file is encrypted")
	case string(tail[4:]) != magic:
		return nil, fmt.Errorf("%w: it is cut off, or something follows its end", ErrCorrupt)
	case length > v.size-int64(len(magic)+footerTail):
		return nil, fmt.Errorf("%w: its footer is longer than the file", ErrCorrupt)
	case length > v.most/16: // as values in memory it is larger
		return nil, fmt.Errorf("%w: its footer has %d bytes", ErrTooLarge, length)
	}
	footer := make([]byte, length)
	if err := v.readAt(footer, v.size-int64(footerTail)-length); err != nil {
		return nil, err
	}
	const part = 1500 // bytes in memory, with its copies, of the largest struct in a list: a column of a row group
	w := walker{data: footer, parts: min(v.most/part, math.MaxInt64>>roomBits-2)}
	w.skipStruct(0, nil)
	switch {
	case w.bad:
		return nil, fmt.Errorf("%w: its footer cannot be read", ErrCorrupt)
	case w.parts < 0:
		return nil, fmt.Errorf("%w: its footer lists too many parts", ErrTooLarge)
	}
	return footer[:w.pos], nil // a signature may follow
}

// readAt reads bytes of the file, all of them.
func (v *view) readAt(p []byte, at int64) error {
	n, err := v.r.ReadAt(p, at)
	switch {
	case n == len(p):
		return nil
	case err == io.EOF:
		return fmt.Errorf("%w: it is cut off", ErrCorrupt)
	}
	return err
}

// open prepares the reading of a row group, and ends that of the one before.
func (v *view) open(group int) error {
	if group > 0 {
		for i := v.groups[group-1]; i < v.groups[group]; i++ {
			v.chunks[i].pages, v.chunks[i].data = nil, nil
		}
	}
	total := int64(0)
	for i := v.groups[group]; i < v.groups[group+1]; i++ {
		need, err := v.list(&v.chunks[i])
		if total += need; err == nil && total > v.most {
			err = fmt.Errorf("%w, which is %d", ErrTooLarge, v.most)
		}
		if err != nil {
			return fmt.Errorf("row group %d, column %d: %w", group+1, i-v.groups[group]+1, err)
		}
	}
	return nil
}

// ReadAt reads bytes of the view.
func (v *view) ReadAt(p []byte, at int64) (n int, err error) {
	for n < len(p) && err == nil {
		var k int
		k, err = v.readSome(p[n:], at+int64(n))
		n += k
	}
	return n, err
}

func (v *view) readSome(p []byte, at int64) (int, error) {
	switch footerAt := v.footerAt(); {
	case at >= footerAt+int64(len(v.footer)):
		return 0, io.EOF
	case at >= footerAt:
		return copy(p, v.footer[at-footerAt:]), nil
	case at < int64(len(magic)):
		return copy(p, magic[at:]), nil
	case at < columnAt(0):
		return 0, io.EOF
	}
	c := &v.chunks[at>>roomBits-1]
	at &= room - 1
	for i := range c.pages {
		head := c.pages[i].header
		switch size := int64(c.pages[i].size); {
		case at < int64(len(head)):
			return copy(p, head[at:]), nil
		case at < int64(len(head))+size:
			err := v.load(c, i)
			if err != nil {
				return 0, err
			}
			return copy(p, c.data[at-int64(len(head)):]), nil
		default:
			at -= int64(len(head)) + size
		}
	}
	return 0, io.EOF
}

// load makes sure that the data of a page are in memory.
func (v *view) load(c *chunk, i int) error {
	if c.page == i && c.data != nil {
		return nil
	}
	p := &c.pages[i]
	v.packed = resized(v.packed, p.packed)
	if err := v.readAt(v.packed, p.at); err != nil {
		return err
	}
	if v.read != nil {
		v.read(int64(p.packed))
	}
	if p.crc != 0 && p.crc != crc32.ChecksumIEEE(v.packed) {
		return fmt.Errorf("%w: the checksum of a page is wrong", ErrCorrupt)
	}
	c.page, c.data = i, resized(c.data, p.size)
	n := copy(c.data[:min(p.levels, p.size)], v.packed)
	codec := c.meta.Codec
	if p.plain {
		codec = format.Uncompressed
	}
	if err := v.unpack(c.data[n:], v.packed[p.levels:], codec); err != nil {
		c.data = nil
		return fmt.Errorf("%w: a page cannot be decompressed: %w", ErrCorrupt, err)
	}
	return nil
}

// resized returns a buffer with a length.
func resized(buffer []byte, n int) []byte {
	if cap(buffer) < n {
		return make([]byte, n)
	}
	return buffer[:n]
}
