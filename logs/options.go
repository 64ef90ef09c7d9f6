package logs

import (
	"io"

	"example.com/acstelemetry/internal/jsonscan"
)

// Defaults and limits of [Options].
const (
	DefaultMaxRecord = 16 << 20          // bytes
	DefaultMaxDepth  = 64                // objects and arrays within each other
	LargestMaxDepth  = jsonscan.MaxDepth // the same: 10,000
)

// Options say how records are read. A nil *Options and the zero Options mean
// the defaults. Options are not changed by what they are given to and may be
// shared by many readers.
type Options struct {
	// MaxRecord is the largest size of one record in bytes. A larger one is
	// skipped whole and reported with ErrTooLarge. Zero means
	// DefaultMaxRecord.
	MaxRecord int

	// MaxDepth is how deep objects and arrays may nest in one record. A record
	// that nests deeper is skipped whole and reported with ErrTooDeep. Zero
	// means DefaultMaxDepth. More than LargestMaxDepth, 10,000, is taken as that:
	// it keeps the stack small.
	MaxDepth int

	// KeepRaw keeps the exact bytes of each record in Extra.Raw. By default
	// they are not kept.
	KeepRaw bool

	// HideExcerpts leaves the excerpts of the input out of errors: they may
	// hold personal data. By default a problem quotes up to 40 bytes. The
	// names of fields, unknown ones too, and the text of the category or the
	// table's name stay in errors, shortened if they are long.
	HideExcerpts bool

	// ReuseRecords lets a reader use one record of each log, and its own
	// buffers, again and again: what Next returns, and all texts in it, are
	// valid until the next call of Next and must not be changed. To keep a text
	// longer, copy it with strings.Clone. By default the records are the
	// caller's.
	ReuseRecords bool

	// OnRemarks, if set, is called for each record of which nothing was lost but
	// about which there is something to remark, such as a name that occurs twice:
	// just before the record is returned, by the goroutine that asked for it. If
	// something else was lost, the record comes with an error, too. The argument's
	// record is subject to ReuseRecords. By default remarks are not even collected.
	OnRemarks func(Remarks)

	// Decompressors are tried before the built-in one for gzip. By default
	// there are none, and any other compression gives ErrCompression.
	Decompressors []Decompressor
}

// Decompressor reads one kind of compressed file.
type Decompressor struct {
	Name  string // for errors, such as "zstd"
	Magic string // the bytes that such a file begins with
	// New returns a reader of what r holds. If the reader is an io.Closer, it
	// is closed when the file is.
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
	return opts
}
