package acstelemetry_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"example.com/acstelemetry"
	"example.com/acstelemetry/logs"
)

// A named pipe to which nobody writes is not even open: waiting for it ends with
// the context, too, whatever reads it.
func TestNamedPipeWithoutWriter(t *testing.T) {
	each := func(opts acstelemetry.EachOptions) func(context.Context, string) error {
		return func(ctx context.Context, path string) error {
			return acstelemetry.Each(ctx, &opts, func(_ int, rec acstelemetry.Record, _ logs.Position, err error) error {
				t.Errorf("%s, error %v; want nothing", id(rec), err)
				return nil
			}, path)
		}
	}
	next := func(r *acstelemetry.Reader) error {
		_, err := r.Next()
		if _, again := r.Next(); again != err {
			t.Errorf("%v, then %v: it must stick", err, again)
		}
		return err
	}
	for reason, read := range map[string]func(ctx context.Context, path string) error{
		"Open": func(ctx context.Context, path string) error { return next(acstelemetry.Open(ctx, nil, path)) },
		"OpenFS": func(ctx context.Context, path string) error {
			return next(acstelemetry.OpenFS(ctx, os.DirFS(filepath.Dir(path)), nil, filepath.Base(path)))
		},
		"Each, one worker": each(acstelemetry.EachOptions{Workers: 1}),
		"Each":             each(acstelemetry.EachOptions{Workers: 2}),
		"Each, unordered":  each(acstelemetry.EachOptions{Workers: 2, Unordered: true}),
	} {
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
