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

// On Linux, root becomes another user on one thread.
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

// Opening a named pipe blocks until somebody writes to it. Waiting for it also
// ends with the context, whatever reads it.
func TestNamedPipeWithoutWriter(t *testing.T) {
	next := func(r *acstelemetry.Reader) error {
		_, err := r.Next()
		if _, again := r.Next(); again != err {
			t.Errorf("%v, then %v: the error must stick", err, again)
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
	// On a busy machine the reader may be late, or have given up before it opened the pipe.
	w, err := (*os.File)(nil), error(syscall.ENXIO)
	for tries := 0; errors.Is(err, syscall.ENXIO) && tries < 100; tries++ {
		w, err = os.OpenFile(path, os.O_WRONLY|syscall.O_NONBLOCK, 0)
		time.Sleep(time.Millisecond)
	}
	if errors.Is(err, syscall.ENXIO) {
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	for err == nil {
		_, err = w.WriteString("x") // the capacity of a pipe is limited
	}
	if !errors.Is(err, syscall.EPIPE) {
		t.Errorf("writing ends with %v, want %v", err, syscall.EPIPE)
	}
}
