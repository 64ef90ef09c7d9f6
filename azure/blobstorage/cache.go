package blobstorage

import (
	"container/list"
	"context"
	"sync"
	"sync/atomic"
)

// cache holds the blocks of all open blobs, within a limit.
//
// What a reader needs is always downloaded: if there is no room, a block that nobody uses at
// the moment is removed, and if there is none, the reader waits for one. It uses no block
// while it waits, and every download ends by itself, so no two readers wait for each other.
// Downloads ahead never wait, and replace only blocks that have been read.
type cache struct {
	blockSize int64
	max       int64 // bytes
	mostAhead int   // downloads ahead at once

	mu     sync.Mutex
	used   int64         // bytes of the blocks
	spare  [][]byte      // memory of blocks of full size, to be used again
	peak   *atomic.Int64 // the highest number of bytes of both
	blocks *list.List    // of *block; the one that was used last is the first
	ahead  int           // downloads ahead that are running
	freed  *sync.Cond    // a block can be removed
}

// block is a part of a blob. Its data are valid when ready is closed, unless err is set.
type block struct {
	of     *reader
	number int
	data   []byte
	ready  chan struct{}
	err    error
	users  int  // a block with users is not removed; its download is one
	unread int  // bytes
	begun  bool // a reader has asked for it
	closed bool // so has its reader been
	place  *list.Element
}

func newCache(opts *Options, peak *atomic.Int64) *cache {
	c := &cache{peak: peak, blockSize: opts.blockSize(), max: opts.MaxMemory, mostAhead: opts.Concurrency, blocks: list.New()}
	c.freed = sync.NewCond(&c.mu)
	return c
}

// get returns a block of an open reader. The caller must release it.
func (c *cache) get(ctx context.Context, r *reader, number int) (*block, error) {
	b, isNew, err := c.find(ctx, r, number)
	switch {
	case err != nil:
		return nil, err
	case isNew:
		c.download(b)
	}
	select {
	case <-b.ready:
		err = b.err
	case <-ctx.Done():
		err = ctx.Err()
	}
	if err != nil {
		c.release(b, 0)
		return nil, err
	}
	return b, nil
}

// find returns a block with one more user, and whether it has to be downloaded.
func (c *cache) find(ctx context.Context, r *reader, number int) (b *block, isNew bool, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for {
		if err := ctx.Err(); err != nil {
			return nil, false, err
		}
		if b = r.blocks[number]; b != nil {
			c.blocks.MoveToFront(b.place)
			break
		}
		if b = c.add(r, number, c.max, true); b != nil {
			isNew = true
			break
		}
		stop := context.AfterFunc(ctx, c.wake)
		c.freed.Wait()
		stop()
	}
	b.users++
	if !b.begun {
		b.begun = true
		c.readAhead(r, number+1)
	}
	return b, isNew, nil
}

func (c *cache) wake() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.freed.Broadcast()
}

// readAhead starts to download the blocks from a number on, as far as there is room.
func (c *cache) readAhead(r *reader, from int) {
	for number := from; number < from+c.mostAhead; number++ {
		if !c.startAhead(r, number, c.max) {
			return
		}
	}
}

// begin starts to download the first block of a reader that has not had its turn. Such
// blocks take half of the memory at most.
func (c *cache) begin(r *reader) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.startAhead(r, 0, c.max/2)
}

// startAhead starts to download a block, unless that has ever been done. It reports whether
// the next one may be tried.
func (c *cache) startAhead(r *reader, number int, limit int64) bool {
	if number >= r.numBlocks() || c.ahead == c.mostAhead {
		return false
	}
	if r.loaded[number] {
		return true
	}
	b := c.add(r, number, limit, false)
	if b == nil {
		return false
	}
	c.ahead++
	r.running.Go(func() {
		c.download(b)
		c.mu.Lock()
		defer c.mu.Unlock()
		c.ahead--
	})
	return true
}

// add adds a block whose one user is its download, or returns nil if there is no room.
func (c *cache) add(r *reader, number int, limit int64, needed bool) *block {
	n := r.blockLen(number)
	data := c.room(n, limit, needed)
	if data == nil {
		return nil
	}
	b := &block{of: r, number: number, data: data, ready: make(chan struct{}), users: 1, unread: n}
	b.place = c.blocks.PushFront(b)
	r.blocks[number] = b
	r.loaded[number] = true
	return b
}

// download fills a block.
func (c *cache) download(b *block) {
	b.err = b.of.fetch(b.of.base+int64(b.number)*c.blockSize, b.data)
	if b.err != nil {
		c.mu.Lock()
		if b.of.blocks[b.number] == b {
			delete(b.of.blocks, b.number) // it may be tried again
		}
		b.closed = true
		c.mu.Unlock()
	}
	close(b.ready)
	c.release(b, 0)
}

// release ends one use of a block. The user has read this many bytes of it.
func (c *cache) release(b *block, read int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	b.unread -= read
	if b.users--; b.users > 0 {
		return
	}
	if b.closed {
		c.remove(b)
	}
	c.freed.Broadcast()
}

// close removes the blocks of a reader.
func (c *cache) close(r *reader) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, b := range r.blocks {
		if b.closed = true; b.users == 0 {
			c.remove(b)
		}
	}
	clear(r.blocks)
	c.freed.Broadcast()
}

// room returns memory for n bytes, or nil if that would be more than limit bytes in use. It
// removes blocks that have been read and, if the memory is needed now, others without users.
func (c *cache) room(n int, limit int64, needed bool) []byte {
	size := n
	if int64(n) > c.blockSize/2 {
		size = int(c.blockSize) // so that it can be used again
	}
	for c.used+int64(size) > limit {
		if !c.evict(true) && !(needed && c.evict(false)) {
			return nil
		}
	}
	c.used += int64(size)
	last := len(c.spare) - 1
	if size == int(c.blockSize) && last >= 0 {
		data := c.spare[last]
		c.spare = c.spare[:last]
		return data[:n]
	}
	for c.used+int64(len(c.spare))*c.blockSize > c.max {
		c.spare = c.spare[:len(c.spare)-1]
	}
	c.peak.Store(max(c.peak.Load(), c.used+int64(len(c.spare))*c.blockSize))
	return make([]byte, n, size)
}

// evict removes the block that was used least recently, and reports whether it has found one.
// Either it has been read, or it only has no user.
func (c *cache) evict(read bool) bool {
	for at := c.blocks.Back(); at != nil; at = at.Prev() {
		if b := at.Value.(*block); b.users == 0 && (!read || b.unread <= 0) {
			c.remove(b)
			return true
		}
	}
	return false
}

// remove removes a block without users.
func (c *cache) remove(b *block) {
	c.blocks.Remove(b.place)
	if b.of.blocks[b.number] == b {
		delete(b.of.blocks, b.number)
	}
	c.used -= int64(cap(b.data))
	if int64(cap(b.data)) == c.blockSize {
		c.spare = append(c.spare, b.data)
	}
	b.data = nil
}
