package blobstorage

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.com/acstelemetry/logs"
)

// memoryOf returns the highest number of bytes of content that a source has had in memory.
func memoryOf(s *Source) int64 { return s.peak.Load() }

// A large blob is read in parts by several workers. Each block is downloaded about once, and
// no more of them are in memory than allowed.
func TestLargeBlob(t *testing.T) {
	a := newAccount(t)
	text, ids := lines("record ", 40_000) // 5 MB
	a.append(summaries, hour(oneResource, "2026-11-22 09"), text)
	const memory = 1 << 20
	for _, workers := range []int{1, 3} {
		t.Run(fmt.Sprint(workers, " workers, in order"), func(t *testing.T) {
			s := a.source(&Options{MaxMemory: memory})
			all(t, s, &logs.EachOptions{Workers: workers}).want(t, ids...)
			checkCosts(t, s, int64(len(text)), memory)
		})
		t.Run(fmt.Sprint(workers, " workers, in any order"), func(t *testing.T) {
			s := a.source(&Options{MaxMemory: memory})
			got := anyOrder(t, s, workers)
			slices.Sort(got)
			if want := slices.Sorted(slices.Values(ids)); !slices.Equal(got, want) {
				t.Errorf("%d records, want %d", len(got), len(want))
			}
			checkCosts(t, s, int64(len(text)), memory)
		})
	}
}

// anyOrder reads all records of a source in any order, which must have no errors.
func anyOrder(t *testing.T, s *Source, workers int) []string {
	t.Helper()
	var mu sync.Mutex
	var ids []string
	err := logs.EachUnordered(t.Context(), s, nil, func(it logs.Item) error {
		mu.Lock()
		defer mu.Unlock()
		if it.Err != nil {
			t.Error(it.Err)
		}
		if it.Record != nil {
			ids = append(ids, it.Record.Head().CorrelationID.Or(""))
		}
		return nil
	}, &logs.EachOptions{Workers: workers})
	if err != nil {
		t.Fatal(err)
	}
	return ids
}

func checkCosts(t *testing.T, s *Source, size, memory int64) {
	t.Helper()
	block := s.opts.blockSize()
	blocks := (size + block - 1) / block
	p := s.Progress()
	t.Logf("%d reads of %d blocks, %d bytes of %d in memory", p.Reads, blocks, memoryOf(s), memory)
	if p.Reads < blocks || p.Reads > blocks*5/4+8 {
		t.Errorf("%d requests for %d blocks", p.Reads, blocks)
	}
	if p.Blobs != 1 || p.BlobsDone != 1 || p.Bytes != size || p.BytesDone != size {
		t.Errorf("progress %+v, want one blob of %d bytes", p, size)
	}
	if got := memoryOf(s); got > memory {
		t.Errorf("%d bytes in memory, want at most %d", got, memory)
	}
}

// Whatever the sizes of buffers and blocks, a reader is the bytes of the blob.
func TestReader(t *testing.T) {
	a := newAccount(t)
	content := make([]byte, 300_001)
	for i := range content {
		content[i] = byte(i * i >> 8)
	}
	a.put("content", "blob", content)
	for _, start := range []int64{0, 1, 255, 256, 257, 200_000, 300_001} {
		s := a.source(&Options{MaxMemory: 1 << 20, Concurrency: 8}) // blocks of 64 KiB
		r := s.open(t.Context(), newCache(&s.opts, &s.peak), listed(t, s, "content")[0], start)
		defer r.close()
		want := bytes.NewReader(content[start:])
		for _, at := range []int64{0, 1, 65_535, 65_536, 99_999, int64(want.Len()) - 1, int64(want.Len()), int64(want.Len()) + 1} {
			for _, n := range []int{0, 1, 1000, 140_000} {
				p, q := make([]byte, n), make([]byte, n)
				got, err := r.ReadAt(p, max(0, at))
				exp, expErr := want.ReadAt(q, max(0, at))
				if got != exp || err != expErr || !bytes.Equal(p, q) {
					t.Fatalf("from %d: ReadAt of %d bytes at %d: %d, %v, want %d, %v", start, n, at, got, err, exp, expErr)
				}
			}
		}
		for _, whence := range []int{io.SeekStart, io.SeekCurrent, io.SeekEnd} {
			got, err := r.Seek(0, whence)
			exp, _ := want.Seek(0, whence)
			if got != exp || err != nil {
				t.Fatalf("Seek %d: %d, %v, want %d", whence, got, err, exp)
			}
		}
		if _, err := r.Seek(0, io.SeekStart); err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, content[start:]) {
			t.Fatalf("from %d: read %d bytes, %v", start, len(got), err)
		}
	}
}

