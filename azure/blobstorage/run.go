package blobstorage

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"example.com/acstelemetry/logs"
)

const (
	// eachComplete is after how many polls Follow lists everything, and not only what is
	// recent: it finds new resources, and blobs that have changed late.
	eachComplete = 10
	// recent is how long before now the time of a blob may have ended for the other polls to
	// list it.
	recent = 3 * time.Hour
)

// run is one iteration over the inputs.
type run struct {
	*Source
	ctx     context.Context
	cache   *cache
	yield   func(*logs.Input, error) bool
	stopped bool // nobody wants further inputs
	folders []*folder
}

// all lists and reads until there is nothing more or, with Follow, until somebody stops it.
func (r *run) all() {
	for poll := 0; ; poll++ {
		asked := span{r.opts.Since, r.opts.Until}
		if poll%eachComplete == 0 || len(r.folders) == 0 {
			r.complete(asked)
		} else {
			if from := r.opts.Now().Add(-recent); from.After(asked.from) {
				asked.from = from
			}
			r.read(asked, nil)
		}
		if r.over() {
			return
		}
		if !r.opts.Follow {
			r.end()
		}
		if err := r.book.saveIfDue(r.ctx, r.isIdle()); err != nil && !r.fail(r.name, err) || !r.opts.Follow {
			return
		}
		pause(r.ctx, r.opts.Poll)
	}
}

// over reports whether the iteration has to end.
func (r *run) over() bool { return r.stopped || r.ctx.Err() != nil }

// fail reports an error of something that holds inputs, and whether to go on.
func (r *run) fail(name string, err error) bool { return r.give(&logs.Input{Name: name}, err) }

// give yields an input or its error, and reports whether to go on.
func (r *run) give(in *logs.Input, err error) bool {
	if !r.over() && !r.yield(in, brief(err)) {
		r.stopped = true
	}
	return !r.over()
}

// complete finds the resources, and reads what is new of all their blobs.
func (r *run) complete(asked span) {
	names, err := r.containers(r.ctx)
	if err == nil && len(names) == 0 && !r.opts.Follow {
		err = fmt.Errorf("%w: %s", ErrNoContainers, strings.Join(r.opts.Containers, ", "))
	}
	if err != nil {
		r.fail(r.name, err)
		return
	}
	folders, errs := make([][]*folder, len(names)), make([]error, len(names))
	inParallel(len(names), r.opts.Concurrency, func(i int) {
		folders[i], errs[i] = r.foldersIn(r.ctx, names[i])
	})
	for i, err := range errs {
		if err == nil {
			continue
		}
		if !r.fail(r.name+"/"+names[i], err) {
			return
		}
		for _, f := range r.folders { // those that are known are followed meanwhile
			if f.container == names[i] && f.name != "" {
				folders[i] = append(folders[i], f)
			}
		}
	}
	r.folders = slices.Concat(folders...)
	r.progress.containers.Store(int64(len(names)))
	r.progress.resources.Store(int64(len(r.folders)))
	if any := r.read(asked, r.newPass()); !any && !r.opts.Follow && cmp.Or(errs...) == nil {
		err := ErrNoBlobs
		if len(r.opts.Resources) > 0 {
			err = fmt.Errorf("%w, of %s", err, strings.Join(r.opts.Resources, ", "))
		}
		r.fail(r.name, err)
	}
}

// newPass returns a pass through the folders, or nil if nobody needs one.
func (r *run) newPass() *pass {
	if !r.opts.marks() {
		return nil
	}
	p := &pass{folders: map[string]*folderPass{}, seen: map[string]bool{}, open: 1}
	for _, f := range r.folders {
		p.folders[f.key()] = &folderPass{}
	}
	return p
}

// read reads what is new of the blobs in a range of time, and reports whether there are any
// blobs, or errors. The pass is nil if not all blobs are listed.
func (r *run) read(asked span, p *pass) (any bool) {
	listings := r.listings(asked, p)
	var queue []*reader
	defer func() {
		for _, rd := range queue {
			r.done(rd, p, false)
		}
	}()
	for !r.over() {
		for len(queue) < r.opts.Concurrency && !r.over() {
			b := r.next(listings, p, &any)
			if b == nil {
				break
			}
			if rd := r.plan(b, p); rd != nil {
				queue = append(queue, rd)
			}
		}
		if len(queue) == 0 {
			break
		}
		rd := queue[0]
		queue = queue[1:]
		for _, later := range queue {
			r.cache.begin(later)
		}
		r.deliver(rd, p)
	}
	if !r.over() {
		r.close(p)
	}
	return any
}

