package logs

import (
	"io"

	"example.com/acstelemetry/internal/jsonscan"
)

// Defaults and limits of [Options].
const (
	DefaultMaxRecord = 16 << 20          // bytes
	DefaultMaxDepth  = 64                // levels of objects and arrays
	LargestMaxDepth  = jsonscan.MaxDepth // the same: 10,000

	DefaultMaxMembers = 65_536 // members of a record, columns of a table
	DefaultMaxRatio   = 10_000 // decompressed bytes for each compressed byte
)

// Options say how records are read. A nil *Options and the zero Options mean
// the defaults. Nothing changes the Options it receives, and many readers may
// share them.
type Options struct {
	// MaxRecord is the largest size of one record in bytes. A larger one is
	// skipped as a whole and reported with ErrTooLarge. Zero means
	// DefaultMaxRecord.
	MaxRecord int

	// MaxDepth is how deep objects and arrays may nest in one record. A record
	// that nests deeper is skipped as a whole and reported with ErrTooDeep. Zero
	// means DefaultMaxDepth. The maximum is LargestMaxDepth, 10,000, which keeps
	// the stack small; higher values mean the same.
	MaxDepth int

	// MaxMembers is how many members one record may have: those next to properties and
	// those in it together. The members of a field's value do not count, as they are
	// kept as one text. A record that has more is skipped as a whole and reported with
	// ErrTooManyMembers. The limit also holds for the members of a message before and
	// after its records, for the columns of a table and for the cells of a row of CSV.
	// Zero means DefaultMaxMembers.
	MaxMembers int

	// MaxDecompressed is the largest size of one compressed input in bytes after
	// decompression. Reading of a larger one stops there with a [SourceError] that wraps
	// ErrDecompressed; the records before are valid, and a Reader continues with the
	// next input. Zero means no limit.
	MaxDecompressed int64

	// MaxRatio is how many times larger than its compressed bytes one input may be after
	// decompression. If it is exceeded by more than 1 MiB, reading of the input stops like
	// at MaxDecompressed, with ErrRatio. Logs are seldom more than 100 times larger. Zero
	// means DefaultMaxRatio; a negative number means no limit.
	MaxRatio int

	// KeepRaw keeps the exact bytes of each record in Extra.Raw. By default
	// they are not kept.
	KeepRaw bool

	// HideExcerpts omits excerpts of the input from errors, as they may hold
	// personal data. By default a problem quotes up to 40 bytes. The names of
	// fields, including unknown ones, and the text of the category or the
	// table's name stay in errors, shortened if they are long.
	HideExcerpts bool

	// ReuseRecords lets a reader reuse one record of each log, and its own
	// buffers: the record that Next returns, and all texts in it, are valid
	// until the next call of Next and must not be changed. To keep a text
	// longer, copy it with strings.Clone. By default the records belong to the
	// caller.
	ReuseRecords bool

	// CSV says how CSV is read where neither the file nor the documents say it.
	CSV CSVOptions

	// OnRemarks, if set, is called for each record about which there are remarks,
	// such as a name that occurs twice, though nothing was lost: just before the
	// record is returned, by the goroutine that asked for it. If something else was
	// lost, the record is also returned with an error. The argument's record is
	// subject to ReuseRecords. By default remarks are not even collected.
	OnRemarks func(Remarks)

	// Decompressors are tried before the built-in one for gzip. By default
	// there are none, and any other compression results in ErrCompression.
	Decompressors []Decompressor
}

// Decompressor reads one kind of compressed file.
type Decompressor struct {
	Name  string // for errors, such as "zstd"
	Magic string // the bytes at the beginning of such a file
	// New returns a reader of the decompressed r. If the reader is an
	// io.Closer, it is closed when the file is.
	New func(r io.Reader) (io.Reader, error)
}

func (o *Options) withDefaults() Options {
	var opts Options
	if o != nil {
		opts = *o
	}
	if opts.MaxRecord <= 0 {
		opts.MaxRecord = DefaultMaxRecord
	}
	if opts.MaxDepth <= 0 {
		opts.MaxDepth = DefaultMaxDepth
	}
	opts.MaxDepth = min(opts.MaxDepth, LargestMaxDepth)
	if opts.MaxMembers <= 0 {
		opts.MaxMembers = DefaultMaxMembers
	}
	if opts.MaxRatio == 0 {
		opts.MaxRatio = DefaultMaxRatio
	}
	return opts
}