// listed are the blobs of a container.
func listed(t *testing.T, s *Source, container string) []*found {
	t.Helper()
	folders, err := s.foldersIn(t.Context(), container)
	if err != nil {
		t.Fatal(err)
	}
	var blobs []*found
	for _, f := range folders {
		l := s.listingOf(f, span{}, func(*found) {})
		l.fill(t.Context())
		blobs = append(blobs, l.page...)
	}
	return blobs
}

// Small blobs are downloaded ahead, each by one request, even if there is memory for few.
func TestSmallBlobs(t *testing.T) {
	a := newAccount(t)
	var want []string
	for i := range 40 {
		date := time.Date(2026, 11, 22, i, 0, 0, 0, time.UTC).Format("2006-01-02 15")
		text, ids := lines(date+" ", 300+i)
		a.append(summaries, hour(oneResource, date), text)
		want = append(want, ids...)
	}
	for _, memory := range []int64{0, 1 << 20} {
		var asked atomic.Int64
		second := make(chan bool)
		s := a.source(&Options{MaxMemory: memory, ClientOptions: withTransport(func(req *http.Request) (*http.Response, error) {
			if isListing(req) {
				return direct(req)
			}
			switch asked.Add(1) {
			case 1: // is not answered before there is another one
				select {
				case <-second:
				case <-time.After(time.Minute):
					t.Error("blobs are downloaded one by one")
				}
			case 2:
				close(second)
			}
			return direct(req)
		})})
		all(t, s, nil).want(t, want...)
		if got := s.Progress().Reads; got != 40 {
			t.Errorf("%d requests for 40 blobs", got)
		}
		if got := memoryOf(s); got > s.opts.MaxMemory {
			t.Errorf("%d bytes in memory, want at most %d", got, s.opts.MaxMemory)
		}
	}
}

// Compressed blobs are read as such, also if the service says that they are.
func TestCompressed(t *testing.T) {
	a := newAccount(t)
	text, ids := lines("x", 30_000)
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	w.Write([]byte(text)) //nolint:errcheck // to memory
	w.Close()             //nolint:errcheck // the same
	a.put(summaries, hour(oneResource, "2026-11-22 09")+".gz", packed.Bytes())
	a.put(summaries, hour(oneResource, "2026-11-22 10"), packed.Bytes(), "gzip")
	// Blocks of 64 KiB, so that there are several.
	all(t, a.source(&Options{MaxMemory: 1 << 20}), nil).want(t, append(slices.Clone(ids), ids...)...)
}

// A connection that is cut within a blob costs nothing: what has arrived is not downloaded
// again.
func TestBrokenConnections(t *testing.T) {
	a := newAccount(t)
	text, ids := lines("x", 30_000) // 3.6 MB, one block
	a.append(summaries, hour(oneResource, "2026-11-22 09"), text)
	p := newProxy(t, a.url, func(to, from net.Conn, _ int64) {
		io.CopyN(to, from, 1_000_000) //nolint:errcheck // then it breaks
		to.(*net.TCPConn).SetLinger(0)
	})
	s := a.sourceAt(p.url, &Options{Containers: []string{summaries}, ClientOptions: withTransport(ownTransport(t))})
	all(t, s, nil).want(t, ids...)
	got := s.Progress()
	if got.Downloaded > int64(len(text)) || got.Retries < 3 {
		t.Errorf("progress %+v, want %d bytes downloaded once, and 3 breaks", got, len(text))
	}
}

