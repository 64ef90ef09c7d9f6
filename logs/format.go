package logs

import (
	"bytes"
	"fmt"
	"strings"
)

// format is a kind of file that is recognised only so that the error can say what to do
// with it.
type format struct {
	name, magic string
	err         error // ErrCompression or ErrBinary
	todo        string
}

const unpack = "decompress it first, or set Options.Decompressors"

// formats are the kinds of files in which people have logs, or in which they are given
// out by mistake. The magics are those of the formats' specifications.
var formats = []format{
	{"zstd", "\x28\xb5\x2f\xfd", ErrCompression, unpack},
	{"bzip2", "BZh", ErrCompression, unpack},
	{"xz", "\xfd7zXZ\x00", ErrCompression, unpack},
	{"lz4", "\x04\x22\x4d\x18", ErrCompression, unpack},
	{"snappy", "\xff\x06\x00\x00sNaPpY", ErrCompression, unpack},
	{"zip", "PK\x03\x04", ErrCompression, "extract it first; if it is an Excel workbook, save its sheet as CSV"},
	{"7-Zip", "7z\xbc\xaf\x27\x1c", ErrCompression, "extract it first"},
	{"RAR", "Rar!\x1a\x07", ErrCompression, "extract it first"},
	{"Avro", "Obj\x01", ErrBinary, "write its records as JSON lines; in a capture of Event Hubs, the Body of each record is a message"},
	{"Parquet", "PAR1", ErrBinary, "read it by a Source of module lake, or write its rows as CSV or as JSON lines"},
	{"ORC", "ORC\x08", ErrBinary, "write its rows as CSV or as JSON lines"},
	{"Arrow", "ARROW1\x00\x00", ErrBinary, "write its rows as CSV or as JSON lines"},
	{"SQLite", "SQLite format 3\x00", ErrBinary, "write the table as CSV or as JSON lines"},
	{"an old Excel workbook", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ErrBinary, "save its sheet as CSV"},
	{"PDF", "%PDF-", ErrBinary, "export the logs as CSV or JSON"},
	{"a Python pickle", "\x80\x04\x95", ErrBinary, "write its data as CSV or as JSON lines"},
}

// Tar has its magic elsewhere: after the header of the first file.
const (
	tarMagic  = "ustar"
	tarOffset = 257
)

// foreign returns the error for an input that begins with head, if that is of a format
// with a name.
func foreign(head []byte) error {
	for _, f := range formats {
		if strings.HasPrefix(string(head[:min(len(head), 16)]), f.magic) {
			return fmt.Errorf("%w: %s; %s", f.err, f.name, f.todo)
		}
	}
	switch {
	case len(head) > tarOffset && bytes.HasPrefix(head[tarOffset:], []byte(tarMagic)):
		return fmt.Errorf("%w: tar; extract it first", ErrCompression)
	case isUTF32(head):
		return fmt.Errorf("%w: it is UTF-32; save it as UTF-8", ErrBinary)
	}
	return nil
}

func isUTF32(head []byte) bool {
	for _, mark := range []string{"\xff\xfe\x00\x00", "\x00\x00\xfe\xff"} {
		if bytes.HasPrefix(head, []byte(mark)) {
			return true
		}
	}
	zero := func(at ...int) bool {
		for _, i := range at {
			if head[i] != 0 {
				return false
			}
		}
		return true
	}
	return len(head) >= 8 && (head[0] != 0 && head[4] != 0 && zero(1, 2, 3, 5, 6, 7) ||
		head[3] != 0 && head[7] != 0 && zero(0, 1, 2, 4, 5, 6))
}
