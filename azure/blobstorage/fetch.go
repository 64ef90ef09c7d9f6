package blobstorage

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/storage/azblob/blob"
)

const (
	mostBreaks = 10                     // of one download, without progress between
	mostMoves  = 20                     // of a blob that grows, during one download
	progress   = 64 << 10               // bytes
	firstPause = 100 * time.Millisecond // after a break without progress
	mostPause  = 5 * time.Second
)

// fetch downloads a part of the blob. If the download breaks, it continues where it stopped,
// with the same version of the blob. Requests are repeated by Azure's library.
func (r *reader) fetch(offset int64, p []byte) error {
	n, breaks, moves := 0, 0, 0
	for {
		etag := r.etagNow()
		got, err := r.download(etag, offset+int64(n), p[n:])
		n += got
		r.src.progress.downloaded.Add(int64(got))
		switch {
		case n == len(p):
			r.arrived(offset, p)
			return nil
		case r.ctx.Err() != nil:
			return r.ctx.Err()
		case isChanged(err):
			if moves++; moves > mostMoves {
				return brief(err)
			}
			if err := r.move(etag); err != nil {
				return brief(err)
			}
			continue
		case !isBroken(err):
			return brief(err)
		case got >= progress:
			breaks = 0
		}
		if breaks++; breaks > mostBreaks {
			return brief(err)
		}
		r.src.progress.broken.Add(1)
		if got == 0 {
			pause(r.ctx, min(firstPause<<breaks, mostPause))
		}
	}
}

// broken is the error of a download that has begun.
type broken struct{ err error }

func (e broken) Error() string { return e.err.Error() }
func (e broken) Unwrap() error { return e.err }

func isBroken(err error) bool { _, ok := err.(broken); return ok }

// identity makes the service send a blob as it is stored, even if it has a content encoding:
// Go's client would decompress it, which makes no sense for a part.
var identity = http.Header{"Accept-Encoding": {"identity"}}

// download makes one request for a part of a version of the blob, or of any version.
func (r *reader) download(etag string, offset int64, p []byte) (int, error) {
	ctx, cancel := context.WithCancel(policy.WithHTTPHeader(r.ctx, identity))
	defer cancel()
	resp, err := r.client.DownloadStream(ctx, rangeOf(etag, offset, len(p)))
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	if !strings.HasPrefix(text(resp.ContentRange), fmt.Sprintf("bytes %d-", offset)) {
		return 0, fmt.Errorf("asked for the bytes from %d on, got %q", offset, text(resp.ContentRange))
	}
	watch := time.AfterFunc(r.src.stalled, cancel)
	defer watch.Stop()
	n, err := io.ReadFull(alive{resp.Body, watch, r.src.stalled}, p)
	if err != nil {
		err = broken{err}
	}
	return n, err
}

// alive puts a watch back whenever something is read.
type alive struct {
	src   io.Reader
	watch *time.Timer
	again time.Duration
}

func (a alive) Read(p []byte) (int, error) {
	n, err := a.src.Read(p)
	a.watch.Reset(a.again)
	return n, err
}

func rangeOf(etag string, offset int64, n int) *blob.DownloadStreamOptions {
	opts := &blob.DownloadStreamOptions{Range: blob.HTTPRange{Offset: offset, Count: int64(n)}}
	if etag != "" {
		match := azcore.ETag(etag)
		opts.AccessConditions = &blob.AccessConditions{ModifiedAccessConditions: &blob.ModifiedAccessConditions{IfMatch: &match}}
	}
	return opts
}

func (r *reader) etagNow() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.current
}

// move makes the reader read the present version of the blob, if that is an append blob that
// has grown: it begins with the same bytes. Otherwise the blob was replaced.
func (r *reader) move(from string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.current != from {
		return nil // another download has moved it
	}
	ctx := policy.WithHTTPHeader(r.ctx, identity)
	resp, err := r.client.DownloadStream(ctx, rangeOf("", r.base, int(min(tailLen, r.size-r.base))))
	if hasStatus(err, http.StatusRequestedRangeNotSatisfiable) {
		return ErrReplaced // it is shorter now
	}
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	head, err := io.ReadAll(resp.Body)
	switch {
	case err != nil:
		return nil // fetch tries again, and comes back
	case resp.BlobType == nil || *resp.BlobType != blob.BlobTypeAppendBlob,
		!r.created.IsZero() && resp.CreationTime != nil && !resp.CreationTime.Equal(r.created),
		sizeIn(text(resp.ContentRange)) < r.size,
		r.head != nil && !bytes.Equal(r.head, head):
		return ErrReplaced
	}
	r.head = head
	r.current = string(*resp.ETag)
	return nil
}

// sizeIn returns the size of a blob from a header such as "bytes 0-255/1000", or 0.
func sizeIn(contentRange string) int64 {
	_, total, _ := strings.Cut(contentRange, "/")
	n, _ := strconv.ParseInt(total, 10, 64) //nolint:errcheck // 0 will do
	return n
}

// text returns a header, or "" if there is none.
func text(header *string) string {
	if header == nil {
		return ""
	}
	return *header
}

// pause waits, but no longer than the context.
func pause(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}
