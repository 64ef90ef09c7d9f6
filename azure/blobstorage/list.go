package blobstorage

import (
	"context"
	"net/http"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
	"github.com/Azure/azure-sdk-for-go/sdk/storage/azblob/blob"
	"github.com/Azure/azure-sdk-for-go/sdk/storage/azblob/container"
	"github.com/Azure/azure-sdk-for-go/sdk/storage/azblob/service"
)

// containers returns the names of the containers that exist, as far as that has to be asked.
func (s *Source) containers(ctx context.Context) ([]string, error) {
	var names []string
	for _, name := range s.opts.Containers {
		begin, ok := beginning(name)
		if !ok {
			names = append(names, name)
			continue
		}
		pages := s.client.NewListContainersPager(&service.ListContainersOptions{Prefix: &begin, MaxResults: s.pageSize})
		for pages.More() {
			page, err := pages.NextPage(ctx)
			if err != nil {
				return nil, err
			}
			for _, c := range page.ContainerItems {
				names = append(names, *c.Name)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names), nil
}

// folder is what holds the dated blobs of one resource in one container or, with an empty
// name, the other blobs of the container.
type folder struct {
	container, name string
	others          []*found
}

func (f *folder) key() string { return f.container + "/" + f.name }

// foldersIn finds the folders of a container: their names end where the date begins.
func (s *Source) foldersIn(ctx context.Context, name string) ([]*folder, error) {
	in := s.client.NewContainerClient(name)
	// A prefix that ends within the name of a folder finds it, one that ends with the slash
	// of its name finds only what is in it.
	prefix := strings.TrimSuffix(s.opts.Prefix, "/")
	others := &folder{container: name}
	names, err := s.foldersBelow(ctx, in, prefix, dated, others)
	if hasStatus(err, http.StatusBadRequest) {
		// With a hierarchical namespace the only delimiter may be a slash.
		others.others = nil
		names, err = s.foldersBelow(ctx, in, prefix, "/", others)
	}
	if err != nil {
		return nil, err
	}
	slices.Sort(names)
	var folders []*folder
	for _, n := range slices.Compact(names) { // one may have been found once per year
		if isOf(resourceOf(n), s.opts.Resources) {
			folders = append(folders, &folder{container: name, name: n})
		}
	}
	if len(others.others) > 0 {
		slices.SortFunc(others.others, compareFound)
		folders = append(folders, others)
	}
	return folders, nil
}

// foldersBelow finds the names of folders that begin with a prefix, and other blobs.
func (s *Source) foldersBelow(ctx context.Context, in *container.Client, prefix, delimiter string, others *folder) ([]string, error) {
	var names []string
	pages := in.NewListBlobsHierarchyPager(delimiter, &container.ListBlobsHierarchyOptions{Prefix: &prefix, MaxResults: s.pageSize})
	for pages.More() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for _, item := range page.Segment.BlobItems {
			if b := foundIn(others.container, item); strings.HasPrefix(b.name, s.opts.Prefix) {
				others.others = append(others.others, b)
			}
		}
		for _, p := range page.Segment.BlobPrefixes {
			below, err := s.below(ctx, in, *p.Name, delimiter, others)
			if err != nil {
				return nil, err
			}
			names = append(names, below...)
		}
	}
	return names, nil
}

// below returns the folder whose names have this common beginning, or the folders below it.
func (s *Source) below(ctx context.Context, in *container.Client, name, delimiter string, others *folder) ([]string, error) {
	// QUIRK: Azurite 3.37 cuts the beginning after the first byte of the delimiter.
	folder := strings.TrimSuffix(name, dated[1:])
	if delimiter == "/" {
		if !strings.HasPrefix(path.Base(name), dated[1:]) {
			return s.foldersBelow(ctx, in, name, delimiter, others)
		}
		folder = strings.TrimSuffix(name, path.Base(name)+"/")
	}
	if strings.HasPrefix(folder, s.opts.Prefix) || strings.HasPrefix(s.opts.Prefix, folder) {
		return []string{folder}, nil
	}
	return nil, nil
}

// listing lists the blobs of one folder in the asked range of time, in the order of their
// names, page by page.
type listing struct {
	*Source
	*folder
	asked    span
	prefixes []string // to be listed
	pages    *runtime.Pager[container.ListBlobsFlatResponse]
	page     []*found
	seen     func(*found)
	err      error
}

// listingOf returns the listing of a folder.
func (s *Source) listingOf(f *folder, asked span, seen func(*found)) *listing {
	l := &listing{Source: s, folder: f, asked: asked, seen: seen}
	if f.name == "" {
		l.take(f.others)
		return l
	}
	// With a clock that is an hour slow the service would not answer at all.
	last := s.opts.Now().Add(time.Hour)
	until, open := asked.to, false
	if until.IsZero() || until.After(last) {
		until, open = last, true
	}
	dates := []string{"y="}
	if !asked.from.IsZero() {
		dates = datePrefixes(asked.from, until, open)
	}
	for _, p := range dates {
		if p = f.name + p; strings.HasPrefix(p, s.opts.Prefix) || strings.HasPrefix(s.opts.Prefix, p) {
			l.prefixes = append(l.prefixes, p)
		}
	}
	return l
}

// fill gets the next page, if there are further blobs.
func (l *listing) fill(ctx context.Context) {
	for len(l.page) == 0 && l.err == nil {
		switch {
		case l.pages != nil && l.pages.More():
			page, err := l.pages.NextPage(ctx)
			if err != nil {
				l.err = err
				return
			}
			all := make([]*found, len(page.Segment.BlobItems))
			for i, item := range page.Segment.BlobItems {
				all[i] = foundIn(l.container, item)
			}
			l.take(all)
		case len(l.prefixes) == 0:
			return
		default:
			l.pages = l.client.NewContainerClient(l.container).NewListBlobsFlatPager(
				&container.ListBlobsFlatOptions{Prefix: &l.prefixes[0], MaxResults: l.pageSize})
			l.prefixes = l.prefixes[1:]
		}
	}
}

// take adds the blobs of a page that are in the range.
func (l *listing) take(page []*found) {
	for _, b := range page {
		isDated := b.span != span{}
		if isDated && l.asked.from.IsZero() && l.folder.name != "" && !b.span.overlaps(time.Time{}, l.asked.to) {
			l.pages, l.prefixes = nil, nil // all others are later
			return
		}
		if l.seen(b); b.size > 0 && l.isAsked(b) && strings.HasPrefix(b.name, l.opts.Prefix) {
			l.page = append(l.page, b)
		}
	}
}

// isAsked reports whether a blob has the time and the resource that were asked for.
func (l *listing) isAsked(b *found) bool {
	if !isOf(resourceOf(b.name), l.opts.Resources) {
		return false
	}
	if b.span == (span{}) {
		return !b.modified.Before(l.asked.from)
	}
	return b.span.overlaps(l.asked.from, l.asked.to)
}

// foundIn returns a blob of a listing.
func foundIn(container string, item *container.BlobItem) *found {
	p := item.Properties
	b := &found{container: container, name: *item.Name, etag: string(*p.ETag), modified: *p.LastModified}
	if p.ContentLength != nil {
		b.size = *p.ContentLength
	}
	if p.CreationTime != nil {
		b.created = *p.CreationTime
	}
	b.appended = p.BlobType != nil && *p.BlobType == blob.BlobTypeAppendBlob
	encoding := text(p.ContentEncoding)
	b.packed = encoding != "" && encoding != "identity" || slices.Contains([]string{".gz", ".zst", ".zip", ".bz2", ".xz", captureEnding}, path.Ext(b.name))
	b.span, _ = spanOf(b.name)
	return b
}

// compareFound is the order of inputs.
func compareFound(a, b *found) int {
	if c := a.span.from.Compare(b.span.from); c != 0 {
		return c
	}
	if c := strings.Compare(a.container, b.container); c != 0 {
		return c
	}
	return strings.Compare(a.name, b.name)
}

// inParallel calls a function for the numbers below n, some at a time.
func inParallel(n, most int, do func(int)) {
	var running sync.WaitGroup
	places := make(chan struct{}, most)
	for i := range n {
		places <- struct{}{}
		running.Go(func() {
			do(i)
			<-places
		})
	}
	running.Wait()
}
