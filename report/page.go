package report

import (
	"bytes"
	"cmp"
	"compress/zlib"
	"container/heap"
	"encoding/base64"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
)

// DefaultDetails is how many calls a [Page] carries details of if its options
// do not say it.
const DefaultDetails = 200

// PageOptions are the options of a [Page]. The zero PageOptions are ready to
// use.
type PageOptions struct {
	// Title stands at the top. Empty means "Call report".
	Title string
	// Profile is what the calls have been judged by; nil means
	// [quality.CallDiagnostics].
	Profile *quality.Profile
	// Details is how many calls, those with most issues first, carry their
	// participants, streams and timeline; every call has its row. Zero means
	// [DefaultDetails], less than zero none.
	Details int
	// Generated is when the page was made, to be shown; absent for not at all.
	Generated opt.Value[time.Time]
	// Notes are shown at the top, such as where the records come from and what
	// could not be read.
	Notes []string
}

// Page is a report on calls as one HTML page that needs nothing else: no
// network, no other file. Calls are added one by one and not kept; what is kept
// is a row for each of them and the details of a few. It is not safe for use by
// several goroutines at once.
//
// Details need the records of a call. Calls without them, see
// [calls.Assembler.FactsOnly], are added first; then Wants names those whose
// details the page is to have, and Detail takes these again, with their records.
type Page struct {
	options PageOptions
	profile quality.Profile
	figures pageFigures
	rows    pageRows
	details detailHeap
	wanted  map[pageKey][]*detailed // those that Wants has named
	packed  *zlib.Writer            // its memory is for all calls
}

// NewPage returns a page without calls. Nil options mean the defaults.
func NewPage(o *PageOptions) *Page {
	p := &Page{profile: quality.CallDiagnostics()}
	if o != nil {
		p.options = *o
	}
	if p.options.Profile != nil {
		p.profile = *p.options.Profile
	}
	p.options.Title = cmp.Or(p.options.Title, "Call report")
	p.options.Details = cmp.Or(p.options.Details, DefaultDetails)
	return p
}

// Add adds a call, with its details unless its records hold facts alone. It keeps
// nothing of v. The same calls in any order give the same page, but for calls that
// agree in start and ID.
func (p *Page) Add(v *quality.CallVerdict) error {
	row := v.Row()
	number := p.rows.add(v, &row)
	p.figures.add(v)
	candidate := &detailed{
		row: number, issues: row.Issues,
		start: row.Start.Or(time.Time{}), id: strings.Clone(row.CallID.Or("")),
	}
	if !p.details.wants(candidate, p.options.Details) {
		return nil
	}
	if v.Call.FactsOnly {
		candidate.call = &calls.Call{Source: v.Call.Source}
		if row.CallID.IsSet() {
			candidate.call.ID = opt.Of(candidate.id)
		}
	} else {
		packed, err := p.pack(newPageDetail(&p.profile, v))
		if err != nil {
			return err
		}
		candidate.packed = packed
	}
	heap.Push(&p.details, candidate)
	if p.details.Len() > p.options.Details {
		heap.Pop(&p.details)
	}
	return nil
}

// Wants returns the calls so far whose details the page lacks: those with most
// issues that were added without their records, by ID and Source. Other fields are
// not set.
func (p *Page) Wants() []*calls.Call {
	p.wanted = map[pageKey][]*detailed{}
	var list []*calls.Call
	for _, d := range p.details {
		if d.packed == nil {
			list = append(list, d.call)
			p.wanted[pageKeyOf(d.call)] = append(p.wanted[pageKeyOf(d.call)], d)
		}
	}
	return list
}

// Detail gives the page the details of a call that Wants has named, judged anew
// with its records. It keeps nothing of v. Other calls are left out. A call whose
// details do not come has its row only.
func (p *Page) Detail(v *quality.CallVerdict) error {
	key := pageKeyOf(v.Call)
	list := p.wanted[key]
	if len(list) == 0 || v.Call.FactsOnly {
		return nil
	}
	packed, err := p.pack(newPageDetail(&p.profile, v))
	if err != nil {
		return err
	}
	list[0].packed, p.wanted[key] = packed, list[1:]
	return nil
}

// pageKey tells calls apart: by ID, or by where the record of one without is.
type pageKey struct{ id, source string }

func pageKeyOf(c *calls.Call) pageKey {
	if id, ok := c.ID.Get(); ok {
		return pageKey{id: id}
	}
	return pageKey{source: c.Source.String()}
}

// detailed is a call of which a page has the details, or wants them.
type detailed struct {
	row    int
	issues int
	start  time.Time
	id     string
	call   *calls.Call // its ID and Source, if the details have not come yet
	packed []byte
}

// pack returns a value as compressed JSON in base64, quoted. The details of two
// hundred calls, each with hundreds of streams, would otherwise be two thirds of
// the page.
func (p *Page) pack(v any) ([]byte, error) {
	var out bytes.Buffer
	out.WriteByte('"')
	encoded := base64.NewEncoder(base64.StdEncoding, &out)
	if p.packed == nil {
		p.packed, _ = zlib.NewWriterLevel(nil, zlib.BestCompression) // fails for unknown levels only
	}
	p.packed.Reset(encoded)
	err := errors.Join(json.NewEncoder(p.packed).Encode(v), p.packed.Close(), encoded.Close())
	out.WriteByte('"')
	return slices.Clone(out.Bytes()), err
}

// compare puts first the call whose details are worth more.
func (d *detailed) compare(e *detailed) int {
	return cmp.Or(cmp.Compare(e.issues, d.issues), d.start.Compare(e.start), strings.Compare(d.id, e.id), d.row-e.row)
}

// detailHeap is a heap that has the call on top whose details are worth least.
type detailHeap []*detailed

func (h detailHeap) Len() int           { return len(h) }
func (h detailHeap) Less(i, j int) bool { return h[i].compare(h[j]) > 0 }
func (h detailHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }

// Push implements [heap.Interface].
func (h *detailHeap) Push(x any) { *h = append(*h, x.(*detailed)) }

// Pop implements [heap.Interface].
func (h *detailHeap) Pop() any {
	last := (*h)[len(*h)-1]
	(*h)[len(*h)-1] = nil
	*h = (*h)[:len(*h)-1]
	return last
}

// wants reports whether a call would stay in a heap of at most n calls.
func (h detailHeap) wants(d *detailed, n int) bool {
	return len(h) < n || n > 0 && d.compare(h[0]) < 0
}
