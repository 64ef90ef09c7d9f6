package logs_test

import (
	"bytes"
	"math/rand/v2"
	"syscall"
	"testing"

	"example.com/acstelemetry/logs"
)

// guarded is memory with a page before and after it that nobody may touch: a program that
// reads or writes there is stopped by the operating system.
type guarded []byte

func newGuarded(t *testing.T, size int) guarded {
	t.Helper()
	page := syscall.Getpagesize()
	pages := (size + page - 1) / page
	all, err := syscall.Mmap(-1, 0, (pages+2)*page, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := syscall.Munmap(all); err != nil {
			t.Error(err)
		}
	})
	for _, guard := range [][]byte{all[:page], all[len(all)-page:]} {
		if err := syscall.Mprotect(guard, syscall.PROT_NONE); err != nil {
			t.Fatal(err)
		}
	}
	return guarded(all[page : len(all)-page])
}

// TestFastStaysInItsInput gives the fast decoder inputs that begin at the first byte of
// readable memory, and inputs with a padding that ends at the last one. So a load before the
// input, or beyond its padding, ends the test.
func TestFastStaysInItsInput(t *testing.T) {
	const largest = 64 << 10
	memory := newGuarded(t, largest+logs.Padding)
	fast := logs.NewFastDecoder(schemas())
	random := rand.New(rand.NewPCG(13, 13))
	tried, decoded := 0, 0
	decode := func(in []byte) {
		if len(in) > largest {
			return
		}
		clear(memory)
		copy(memory, in)
		atEnd := memory[len(memory)-len(in)-logs.Padding:]
		for _, padded := range [][]byte{memory, atEnd} {
			copy(padded, in)
			clear(padded[len(in):][:logs.Padding])
			_, end, ok := fast.Decode(padded[:len(in)+logs.Padding], len(in))
			tried++
			if ok {
				decoded++
			}
			if end > len(in) {
				t.Fatalf("the end of %q is %d, beyond its %d bytes", in, end, len(in))
			}
		}
	}
	bytesOfEach := int64(200_000)
	if long() {
		bytesOfEach = 4 << 20
	}
	for _, cfg := range feeds {
		for line := range bytes.Lines(feed(cfg, bytesOfEach)) {
			decode(line)
			decode(line[:random.IntN(len(line))])
			for range 4 {
				decode(mutated(random, line))
			}
		}
	}
	t.Logf("%d tries, of which %d gave a record", tried, decoded)
	if decoded == 0 || decoded == tried {
		t.Errorf("%d of %d inputs were decoded: the test shows little", decoded, tried)
	}
}

// mutated returns a copy of a line in which a byte, or a few next to each other, are changed,
// left out or repeated.
func mutated(random *rand.Rand, line []byte) []byte {
	const bytesOfInterest = "\"\\{}[],: \n\x000u/-+.eEntT\x80\xff"
	i, n := random.IntN(len(line)), random.IntN(4)
	j := min(i+n, len(line))
	switch random.IntN(3) {
	case 0:
		return bytes.Join([][]byte{line[:i], line[j:]}, nil)
	case 1:
		return bytes.Join([][]byte{line[:j], line[i:]}, nil)
	}
	line = bytes.Clone(line)
	line[i] = bytesOfInterest[random.IntN(len(bytesOfInterest))]
	return line
}
