package lake

import (
	"fmt"

	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
)

// page is a page of a column.
type page struct {
	at           int64  // of the data, in the file
	packed, size int    // of the data, compressed and not
	levels       int    // of both, those that are never compressed
	plain        bool   // the data are not compressed
	crc          uint32 // of the data in the file; 0 if that is not known
	header       []byte // in the view
}

// list finds the pages of a column. It returns how much memory reading them takes.
func (v *view) list(c *chunk) (need int64, err error) {
	m := &c.meta
	at := m.DataPageOffset
	if m.DictionaryPageOffset > 0 {
		at = min(at, m.DictionaryPageOffset)
	}
	end := at + m.TotalCompressedSize
	if at < 0 || m.TotalCompressedSize < 0 || end > v.size || end < at {
		return 0, fmt.Errorf("%w: it is not within the file", ErrCorrupt)
	}
	c.page = -1
	largest, dictionary := int64(0), int64(0)
	left := m.NumValues
	for at < end && left > 0 {
		h, length, err := v.header(at, end)
		if err != nil {
			return 0, err
		}
		p, values := newPage(h, at+int64(length))
		at = p.at + int64(p.packed)
		if at > end || p.packed < p.levels || p.size < p.levels || values < 0 {
			return 0, fmt.Errorf("%w: a page is longer than its column", ErrCorrupt)
		}
		// A value has levels, an offset and an index. The library has the page that is
		// read, and its own copy of it.
		const perValue, copies = 32, 3
		one := int64(p.packed) + copies*int64(p.size) + perValue*values
		if h.Type == format.DictionaryPage {
			dictionary = one
		} else {
			largest, left = max(largest, one), left-values
		}
		if need = largest + dictionary; need > v.most {
			return need, nil
		}
		if p.header, err = thrift.Marshal(new(thrift.CompactProtocol), h); err != nil {
			return 0, err
		}
		c.pages = append(c.pages, p)
	}
	if left != 0 {
		return 0, fmt.Errorf("%w: it does not have the number of values that it says", ErrCorrupt)
	}
	return need, nil
}

// header reads the header of the page at an offset, and returns its length.
func (v *view) header(at, end int64) (*format.PageHeader, int, error) {
	const longest = 1 << 20 // it may have values of any length, as statistics
	for size := min(256, end-at); ; size = min(16*size, longest, end-at) {
		data := make([]byte, size)
		if err := v.readAt(data, at); err != nil {
			return nil, 0, err
		}
		w := walker{data: data, parts: 100}
		if w.skipStruct(0, nil); w.bad && size < min(longest, end-at) {
			continue
		}
		h := new(format.PageHeader)
		if err := thrift.Unmarshal(new(thrift.CompactProtocol), data[:w.pos], h); w.bad || w.parts < 0 || err != nil {
			return nil, 0, fmt.Errorf("%w: the header of a page cannot be read", ErrCorrupt)
		}
		return h, w.pos, nil
	}
}

// newPage returns the page of a header, which it makes that of the view, and the number of its
// values, which is negative if anything is.
func newPage(h *format.PageHeader, at int64) (page, int64) {
	p := page{
		at: at, packed: int(h.CompressedPageSize), size: int(h.UncompressedPageSize), crc: uint32(h.CRC),
	}
	values := int64(0)
	switch v2 := &h.DataPageHeaderV2.V; h.Type {
	case format.DataPage:
		values = int64(h.DataPageHeader.V.NumValues)
		h.DataPageHeader.V.Statistics = format.Statistics{}
	case format.DataPageV2:
		values, p.levels = int64(v2.NumValues), int(v2.DefinitionLevelsByteLength)+int(v2.RepetitionLevelsByteLength)
		p.plain = v2.IsCompressed.Valid && !v2.IsCompressed.V
		v2.Statistics = format.Statistics{}
		if v2.DefinitionLevelsByteLength < 0 || v2.RepetitionLevelsByteLength < 0 || v2.NumNulls < 0 || v2.NumNulls > v2.NumValues {
			values = -1
		}
	case format.DictionaryPage:
		values = int64(h.DictionaryPageHeader.V.NumValues)
	}
	if p.packed < 0 || p.size < 0 {
		values = -1
	}
	h.CompressedPageSize, h.CRC = h.UncompressedPageSize, 0
	return p, values
}
