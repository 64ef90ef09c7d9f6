package support_test

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/support"
)

// abc is the SHA-256 of "abc", from FIPS 180-2.
const abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

func files() fstest.MapFS {
	return fstest.MapFS{
		"azurelogger.txt":              {Data: []byte("abc")},
		"App.xcappdata/a/one.blog":     {Data: []byte("12")},
		"App.xcappdata/a/two.BLOG":     {Data: []byte("1")},
		"App.xcappdata/a/settings.txt": {Data: []byte("secret")},
		"App.xcappdata/x.blog/in.blog": {Data: []byte("")}, // a directory with that name
		"none/readme.txt":              {},
		"pipe.blog":                    {Mode: fs.ModeNamedPipe},
		"App.xcappdata/a/pipe.blog":    {Mode: fs.ModeNamedPipe},
	}
}

func TestAttach(t *testing.T) {
	one := support.Attachment{Name: "App.xcappdata/a/one.blog", Kind: support.BlogFile, Bytes: 2}
	two := support.Attachment{Name: "App.xcappdata/a/two.BLOG", Kind: support.BlogFile, Bytes: 1}
	in := support.Attachment{Name: "App.xcappdata/x.blog/in.blog", Kind: support.BlogFile}
	text := support.Attachment{Name: "azurelogger.txt", Kind: support.OtherFile, Bytes: 3}
	hashed := text
	hashed.SHA256 = opt.Of(abc)
	tests := []struct {
		reason string
		names  []string
		opts   support.AttachOptions
		want   []support.Attachment
		err    error
	}{
		{"nothing", nil, support.AttachOptions{}, nil, nil},
		{"a file of any kind", []string{"azurelogger.txt"}, support.AttachOptions{}, []support.Attachment{text}, nil},
		{"its SHA-256", []string{"azurelogger.txt"}, support.AttachOptions{SHA256: true}, []support.Attachment{hashed}, nil},
		{"as large as the limit", []string{"azurelogger.txt"}, support.AttachOptions{SHA256: true, MaxFileBytes: 3}, []support.Attachment{hashed}, nil},
		{"larger than the limit", []string{"azurelogger.txt"}, support.AttachOptions{SHA256: true, MaxFileBytes: 2}, []support.Attachment{text}, support.ErrTooLarge},
		{"the limit is for SHA-256 only", []string{"azurelogger.txt"}, support.AttachOptions{MaxFileBytes: 2}, []support.Attachment{text}, nil},
		{".blog files of a directory", []string{"App.xcappdata"}, support.AttachOptions{}, []support.Attachment{one, two, in}, nil},
		{"of all directories", []string{"."}, support.AttachOptions{}, []support.Attachment{one, two, in}, nil},
		{"named twice", []string{"App.xcappdata/a/one.blog", "App.xcappdata"}, support.AttachOptions{}, []support.Attachment{one, two, in}, nil},
		{"none in it", []string{"none", "azurelogger.txt"}, support.AttachOptions{}, []support.Attachment{text}, support.ErrNoBlog},
		{"not there", []string{"missing.blog", "azurelogger.txt"}, support.AttachOptions{}, []support.Attachment{text}, fs.ErrNotExist},
		{"outside of the file system", []string{"../secret.blog"}, support.AttachOptions{}, nil, fs.ErrNotExist},
		{"a pipe is not opened", []string{"pipe.blog"}, support.AttachOptions{SHA256: true}, nil, support.ErrNotFile},
		{"too many", []string{"App.xcappdata", "azurelogger.txt"}, support.AttachOptions{MaxFiles: 2}, []support.Attachment{one, two}, support.ErrTooManyFiles},
		{"just enough", []string{"App.xcappdata"}, support.AttachOptions{MaxFiles: 3}, []support.Attachment{one, two, in}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			got, err := support.Attach(files(), tt.names, &tt.opts)
			if !errors.Is(err, tt.err) || !slices.Equal(got, tt.want) {
				t.Errorf("got %+v, %v, want %+v, %v", got, err, tt.want, tt.err)
			}
		})
	}
}

// broken is a file system whose files cannot be opened.
type broken struct{ fstest.MapFS }

func (b broken) Open(name string) (fs.File, error) {
	if strings.HasSuffix(name, ".txt") || strings.HasSuffix(name, ".blog") {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return b.MapFS.Open(name)
}

// A file that cannot be read is listed without SHA-256; without SHA-256 no file
// is opened.
func TestAttachUnreadable(t *testing.T) {
	want := []support.Attachment{{Name: "azurelogger.txt", Kind: support.OtherFile, Bytes: 3}}
	got, err := support.Attach(broken{files()}, []string{"azurelogger.txt"}, &support.AttachOptions{SHA256: true})
	if !slices.Equal(got, want) || !errors.Is(err, fs.ErrPermission) {
		t.Errorf("got %+v, %v", got, err)
	}
	if got, err = support.Attach(broken{files()}, []string{"azurelogger.txt"}, nil); !slices.Equal(got, want) || err != nil {
		t.Errorf("without SHA-256: got %+v, %v", got, err)
	}
}

// Two files that cannot be read give two errors.
func TestAttachAllErrors(t *testing.T) {
	_, err := support.Attach(broken{files()}, []string{"azurelogger.txt", "missing", "App.xcappdata/a/one.blog"}, &support.AttachOptions{SHA256: true})
	if err == nil || strings.Count(err.Error(), "\n") != 2 {
		t.Errorf("got %v", err)
	}
}