// listings returns the listings of all folders, each with its first page.
func (r *run) listings(asked span, p *pass) []*listing {
	var all []*listing
	for _, f := range r.folders {
		if p != nil || f.name != "" || !r.opts.marks() { // without a name there are no new ones
			all = append(all, r.listingOf(f, asked, func(b *found) { r.see(b, p) }))
		}
	}
	inParallel(len(all), r.opts.Concurrency, func(i int) { all[i].fill(r.ctx) })
	return all
}

// next returns the earliest blob of the listings, or nil.
func (r *run) next(listings []*listing, p *pass, any *bool) *found {
	var first *listing
	for _, l := range listings {
		if err := l.err; err != nil {
			*any = true
			l.err, l.pages, l.prefixes = nil, nil, nil
			r.failed(p, l.key())
			r.fail(r.name+"/"+l.key(), err)
		}
		if len(l.page) > 0 && (first == nil || compareFound(l.page[0], first.page[0]) < 0) {
			first = l
		}
	}
	if first == nil || r.over() {
		return nil
	}
	*any = true
	b := first.page[0]
	first.page = first.page[1:]
	first.fill(r.ctx)
	return b
}

// plan returns a reader of what is new of a blob, or nil if nothing is.
func (r *run) plan(b *found, p *pass) *reader {
	how, m := anew, Mark{}
	if r.opts.marks() {
		how, m = r.book.step(b, r.opts.Now())
	}
	if how == skip || !r.use(b, p) {
		return nil
	}
	rd := r.open(r.ctx, r.cache, b, m.Offset)
	rd.how, rd.mark = how, m
	r.cache.begin(rd)
	r.progress.plan(1, b.size-m.Offset)
	return rd
}

// deliver yields a reader as an input, if there is something to be read.
func (r *run) deliver(rd *reader, p *pass) {
	planned := rd.end - rd.start
	rd, err := r.prepare(rd)
	in := &logs.Input{Name: r.name + "/" + rd.key(), Origin: logs.Origin{ETag: rd.etag}}
	switch {
	case err != nil:
		r.done(rd, p, false)
		r.give(in, err)
		return
	case rd.end == rd.start:
		r.progress.plan(-1, -planned)
		r.done(rd, p, true)
		return
	}
	r.progress.plan(0, rd.end-rd.start-planned)
	handled := false
	in.Reader, in.Offset = contentOf(rd)
	in.Handled = func() {
		handled = true
		r.handled(rd)
	}
	in.Close = func() error {
		r.done(rd, p, handled)
		return r.book.saveIfDue(r.ctx, r.isIdle())
	}
	r.give(in, nil)
}

// handled notes that everything was read.
func (r *run) handled(rd *reader) {
	if r.opts.marks() {
		r.book.mark(rd.found, rd.end, rd.sum())
	}
	r.progress.blobsDone.Add(1)
	r.progress.bytesDone.Add(rd.end - rd.start)
}

// prepare finds out from where to where a blob has to be read.
func (r *run) prepare(rd *reader) (*reader, error) {
	if rd.how == onward {
		same, err := rd.continues(rd.mark.Sum)
		if err != nil {
			return rd, err
		}
		if !same {
			rd.close()
			rd = r.open(r.ctx, r.cache, rd.found, 0)
			rd.how = reread
		}
	}
	if rd.how == reread {
		r.opts.OnRemark(Remark{Name: r.name + "/" + rd.key(), Text: "the blob is not the one that was read before: it is read from its beginning"})
	}
	if r.opts.marks() && rd.appended && rd.isYoung(r.opts.Now()) {
		if err := rd.endAtRecord(); err != nil {
			return rd, err
		}
	}
	if rd.end == rd.start { // only the version is new
		r.book.mark(rd.found, rd.start, rd.mark.Sum)
	}
	return rd, nil
}
