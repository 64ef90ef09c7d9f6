package work

import (
	"io"
	"os"
)

// Convert writes the blocks of whole lines of a file, each as a converter appends it to its
// first argument. Each of the workers has a converter of its own; the order is kept.
func Convert(path string, w io.Writer, workers int, converter func() func(dst, block []byte) []byte) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	if workers == 1 {
		var out []byte
		var failed error
		convert := converter()
		err := Blocks(f, func(block []byte) {
			if out = convert(out[:0], block); failed == nil {
				_, failed = w.Write(out)
			}
		})
		if err == nil {
			err = failed
		}
		return err
	}
	type batch struct {
		in, out []byte
		done    chan struct{}
	}
	n := 2 * workers
	free, todo, order := make(chan *batch, n), make(chan *batch, n), make(chan *batch, n)
	for range n {
		free <- &batch{done: make(chan struct{}, 1)}
	}
	for range workers {
		go func() {
			convert := converter()
			for b := range todo {
				b.out = convert(b.out[:0], b.in)
				b.done <- struct{}{}
			}
		}()
	}
	go func() {
		err = Blocks(f, func(block []byte) {
			b := <-free
			b.in = append(b.in[:0], block...)
			todo <- b
			order <- b
		})
		close(todo)
		close(order)
	}()
	var failed error
	for b := range order {
		if <-b.done; failed == nil {
			_, failed = w.Write(b.out)
		}
		free <- b
	}
	if err == nil {
		err = failed
	}
	return err
}
