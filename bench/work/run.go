package work

import (
	"bytes"
	"errors"
	"io"
	"os"
	"reflect"
	"sync"
)

// Peer is one way to do the work.
type Peer struct {
	Name string
	// Run does the work on a stream of lines. Several goroutines may call it
	// with sinks of their own.
	Run func(r io.Reader, s *Sink) error
	// RunFile does the work on a whole file with so many goroutines, and adds
	// fields to a checksum if check is set. If nil, RunFile does it by giving
	// parts of the file to Run.
	RunFile func(path string, workers int, check bool) (*Sink, error)
}

// NewSink returns an empty sink.
func NewSink(check bool) *Sink {
	s := new(Sink)
	if check {
		s.Check = NewCheck()
	}
	return s
}

// RunFile does a peer's work on a file.
func RunFile(p Peer, path string, workers int, check bool) (*Sink, error) {
	if p.RunFile != nil {
		return p.RunFile(path, workers, check)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if workers <= 1 {
		s := NewSink(check)
		return s, p.Run(f, s)
	}
	parts, err := Parts(f, workers)
	if err != nil {
		return nil, err
	}
	sinks, errs := make([]*Sink, len(parts)), make([]error, len(parts))
	var wg sync.WaitGroup
	for i, part := range parts {
		wg.Go(func() {
			sinks[i] = NewSink(check)
			errs[i] = p.Run(part, sinks[i])
		})
	}
	wg.Wait()
	for _, s := range sinks[1:] {
		sinks[0].Add(s)
	}
	return sinks[0], errors.Join(errs...)
}

// Parts splits a file into at most n parts of about the same size that consist
// of whole lines.
func Parts(f *os.File, n int) ([]io.Reader, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	size := info.Size()
	var parts []io.Reader
	for from := int64(0); from < size; {
		to := max(from, size*int64(len(parts)+1)/int64(n))
		end, err := lineEnd(f, to, size)
		if err != nil {
			return nil, err
		}
		parts = append(parts, io.NewSectionReader(f, from, end-from))
		from = end
	}
	return parts, nil
}

// lineEnd returns where the line ends that holds the byte before at, or the size
// or the end of the file if that comes first.
func lineEnd(f *os.File, at, size int64) (int64, error) {
	if at == 0 {
		at = 1
	}
	buf := make([]byte, 4096)
	for at--; at < size; {
		n, err := f.ReadAt(buf[:min(int64(len(buf)), size-at)], at)
		if i := bytes.IndexByte(buf[:n], '\n'); i >= 0 {
			return at + int64(i) + 1, nil
		}
		at += int64(n)
		switch {
		case err == io.EOF:
			return at, nil
		case err != nil:
			return 0, err
		}
	}
	return size, nil
}

// States returns where the states of the fields of a struct are, so that a
// record can be used again without giving up the room of its texts.
func States(p any) []*State {
	var list []*State
	v := reflect.ValueOf(p).Elem()
	for i := range v.NumField() {
		f := v.Field(i).Addr().Interface()
		if field, ok := f.(Scalar); ok {
			list = append(list, field.state())
		} else {
			list = append(list, States(f)...)
		}
	}
	return list
}
