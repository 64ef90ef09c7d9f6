package logs

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"iter"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// The errors of the paths of [Files].
var (
	ErrNoFiles = errors.New("the folder holds no files to read")
	ErrNoPaths = errors.New("no files or folders were named")
)

// Source is a source of records: files and folders ([Files]), one stream
// ([Input]), the messages of an event hub, the answers to a query.
type Source interface {
	// Inputs returns an iterator over the inputs. An error returned with an input
	// belongs to this input only; the input has a name, and possibly no Reader.
	// The iteration continues after it. An input need not be closed before the
	// next one is requested.
	//
	// Cancelling ctx ends the iteration, and any waiting for an input. It also
	// ends the waiting for the content of an input, if its Reader may block.
	Inputs(ctx context.Context) iter.Seq2[*Input, error]
}

// Input is one stream of bytes that holds records: a file, or a message. It is a
// Source of one input.
//
// If the Reader is also an io.ReaderAt and an io.Seeker, such as a bytes.Reader,
// [Each] may read it in parts, starting at its current offset, and CSV may be read
// twice: see [CSVOptions]. Its offset afterwards is undefined.
type Input struct {
	Name   string       // in errors and positions; may be empty
	Reader io.Reader    // of the bytes, compressed or not
	Close  func() error // called when the input has been read or is abandoned; may be nil
	Origin Origin       // for positions

	// Offset is how many bytes come before the first one of Reader in what Name names. It is
	// added to the offsets of positions. It makes sense only if the bytes are not compressed.
	Offset int64

	// Handled, if set, is called once the input has been read to its end and all its records
	// have been handled: the function of [Each] has returned nil for them, or
	// [Reader.Next] has been called after the last of them. A source of messages may
	// acknowledge them then. It is called just before Close, possibly by another goroutine
	// than the one that reads, and not for an input that could not be read to its end.
	Handled func()
}

// Inputs returns an iterator over in only.
func (in *Input) Inputs(context.Context) iter.Seq2[*Input, error] {
	return func(yield func(*Input, error) bool) { yield(in, nil) }
}

func (in *Input) label() label { return label{in.Name, in.Origin} }

// end closes the input. If all of it has been handled, and the other error, one of closing its
// decompressor, is nil, it says so before.
func (in *Input) end(other error, handled bool) error {
	if handled && other == nil && in.Handled != nil {
		in.Handled()
	}
	err := other
	if in.Close != nil {
		err = errors.Join(other, in.Close())
	}
	if err == nil {
		return nil
	}
	return &SourceError{Source: in.Name, Origin: in.Origin, Err: err}
}

// place adds the offset of the input to the positions in an error of a record or of the input,
// and in remarks, which may be nil.
func (in *Input) place(err error, remarks *Remarks) {
	if in.Offset == 0 {
		return
	}
	move := func(at *Position, problems []Problem) {
		at.Offset += in.Offset
		for i := range problems {
			problems[i].Offset += in.Offset
		}
	}
	var record *RecordError
	var source *SourceError
	switch {
	case errors.As(err, &record):
		move(&record.Position, record.Problems)
	case errors.As(err, &source):
		source.Offset += in.Offset
	}
	if remarks != nil {
		move(&remarks.Position, remarks.Problems)
	}
}

// inputs are the inputs of a source, requested one by one.
type inputs struct {
	pull func() (*Input, error, bool)
	stop func()
}

// inputsOf asks the sources of this package themselves: an iterator that is asked for
// one value at a time is a goroutine, which stays if its Reader is never closed.
func inputsOf(ctx context.Context, from Source) *inputs {
	switch from := from.(type) {
	case *Input:
		done := false
		return &inputs{func() (*Input, error, bool) {
			first := !done
			done = true
			return from, nil, first
		}, func() {}}
	case Files:
		walk := from.walk()
		return &inputs{func() (*Input, error, bool) {
			in, err := walk.next(ctx)
			return in, err, in != nil
		}, func() {}}
	}
	pull, stop := iter.Pull2(from.Inputs(ctx))
	return &inputs{pull, stop}
}

// next returns an input, or io.EOF. Any other error is a SourceError of one input.
func (i *inputs) next() (*Input, error) {
	in, err, ok := i.pull()
	switch {
	case !ok:
		return nil, io.EOF
	case err == nil:
		return in, nil
	case isSourceError(err):
		return nil, err
	case in == nil:
		return nil, &SourceError{Err: err}
	}
	return nil, &SourceError{Source: in.Name, Origin: in.Origin, Err: err}
}

// Files is a source of files and folders, in the order of the paths.
//
// The files of a folder are read in lexical order, including those of its
// subfolders. Files and folders with a name that begins with a dot, links to
// folders, and entries that are not regular files are left out. No file is opened
// before its turn. If one cannot be opened, that is an error, and the next one is
// read. A folder without files results in [ErrNoFiles], and no path at all in
// [ErrNoPaths].
//
// Waiting for a pipe or a terminal, including waiting for somebody to open a named
// pipe for writing, ends with the context.
type Files struct {
	// Paths are those of the files and folders. In the file system of the computer
	// "-" is the standard input.
	Paths []string

	// FS is the file system of the paths, which are then as in package io/fs. By
	// default it is the file system of the computer.
	FS fs.FS

	// Skip, if set, is called for each file found in a folder, and leaves out those
	// for which it returns true. It is called by one goroutine at a time, possibly
	// not the caller's. Files that are named themselves are read.
	Skip func(path string) bool
}

