package acstelemetry_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
	"time"

	"example.com/acstelemetry"
)

// On Linux, root becomes another user for one thread.
func init() {
	becomeUser = func(t *testing.T) {
		if os.Geteuid() != 0 {
			return
		}
		runtime.LockOSThread()
		const nobody = 65534
		if err := syscall.Setfsuid(nobody); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			syscall.Setfsuid(0) //nolint:errcheck // root may
			runtime.UnlockOSThread()
		})
	}
}

// A named pipe to which nobody writes is not even open: waiting for it ends with
// the context, too, whatever reads it.
func TestNamedPipeWithoutWriter(t *testing.T) {
	next := func(r *acstelemetry.Reader) error {
		_, err := r.Next()
		if _, again := r.Next(); again != err {
			t.Errorf("%v, then %v: it must stick", err, again)
		}
		return err
	}
	ways := map[string]func(ctx context.Context, path string) error{
		"Open": func(ctx context.Context, path string) error {
			return next(acstelemetry.Open(ctx, []string{path}, nil))
		},
		"of a file system": func(ctx context.Context, path string) error {
			return next(openFS(ctx, os.DirFS(filepath.Dir(path)), filepath.Base(path)))
		},
	}
	for name, each := range eaches {
		ways["Each, "+name] = func(ctx context.Context, path string) error {
			return each(ctx, acstelemetry.Files{Paths: []string{path}}, func(it acstelemetry.Item) error {
				t.Errorf("%s, error %v; want nothing", id(it.Record), it.Err)
				return nil
			})
		}
	}
	for reason, read := range ways {
		t.Run(reason, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "pipe")
			if err := syscall.Mkfifo(path, 0o600); err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			time.AfterFunc(10*time.Millisecond, cancel)
			if err := read(ctx, path); err != context.Canceled {
				t.Errorf("error %v, want %v", err, context.Canceled)
			}
			wantNoReader(t, path)
		})
	}
}

// wantNoReader checks that a pipe which is opened too late to be read is closed.
func wantNoReader(t *testing.T, path string) {
	t.Helper()
	w, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	for err == nil {
		_, err = w.WriteString("x") // a pipe holds only so much
	}
	if !errors.Is(err, syscall.EPIPE) {
		t.Errorf("writing ends with %v, want %v", err, syscall.EPIPE)
	}
}
