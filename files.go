package acstelemetry

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// ErrNoFiles says that a folder holds no file that could be a log.
var ErrNoFiles = errors.New("the folder holds no files to read")

// Open returns a Reader of files and folders, in the order of the paths; "-" is
// the standard input. The files of a folder are read in lexical order, those of
// its subfolders included. Left out are files and folders whose name begins with
// a dot, links to folders, and whatever is no file. No file is opened before it
// is its turn; one that cannot be opened gives an error then, and the next one is
// read. A folder without files gives [ErrNoFiles].
//
// A cancelled ctx ends the reading with its error before the next record or
// block of input is read, and ends the waiting for a pipe or a terminal, also for
// somebody who opens a named pipe to write to it. Close the Reader if it is not
// read to its end.
func Open(ctx context.Context, opts *Options, paths ...string) *Reader {
	return newReader(ctx, opts, &files{paths: paths, system: osFiles{}})
}

// OpenFS is [Open] for the files of a file system, whose paths are as package
// io/fs has them. It does not know the standard input.
func OpenFS(ctx context.Context, fsys fs.FS, opts *Options, paths ...string) *Reader {
	return newReader(ctx, opts, &files{paths: paths, system: fsFiles{fsys}})
}

// sources gives one input after the other.
type sources interface {
	// next returns an input, its name and how it is closed, or io.EOF. Any
	// other error is that of one input; the name says which.
	next(ctx context.Context) (src io.Reader, name string, end func() error, err error)
}

func stay() error { return nil }

// single is one stream.
type single struct {
	src  io.Reader
	name string
	done bool
}

func (s *single) next(context.Context) (io.Reader, string, func() error, error) {
	if s.done {
		return nil, "", nil, io.EOF
	}
	s.done = true
	return s.src, s.name, stay, nil
}

// system is where files are.
type system interface {
	open(path string) (fs.File, error)
	// tree returns the files below a folder, and join the path of one of them.
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

// files are the files of paths, folders resolved one at a time.
type files struct {
	paths  []string
	system system
	skip   func(path string) bool // leaves out files of folders; may be nil
	found  []found                // in the folder that is being read
}

// found is a file of a folder, or why a part of the folder cannot be read.
type found struct {
	path     string
	inFolder bool
	err      error
}

func (f *files) next(ctx context.Context) (io.Reader, string, func() error, error) {
	for {
		var at found
		switch {
		case len(f.found) > 0:
			at, f.found = f.found[0], f.found[1:]
		case len(f.paths) > 0:
			at, f.paths = found{path: f.paths[0]}, f.paths[1:]
		default:
			return nil, "", nil, io.EOF
		}
		if _, isOS := f.system.(osFiles); isOS && at.path == "-" && !at.inFolder {
			return &waiting{ctx: ctx, src: os.Stdin}, "standard input", stay, nil
		}
		if at.err != nil {
			return nil, at.path, nil, cause(at.err)
		}
		file, err := f.open(ctx, at.path)
		if err != nil {
			return nil, at.path, nil, cause(err)
		}
		info, err := file.Stat()
		switch {
		case err == nil && info.Mode().IsRegular():
			return file, at.path, file.Close, nil
		case err == nil && !info.IsDir():
			return &waiting{ctx: ctx, src: file}, at.path, file.Close, nil
		}
		if err := errors.Join(err, file.Close()); err != nil {
			return nil, at.path, nil, cause(err)
		}
		if !at.inFolder {
			f.list(at.path)
		}
	}
}

// open opens a file. That may keep its caller waiting without end: a named pipe
// is not open before somebody opens it to write to it. It does not wait longer
// than its context.
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
	// The folder itself is the tree's ".", so that a link to a folder is
	// followed if it is named, and not if it is met on the way.
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
// without waiting: a regular one or a link to one. A link that leads nowhere is
// one, too, so that it is reported.
func readable(tree fs.FS, name string, d fs.DirEntry) bool {
	if d.Type()&fs.ModeSymlink == 0 {
		return d.Type().IsRegular()
	}
	info, err := fs.Stat(tree, name)
	return err != nil || info.Mode().IsRegular()
}

// cause takes the name of the file out of an error that is reported with it.
func cause(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}
