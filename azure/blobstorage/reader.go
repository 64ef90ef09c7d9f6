package blobstorage

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"sync"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/storage/azblob/blob"
)

// found is a blob in a listing.
type found struct {
	container, name string
	etag            string
	size            int64
	modified        time.Time
	created         time.Time // zero if the listing does not say it
	appended        bool      // an append blob: what it holds does not change
	packed          bool      // compressed
	span            span      // zero if the name has no time
}

// key is what a checkpoint calls the blob.
func (b *found) key() string { return b.container + "/" + b.name }

// reader reads a blob from an offset to an end, by blocks. It is an io.Reader, an
// io.ReaderAt and an io.Seeker.
type reader struct {
	*found
	src     *Source
	client  *blob.Client
	cache   *cache
	ctx     context.Context // cancelled by close
	cancel  context.CancelFunc
	running sync.WaitGroup // downloads ahead

	how  step // what it is for
	mark Mark // of the blob, before it is read

	base, start, end int64 // blocks begin at base, what is read at start
	at               int64 // offset of Read from start

	blocks map[int]*block // protected by the cache
	loaded map[int]bool   // blocks that have ever been downloaded; the same

	mu      sync.Mutex // protects the fields below
	current string     // the ETag of the downloads
	head    []byte     // the first bytes from base on
	tail    []byte     // the bytes before end, as far as they have been downloaded
}

// open returns a reader of a blob from an offset on. Its blocks begin some bytes earlier, which
// tell whether it is the blob that was read up to there.
func (s *Source) open(ctx context.Context, c *cache, b *found, start int64) *reader {
	r := &reader{
		found: b, src: s, cache: c, current: b.etag,
		client: s.client.NewContainerClient(b.container).NewBlobClient(b.name),
		base:   max(0, start-tailLen), start: start, end: b.size,
		blocks: map[int]*block{}, loaded: map[int]bool{},
	}
	r.ctx, r.cancel = context.WithCancel(ctx)
	r.tail = make([]byte, r.end-max(0, r.end-tailLen))
	return r
}

func (r *reader) numBlocks() int {
	return int((r.size - r.base + r.cache.blockSize - 1) / r.cache.blockSize)
}

func (r *reader) blockLen(number int) int {
	return int(min(r.cache.blockSize, r.size-r.base-int64(number)*r.cache.blockSize))
}

// Read reads from the current offset.
func (r *reader) Read(p []byte) (int, error) {
	n, err := r.ReadAt(p[:min(len(p), int(r.cache.blockSize))], r.at)
	r.at += int64(n)
	if n > 0 && err == io.EOF {
		err = nil
	}
	return n, err
}

// Seek moves the offset of Read.
func (r *reader) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += r.at
	case io.SeekEnd:
		offset += r.end - r.start
	}
	if offset < 0 {
		return 0, errors.New("negative offset")
	}
	r.at = offset
	return offset, nil
}

// ReadAt reads from an offset, which is one from where the reader begins.
func (r *reader) ReadAt(p []byte, offset int64) (int, error) {
	if offset < 0 {
		return 0, errors.New("negative offset")
	}
	left := r.end - r.start - offset
	n := int(max(0, min(int64(len(p)), left)))
	read, err := r.copyAt(p[:n], r.start+offset)
	if err == nil && (n < len(p) || left <= 0) {
		err = io.EOF
	}
	return read, err
}

// copyAt copies the bytes of the blob at an offset, which must be there.
func (r *reader) copyAt(p []byte, offset int64) (n int, err error) {
	for n < len(p) {
		number := int((offset - r.base) / r.cache.blockSize)
		b, err := r.cache.get(r.ctx, r, number)
		if err != nil {
			return n, err
		}
		read := copy(p[n:], b.data[offset-r.base-int64(number)*r.cache.blockSize:])
		r.cache.release(b, read)
		n += read
		offset += int64(read)
	}
	return n, nil
}

// arrived keeps what is needed later of some bytes that were downloaded.
func (r *reader) arrived(offset int64, data []byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if offset == r.base && r.head == nil {
		r.head = bytes.Clone(data[:min(len(data), tailLen)])
	}
	r.keepTail(offset, data)
}

// keepTail keeps the part of the tail that is in data.
func (r *reader) keepTail(offset int64, data []byte) {
	from := r.end - int64(len(r.tail))
	lo, hi := max(from, offset), min(r.end, offset+int64(len(data)))
	if lo < hi {
		copy(r.tail[lo-from:hi-from], data[lo-offset:hi-offset])
	}
}

// continues reports whether the bytes before the start have this sum.
func (r *reader) continues(sum string) (bool, error) {
	b := make([]byte, r.start-r.base)
	if _, err := r.copyAt(b, r.base); err != nil {
		return false, err
	}
	return sumOf(b) == sum, nil
}

// endAtRecord moves the end to that of the last whole record: after the last line feed, or
// where it is if the last line is a whole JSON value. The rest comes when the blob has grown.
func (r *reader) endAtRecord() error {
	const step, longest = 64 << 10, 16 << 20
	if r.packed || r.end == r.start {
		return nil
	}
	magic := make([]byte, min(4, r.end-r.start))
	if _, err := r.copyAt(magic, r.start); err != nil || isPacked(magic) {
		r.packed = err == nil
		return err
	}
	end := r.start
	var last []byte // line, as far as it is not too long
	for to := r.end; to > r.start; {
		from := max(r.start, to-step)
		b := make([]byte, to-from)
		if _, err := r.copyAt(b, from); err != nil {
			return err
		}
		i := bytes.LastIndexByte(b, '\n')
		if r.end-to < longest {
			last = append(bytes.Clone(b[i+1:]), last...)
		}
		if i >= 0 {
			end = from + int64(i) + 1
			break
		}
		to = from
	}
	if last = bytes.TrimSpace(last); int64(len(last)) <= longest && isValue(last) {
		return nil
	}
	return r.endAt(end)
}

// isValue reports whether a line is an object or an array: one that is cut is no JSON.
func isValue(line []byte) bool {
	return len(line) > 0 && (line[0] == '{' || line[0] == '[') && json.Valid(line)
}

// endAt makes the reader end earlier.
func (r *reader) endAt(end int64) error {
	tail := make([]byte, end-max(r.base, end-tailLen))
	if _, err := r.copyAt(tail, end-int64(len(tail))); err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.end, r.tail = end, tail
	return nil
}

// sum returns the sum of the bytes before the end. The blob must have been read to there.
func (r *reader) sum() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return sumOf(r.tail)
}

// close ends all downloads and gives the memory back.
func (r *reader) close() {
	r.cancel()
	r.cache.close(r)
	r.running.Wait()
}

// isPacked reports whether content begins like that of gzip or zstd.
func isPacked(magic []byte) bool {
	return bytes.HasPrefix(magic, []byte{0x1f, 0x8b}) || bytes.HasPrefix(magic, []byte{0x28, 0xb5, 0x2f, 0xfd})
}