// A download that does not go on is broken, too.
func TestStalledDownload(t *testing.T) {
	a := newAccount(t)
	text, ids := lines("x", 10_000)
	a.append(summaries, hour(oneResource, "2026-11-22 09"), text)
	p := newProxy(t, a.url, func(to, from net.Conn, number int64) {
		if number == 3 { // the first two list
			io.CopyN(to, from, 500_000) //nolint:errcheck // then nothing comes
			<-t.Context().Done()
		}
		io.Copy(to, from) //nolint:errcheck // until it ends
	})
	s := a.sourceAt(p.url, &Options{Containers: []string{summaries}, ClientOptions: withTransport(ownTransport(t))})
	s.stalled = 200 * time.Millisecond
	all(t, s, nil).want(t, ids...)
	if got := s.Progress(); got.Retries < 1 {
		t.Errorf("progress %+v, want a retry", got)
	}
}

// A service that does not answer at all is asked again.
func TestNoAnswer(t *testing.T) {
	a := newAccount(t)
	a.append(summaries, hour(oneResource, "2026-11-22 09"), line("x"))
	p := newProxy(t, a.url, func(to, from net.Conn, number int64) {
		if number%2 == 1 {
			<-t.Context().Done()
		}
		io.Copy(to, from) //nolint:errcheck // until it ends
	})
	client := withTransport(ownTransport(t))
	client.Retry.TryTimeout, client.Retry.MaxRetries = 500*time.Millisecond, 20
	s := a.sourceAt(p.url, &Options{Containers: []string{summaries}, ClientOptions: client})
	all(t, s, nil).want(t, "x")
}

// An answer that is not what was asked for is not taken for it.
func TestWrongAnswer(t *testing.T) {
	a := newAccount(t)
	text, _ := lines("x", 10_000)
	a.append(summaries, hour(oneResource, "2026-11-22 09"), text)
	s := a.source(&Options{MaxMemory: 1 << 20, ClientOptions: withTransport(func(req *http.Request) (*http.Response, error) {
		resp, err := direct(req)
		if err == nil && strings.HasPrefix(asksFor(req), "65536-") {
			resp.Header.Set("Content-Range", "bytes 0-65535/1098890")
		}
		return resp, err
	})})
	got := all(t, s, nil)
	if want := `asked for the bytes from 65536 on, got "bytes 0-65535/1098890"`; len(got.errs) == 0 || !strings.HasSuffix(got.errs[len(got.errs)-1].Error(), want) {
		t.Errorf("%v, want %s", got.errs, want)
	}
}

// A service that is busy is asked again, when it says so.
func TestBusyService(t *testing.T) {
	a := newAccount(t)
	hours(a, oneResource)
	var mu sync.Mutex
	asked := map[string]int{}
	s := a.source(&Options{ClientOptions: withTransport(func(req *http.Request) (*http.Response, error) {
		mu.Lock()
		key := req.URL.String() + asksFor(req)
		asked[key]++
		n := asked[key]
		mu.Unlock()
		switch {
		case n == 1:
			return refuse(req, http.StatusServiceUnavailable, "ServerBusy"), nil
		case n == 2 && isListing(req):
			return refuse(req, http.StatusTooManyRequests, "TooManyRequests", "x-ms-retry-after-ms", "20"), nil
		}
		return direct(req)
	})})
	if got := all(t, s, nil); len(got.ids) != 60 || got.errs != nil {
		t.Errorf("%d records, %v, want 60", len(got.ids), got.errs)
	}
	if got := s.Progress().Retries; got < 60 {
		t.Errorf("%d retries, want at least one per blob", got)
	}
}

