package support

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"

	"example.com/acstelemetry/opt"
)

// Attachment is a file to attach to a support request.
type Attachment struct {
	// Name is its path.
	Name string `json:"name"`
	// Kind says what it is, by its name.
	Kind AttachmentKind `json:"kind"`
	// Bytes is its size in bytes.
	Bytes int64 `json:"bytes"`
	// SHA256 is the SHA-256 of its content, in hexadecimal; absent if it was not
	// asked for.
	SHA256 opt.Value[string] `json:"sha256"`
}

// AttachmentKind says what an attachment is.
type AttachmentKind string

// The kinds of attachments. Source: Azure's article on troubleshooting.
const (
	BlogFile  AttachmentKind = "blog"  // encrypted log of an iOS or Android client
	OtherFile AttachmentKind = "other" // such as the text of AzureLogger
)

// Known reports whether k is one of the kinds above.
func (k AttachmentKind) Known() bool { return k == BlogFile || k == OtherFile }

// blogExt is the extension of the clients' encrypted logs.
const blogExt = ".blog"

// AttachOptions say how [Attach] lists files.
type AttachOptions struct {
	// SHA256 asks for the SHA-256 of each file, for which all of it is read.
	SHA256 bool
	// MaxFileBytes is the size in bytes up to which a file is read for its
	// SHA-256. 0 or less means 1 GiB. A larger file is listed without it.
	MaxFileBytes int64
	// MaxFiles is the maximum number of files to list. 0 or less means 1000.
	MaxFiles int
}

const (
	defaultMaxFileBytes = 1 << 30
	defaultMaxFiles     = 1000
)

// What can be wrong with files, in addition to errors of fs.FS.
var (
	ErrTooManyFiles = errors.New("more files than the limit: name fewer, or raise AttachOptions.MaxFiles")
	ErrNotFile      = errors.New("neither a regular file nor a directory")
	ErrNoBlog       = errors.New("the directory holds no .blog file: name the files themselves")
)

// Attach lists files of fsys for a support request. A directory stands for the
// .blog files anywhere in it, such as the container of an iOS app; name other files one by
// one. Files are not changed, and read only for their SHA-256. A file that is named twice is
// listed once.
//
// The files that could be listed are returned together with an error that says
// what is wrong with the others.
func Attach(fsys fs.FS, names []string, opts *AttachOptions) ([]Attachment, error) {
	l := lister{fsys: fsys, seen: map[string]bool{}}
	if opts != nil {
		l.opts = *opts
	}
	if l.opts.MaxFileBytes <= 0 {
		l.opts.MaxFileBytes = defaultMaxFileBytes
	}
	if l.opts.MaxFiles <= 0 {
		l.opts.MaxFiles = defaultMaxFiles
	}
	for _, name := range names {
		err := l.name(name)
		if err != nil {
			l.faults = append(l.faults, err)
		}
		if errors.Is(err, ErrTooManyFiles) {
			break
		}
	}
	return l.list, errors.Join(l.faults...)
}

type lister struct {
	fsys   fs.FS
	opts   AttachOptions
	seen   map[string]bool
	list   []Attachment
	faults []error
}

func (l *lister) name(name string) error {
	info, err := fs.Stat(l.fsys, name)
	switch {
	case err != nil:
		return fmt.Errorf("support: %w", err)
	case info.IsDir():
		return l.directory(name)
	case !info.Mode().IsRegular():
		return fmt.Errorf("support: %s: %w", name, ErrNotFile)
	}
	return l.file(name, info.Size())
}

// directory lists the .blog files below a directory.
func (l *lister) directory(dir string) error {
	found := false
	err := fs.WalkDir(l.fsys, dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			l.faults = append(l.faults, fmt.Errorf("support: %w", err))
			return nil // the rest may be readable
		}
		if !d.Type().IsRegular() || kindOf(name) != BlogFile {
			return nil
		}
		found = true
		info, err := d.Info()
		if err != nil {
			l.faults = append(l.faults, fmt.Errorf("support: %w", err))
			return nil
		}
		err = l.file(name, info.Size())
		if errors.Is(err, ErrTooManyFiles) {
			return err
		}
		if err != nil {
			l.faults = append(l.faults, err)
		}
		return nil
	})
	if err == nil && !found {
		return fmt.Errorf("support: %s: %w", dir, ErrNoBlog)
	}
	return err
}

// file lists one file.
func (l *lister) file(name string, size int64) error {
	if l.seen[name] {
		return nil
	}
	if len(l.list) >= l.opts.MaxFiles {
		return fmt.Errorf("support: %s: %w", name, ErrTooManyFiles)
	}
	l.seen[name] = true
	a := Attachment{Name: name, Kind: kindOf(name), Bytes: size}
	var err error
	if l.opts.SHA256 {
		err = l.hash(&a)
	}
	l.list = append(l.list, a)
	return err
}

func kindOf(name string) AttachmentKind {
	if strings.EqualFold(path.Ext(name), blogExt) {
		return BlogFile
	}
	return OtherFile
}

// hash sets SHA256, and Bytes to what was read for it: a client may still be
// writing.
func (l *lister) hash(a *Attachment) error {
	f, err := l.fsys.Open(a.Name)
	if err != nil {
		return fmt.Errorf("support: SHA-256: %w", err)
	}
	defer f.Close()
	h := sha256.New()
	n, err := io.Copy(h, io.LimitReader(f, l.opts.MaxFileBytes))
	if err == nil && n == l.opts.MaxFileBytes {
		err = noMore(f)
	}
	if err != nil {
		return fmt.Errorf("support: %s: SHA-256: %w", a.Name, err)
	}
	a.Bytes, a.SHA256 = n, opt.Of(hex.EncodeToString(h.Sum(nil)))
	return nil
}