// Inputs returns an iterator over the files.
func (f Files) Inputs(ctx context.Context) iter.Seq2[*Input, error] {
	return func(yield func(*Input, error) bool) {
		walk := f.walk()
		for {
			in, err := walk.next(ctx)
			if in == nil || !yield(in, err) {
				return
			}
		}
	}
}

func (f Files) walk() *files {
	walk := &files{paths: f.Paths, system: osFiles{}, skip: f.Skip, none: len(f.Paths) == 0}
	if f.FS != nil {
		walk.system = fsFiles{f.FS}
	}
	return walk
}

// system is a file system.
type system interface {
	open(path string) (fs.File, error)
	// tree returns the files in a folder, and join the path of one of them.
	tree(folder string) (fs.FS, error)
	join(folder, name string) string
}

type osFiles struct{}

func (osFiles) open(path string) (fs.File, error) { return os.Open(path) }
func (osFiles) tree(folder string) (fs.FS, error) { return os.DirFS(folder), nil }
func (osFiles) join(folder, name string) string {
	return filepath.Join(folder, filepath.FromSlash(name))
}

type fsFiles struct{ fs.FS }

func (f fsFiles) open(path string) (fs.File, error) { return f.Open(path) }
func (f fsFiles) tree(folder string) (fs.FS, error) { return fs.Sub(f.FS, folder) }
func (f fsFiles) join(folder, name string) string   { return path.Join(folder, name) }

// files are the files of paths; folders are resolved one at a time.
type files struct {
	paths  []string
	system system
	skip   func(path string) bool // leaves out files of folders; may be nil
	found  []found                // in the current folder
	none   bool                   // there are no paths, which has to be told
}

// found is a file of a folder, or the error of a part of the folder that cannot
// be read.
type found struct {
	path     string
	inFolder bool
	err      error
}

// next returns the next file, or nil at the end. With an error, the input has only
// its name.
func (f *files) next(ctx context.Context) (*Input, error) {
	for {
		var at found
		switch {
		case len(f.found) > 0:
			at, f.found = f.found[0], f.found[1:]
		case len(f.paths) > 0:
			at, f.paths = found{path: f.paths[0]}, f.paths[1:]
		case f.none:
			f.none = false
			return &Input{}, ErrNoPaths
		default:
			return nil, nil
		}
		if _, isOS := f.system.(osFiles); isOS && at.path == "-" && !at.inFolder {
			return &Input{Name: "standard input", Reader: &waiting{ctx: ctx, src: os.Stdin}}, nil
		}
		if at.err != nil {
			return &Input{Name: at.path}, cause(at.err)
		}
		file, err := f.open(ctx, at.path)
		if err != nil {
			return &Input{Name: at.path}, cause(err)
		}
		info, err := file.Stat()
		switch {
		case err == nil && info.Mode().IsRegular():
			return &Input{Name: at.path, Reader: file, Close: file.Close}, nil
		case err == nil && !info.IsDir():
			return &Input{Name: at.path, Reader: &waiting{ctx: ctx, src: file}, Close: file.Close}, nil
		}
		if err := errors.Join(err, file.Close()); err != nil {
			return &Input{Name: at.path}, cause(err)
		}
		if !at.inFolder {
			f.list(at.path)
		}
	}
}

// open opens a file. That may block forever: a named pipe does not open until
// somebody opens it for writing. It waits no longer than its context.
func (f *files) open(ctx context.Context, path string) (fs.File, error) {
	type result struct {
		file fs.File
		err  error
	}
	done := make(chan result)
	go func() {
		file, err := f.system.open(path)
		select {
		case done <- result{file, err}:
		case <-ctx.Done():
			if err == nil {
				file.Close() //nolint:errcheck // nobody waits for it any more
			}
		}
	}()
	select {
	case r := <-done:
		return r.file, r.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// list finds the files of a folder.
func (f *files) list(folder string) {
	add := func(name string, err error) {
		f.found = append(f.found, found{f.system.join(folder, name), true, err})
	}
	tree, err := f.system.tree(folder)
	if err != nil {
		add(".", err)
		return
	}
	// The folder itself is the tree's ".", so a link to a folder is followed if
	// it is named, but not if it is found on the way.
	err = fs.WalkDir(tree, ".", func(name string, d fs.DirEntry, err error) error {
		hidden := name != "." && strings.HasPrefix(d.Name(), ".")
		switch {
		case err != nil:
			add(name, err)
		case hidden && d.IsDir():
			return fs.SkipDir
		case !hidden && readable(tree, name, d):
			if f.skip == nil || !f.skip(f.system.join(folder, name)) {
				add(name, nil)
			}
		}
		return nil
	})
	if err == nil && len(f.found) == 0 {
		err = ErrNoFiles
	}
	if err != nil {
		add(".", err)
	}
}

// readable reports whether an entry of a folder is a file that can be opened
// without waiting: a regular one or a link to one. A broken link counts, too,
// so that it is reported.
func readable(tree fs.FS, name string, d fs.DirEntry) bool {
	if d.Type()&fs.ModeSymlink == 0 {
		return d.Type().IsRegular()
	}
	info, err := fs.Stat(tree, name)
	return err != nil || info.Mode().IsRegular()
}

// cause removes the name of the file from an error that is reported with it.
func cause(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}