// A service that stays busy is an error of the blob; the others are read.
func TestBlobCannotBeRead(t *testing.T) {
	a := newAccount(t)
	bad := hour(oneResource, "2026-11-22 10")
	a.append(summaries, hour(oneResource, "2026-11-22 09"), line("1"))
	a.append(summaries, bad, line("2"))
	a.append(summaries, hour(oneResource, "2026-11-22 11"), line("3"))
	s := a.source(&Options{ClientOptions: withTransport(func(req *http.Request) (*http.Response, error) {
		if strings.HasSuffix(req.URL.Path, bad) {
			return refuse(req, http.StatusServiceUnavailable, "ServerBusy"), nil
		}
		return direct(req)
	})})
	got := all(t, s, nil)
	if len(got.errs) != 1 || !slices.Equal(got.ids, []string{"1", "3"}) {
		t.Fatalf("%q, %v, want the records 1 and 3 and an error", got.ids, got.errs)
	}
	var e *logs.SourceError
	if !errors.As(got.errs[0], &e) || e.Source != "azblob://"+a.name+"/"+summaries+"/"+bad || e.Origin.ETag == "" ||
		!strings.HasSuffix(e.Error(), "the storage account answers 503 ServerBusy") {
		t.Errorf("%v, want a SourceError of the blob, with its ETag", got.errs[0])
	}
}

// What happens to a blob while it is read.
func TestChangedWhileRead(t *testing.T) {
	text, ids := lines("x", 10_000) // 1.2 MB, blocks of 64 KiB
	for _, test := range []struct {
		reason string
		change func(a *account, name string)
		whole  bool // what was listed is read to its end
		err    error
		put    bool // a block blob
	}{
		{"grown: what was listed is read", func(a *account, name string) { a.append(summaries, name, line("later")) }, true, nil, false},
		{"made anew, longer, with the same beginning", func(a *account, name string) {
			time.Sleep(1100 * time.Millisecond) // the time of its creation is in seconds
			a.create(summaries, name)
			a.append(summaries, name, text+text)
		}, false, ErrReplaced, false},
		{"made anew, with less", func(a *account, name string) { a.create(summaries, name); a.append(summaries, name, text[:1000]) }, false, ErrReplaced, false},
		{"replaced by a block blob", func(a *account, name string) { a.put(summaries, name, []byte(text)) }, false, ErrReplaced, true},
		{"deleted", func(a *account, name string) { a.delete(summaries, name) }, false, nil, false},
	} {
		t.Run(test.reason, func(t *testing.T) {
			a := newAccount(t)
			name := hour(oneResource, "2026-11-22 09")
			if test.put {
				a.put(summaries, name, []byte(text))
			} else {
				a.append(summaries, name, text)
			}
			s := a.source(&Options{MaxMemory: 1 << 20, ClientOptions: withTransport(changeOnce("655360-", func() { test.change(a, name) }))})
			got := all(t, s, nil)
			if test.whole {
				got.want(t, ids...)
				return
			}
			if len(got.errs) == 0 || test.err != nil && !errors.Is(got.errs[len(got.errs)-1], test.err) {
				t.Errorf("%v, want %v", got.errs, test.err)
			}
			if p := s.Progress(); p.BlobsDone != 0 {
				t.Errorf("progress %+v, want nothing done", p)
			}
		})
	}
}

// When a context is cancelled, or the reader has enough, nothing keeps running.
func TestNothingIsLeftRunning(t *testing.T) {
	a := newAccount(t)
	text, _ := lines("x", 5000)
	for i := range 5 {
		a.append(summaries, hour(oneResource, fmt.Sprintf("2026-11-22 0%d", i)), text)
	}
	http.DefaultClient.CloseIdleConnections()
	before := runtime.NumGoroutine()
	enough := errors.New("enough")
	for _, leave := range []bool{true, false} {
		ctx, cancel := context.WithCancel(t.Context())
		transport := &http.Transport{}
		s := a.source(&Options{MaxMemory: 1 << 20, ClientOptions: withTransport(func(req *http.Request) (*http.Response, error) {
			return (&http.Client{Transport: transport}).Do(req)
		})})
		n := 0
		err := logs.Each(ctx, s, nil, func(it logs.Item) error {
			if n++; n < 6000 {
				return nil
			}
			if leave {
				return enough
			}
			cancel()
			return nil
		}, nil)
		if leave && err != enough || !leave && !errors.Is(err, context.Canceled) {
			t.Errorf("%v", err)
		}
		cancel()
		transport.CloseIdleConnections()
	}
	for range 100 { // connections end a little later
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	buf := make([]byte, 1<<16)
	t.Errorf("%d goroutines, %d before\n%s", runtime.NumGoroutine(), before, buf[:runtime.Stack(buf, true)])
}
