package blobstorage

import (
	"context"
	"iter"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/storage/azblob/service"

	"example.com/acstelemetry/logs"
)

// Source reads the blobs of a storage account. It is a [logs.Source]; its methods Commit and
// Progress may be called at any time, Inputs one at a time.
type Source struct {
	client   *service.Client
	opts     Options
	name     string        // azblob://ACCOUNT
	pageSize *int32        // of listings; nil means that of the service
	stalled  time.Duration // a download without a byte for so long is broken
	peak     atomic.Int64  // bytes of content in memory
	book     book
	progress counters

	mu    sync.Mutex
	inUse map[string]bool // keys of blobs that are being read
	ended bool            // no further inputs come
}

// New returns a source for a storage account. The URL is that of its blobs, such as
// https://ACCOUNT.blob.core.windows.net/, in any cloud. Without a credential the URL may have a
// shared access signature (SAS) as its query; errors never show it. The credential needs the
// role Storage Blob Data Reader.
func New(serviceURL string, cred azcore.TokenCredential, opts *Options) (*Source, error) {
	s, client, err := newSource(serviceURL, opts)
	if err != nil {
		return nil, err
	}
	if cred == nil {
		s.client, err = service.NewClientWithNoCredential(serviceURL, client)
	} else {
		s.client, err = service.NewClient(serviceURL, cred, client)
	}
	return s, err
}

// FromConnectionString returns a source for the storage account of a connection string, which
// has an account key or a shared access signature.
func FromConnectionString(text string, opts *Options) (*Source, error) {
	client, err := service.NewClientFromConnectionString(text, nil)
	if err != nil {
		return nil, err
	}
	s, options, err := newSource(client.URL(), opts)
	if err != nil {
		return nil, err
	}
	s.client, err = service.NewClientFromConnectionString(text, options)
	return s, err
}

// newSource returns a source without its client, and the options of that.
func newSource(serviceURL string, opts *Options) (*Source, *service.ClientOptions, error) {
	u, err := url.Parse(serviceURL)
	if err != nil {
		return nil, nil, brief(err)
	}
	s := &Source{opts: opts.withDefaults(), name: "azblob://" + accountOf(u), inUse: map[string]bool{}, stalled: time.Minute}
	u.RawQuery = ""
	s.book = book{to: s.opts.Checkpoint, service: strings.TrimSuffix(u.String(), "/"), every: s.opts.CommitEvery}
	client := s.opts.ClientOptions
	if client.Retry.TryTimeout == 0 {
		client.Retry.TryTimeout = 2 * time.Minute // a download goes on after that where it is
	}
	client.PerCallPolicies = append(client.PerCallPolicies, policyFunc(s.progress.count))
	client.PerRetryPolicies = append(client.PerRetryPolicies, policyFunc(s.progress.countTry))
	return s, &service.ClientOptions{ClientOptions: client}, nil
}

// accountOf returns the name of a storage account: the first label of the host, or, if that
// is an address or this computer, the first segment of the path.
func accountOf(u *url.URL) string {
	account, domain, _ := strings.Cut(u.Hostname(), ".")
	if domain == "" || net.ParseIP(u.Hostname()) != nil {
		account, _, _ = strings.Cut(strings.TrimPrefix(u.Path, "/"), "/")
	}
	return account
}

// Inputs returns an iterator over the blobs, by the time in their names, then by container and
// name. An input has the name azblob://ACCOUNT/CONTAINER/BLOB. Its Reader is also an
// io.ReaderAt and an io.Seeker, so that large blobs are read in parts.
func (s *Source) Inputs(ctx context.Context) iter.Seq2[*logs.Input, error] {
	return func(yield func(*logs.Input, error) bool) {
		s.begin()
		defer s.end()
		if err := s.book.load(ctx); err != nil {
			yield(&logs.Input{Name: s.name}, err)
			return
		}
		r := &run{Source: s, ctx: ctx, cache: newCache(&s.opts, &s.peak), yield: yield}
		r.all()
	}
}

// Commit saves the checkpoint, with every input that has been handled to its last record. Without
// a checkpoint it does nothing. It also works when the context of Inputs has been cancelled.
func (s *Source) Commit(ctx context.Context) error {
	if err := s.book.save(ctx); err != nil {
		return &logs.SourceError{Source: s.name, Err: err}
	}
	return nil
}

// Progress says how far a source has got.
type Progress struct {
	Containers, Resources int64 // found so far
	Blobs, Bytes          int64 // to be read, as far as they have been found
	BlobsDone, BytesDone  int64 // of these: all records have been handled
	Downloaded            int64 // bytes of content that were received
	Lists, Reads          int64 // requests, counting each attempt; listing is the expensive one
	Retries               int64 // requests that were repeated, and downloads that were continued
}

// counters are the fields of Progress.
type counters struct {
	containers, resources, blobs, bytes, blobsDone, bytesDone, downloaded atomic.Int64
	calls, lists, reads, broken                                           atomic.Int64
}

// plan corrects how much is to be read.
func (c *counters) plan(blobs, bytes int64) {
	c.blobs.Add(blobs)
	c.bytes.Add(bytes)
}

// Progress returns how far the source has got.
func (s *Source) Progress() Progress {
	c := &s.progress
	p := Progress{
		Containers: c.containers.Load(), Resources: c.resources.Load(),
		Blobs: c.blobs.Load(), Bytes: c.bytes.Load(),
		BlobsDone: c.blobsDone.Load(), BytesDone: c.bytesDone.Load(),
		Downloaded: c.downloaded.Load(),
		Lists:      c.lists.Load(), Reads: c.reads.Load(),
	}
	p.Retries = max(0, p.Lists+p.Reads-c.calls.Load()) + c.broken.Load()
	return p
}

// policyFunc is a policy of Azure's client.
type policyFunc func(*policy.Request) (*http.Response, error)

func (f policyFunc) Do(req *policy.Request) (*http.Response, error) { return f(req) }

func (c *counters) count(req *policy.Request) (*http.Response, error) {
	c.calls.Add(1)
	return req.Next()
}

func (c *counters) countTry(req *policy.Request) (*http.Response, error) {
	if req.Raw().URL.Query().Get("comp") == "list" {
		c.lists.Add(1)
	} else {
		c.reads.Add(1)
	}
	return req.Next()
}
