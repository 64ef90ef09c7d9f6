package lake

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"iter"
	"os"

	"example.com/acstelemetry"
	"example.com/acstelemetry/logs"
)

// Options say how Parquet is read. A nil *Options and the zero Options mean the defaults.
type Options struct {
	// Schemas are those of the records that a [Writer] has written. By default they are
	// [acstelemetry.Schemas].
	Schemas []*logs.Schema

	// MaxMemory is how many bytes the pages of one file may need that are in memory at once:
	// one of each column, in the form in which they are read. Reading of a file that needs
	// more ends with ErrTooLarge. Zero means 1 GiB.
	MaxMemory int64

	// TempDir is the folder for copies of inputs that are not files, such as a pipe or a
	// blob: Parquet is read from its end. Empty means [os.TempDir]. Copies are removed when
	// their input is closed.
	TempDir string

	// Read is called with how many bytes of a file have been read, for each page of a column,
	// so that a program can show how far it is. Several goroutines may call it at once.
	Read func(bytes int64)
}

const defaultMaxMemory = 1 << 30

// Source is a source in which Parquet files are read as the records in them.
type Source struct {
	from   logs.Source
	opts   Options
	tables *tables
}

// NewSource returns a Source of the inputs of another one.
func NewSource(from logs.Source, opts *Options) *Source {
	s := &Source{from: from}
	if opts != nil {
		s.opts = *opts
	}
	if s.opts.Schemas == nil {
		s.opts.Schemas = acstelemetry.Schemas()
	}
	if s.opts.MaxMemory <= 0 {
		s.opts.MaxMemory = defaultMaxMemory
	}
	s.tables = newTables(s.opts.Schemas)
	return s
}

// Inputs returns an iterator over the inputs. An input that is not Parquet is that of the other
// source, unchanged if it is a file, so that a file of lines can be read in parts.
func (s *Source) Inputs(ctx context.Context) iter.Seq2[*logs.Input, error] {
	return func(yield func(*logs.Input, error) bool) {
		for in, err := range s.from.Inputs(ctx) {
			if err == nil && in.Reader != nil {
				in = s.open(ctx, in)
			}
			if !yield(in, err) {
				return
			}
		}
	}
}

// open returns an input that reads Parquet as lines.
func (s *Source) open(ctx context.Context, in *logs.Input) *logs.Input {
	opened := *in
	if at, size := readerAt(in.Reader); at == nil {
		opened.Reader = &undecided{ctx: ctx, source: s, from: in.Reader}
	} else if !isParquet(at) {
		return in
	} else {
		opened.Reader = &undecided{ctx: ctx, source: s, at: at, size: size}
	}
	reader := opened.Reader.(*undecided)
	opened.Close = func() error {
		err := reader.close()
		if in.Close != nil {
			err = errors.Join(err, in.Close())
		}
		return err
	}
	return &opened
}

// readerAt returns the bytes of a reader from its offset on, and their number, or nil if it
// is neither a file nor memory.
func readerAt(r io.Reader) (io.ReaderAt, int64) {
	at, isAt := r.(io.ReaderAt)
	seeker, isSeeker := r.(io.Seeker)
	if _, file := r.(fs.File); !isAt || !isSeeker || file && !isFile(r) {
		return nil, 0
	}
	from, err1 := seeker.Seek(0, io.SeekCurrent)
	end, err2 := seeker.Seek(0, io.SeekEnd)
	_, err3 := seeker.Seek(from, io.SeekStart)
	if errors.Join(err1, err2, err3) != nil || end < from {
		return nil, 0
	}
	return io.NewSectionReader(at, from, end-from), end - from
}

// isFile reports whether a reader is a regular file.
func isFile(r io.Reader) bool {
	f, ok := r.(fs.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode().IsRegular()
}

func isParquet(at io.ReaderAt) bool {
	var head [len(magic)]byte
	n, _ := at.ReadAt(head[:], 0) // a file that cannot be read is reported when it is
	return string(head[:n]) == magic
}

// undecided is a reader of what may be Parquet. It is opened by the first Read, since it may
// have to wait for its bytes.
type undecided struct {
	ctx    context.Context
	source *Source
	from   io.Reader   // of what cannot be read from its end
	at     io.ReaderAt // of Parquet
	size   int64

	opened io.Reader
	temp   *os.File
	err    error
}

func (u *undecided) Read(p []byte) (n int, err error) {
	if u.opened == nil && u.err == nil {
		n, u.err = u.open(p)
	}
	if n > 0 || u.err != nil {
		return n, u.err
	}
	return u.opened.Read(p)
}

// open finds out what the input is. It returns how many bytes in p are read if it is not Parquet.
func (u *undecided) open(p []byte) (int, error) {
	if u.at == nil {
		n, err := io.ReadAtLeast(u.from, p, min(len(magic), len(p)))
		switch {
		case err != nil && err != io.EOF && err != io.ErrUnexpectedEOF:
			return n, err
		case !bytes.HasPrefix(p[:n], []byte(magic)):
			u.opened = u.from
			return n, nil
		}
		if err := u.copy(p[:n]); err != nil {
			return 0, err
		}
	}
	l, err := newLines(u.ctx, u.at, u.size, u.source.tables, &u.source.opts)
	if err != nil {
		return 0, err
	}
	u.opened = l
	return 0, nil
}

// copy copies the input into a file. Its head has been read already.
func (u *undecided) copy(head []byte) (err error) {
	u.temp, err = os.CreateTemp(u.source.opts.TempDir, "acstelemetry-*.parquet")
	if err != nil {
		return err
	}
	u.size, err = io.Copy(u.temp, io.MultiReader(bytes.NewReader(head), u.from))
	u.at = u.temp
	return err
}

// close ends the reading.
func (u *undecided) close() error {
	var errs []error
	if l, ok := u.opened.(*lines); ok {
		errs = append(errs, l.Close())
	}
	if u.temp != nil {
		errs = append(errs, u.temp.Close(), os.Remove(u.temp.Name()))
	}
	u.err = io.ErrClosedPipe
	return errors.Join(errs...)
}
