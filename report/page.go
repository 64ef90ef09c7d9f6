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
	"example.com/acstelemetry/goals"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
)

// DefaultDetails is how many calls of a [Page] have details by default.
const DefaultDetails = 200

// PageOptions are the options of a [Page]. The zero value is the default.
type PageOptions struct {
	// Title is at the top. Empty means "Call report".
	Title string
	// Profile is the profile that has judged the calls; nil means [quality.CallDiagnostics].
	Profile *quality.Profile
	// Details is how many calls, those with most issues first, have their participants,
	// streams and timeline; every call has its row. Zero means [DefaultDetails], a negative
	// number none.
	Details int
	// Generated is the time that the page shows as its own. It is not shown if it is absent.
	Generated opt.Value[time.Time]
	// Notes are shown at the top, such as where the records come from and what
	// could not be read.
	Notes []string
}

// Page is a report on calls as one HTML page that needs nothing else: no network, no other
// file. Calls are added one by one. The page does not keep them, but a row for each and the
// details of a few. It is not safe for use by several goroutines at once.
//
// Details need the records of a call. To add calls without their records, see
// [calls.Assembler.FactsOnly], add them all first. Then give the calls that Wants returns to
// Detail, with their records.
type Page struct {
	options PageOptions
	profile quality.Profile
	figures pageFigures
	rows    pageRows
	details detailHeap
	wanted  map[pageKey][]*detailed // the calls that Wants has returned
	packed  *zlib.Writer            // reused for all calls
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

// Add adds a call, with its details unless the call has only facts. It keeps nothing of v. The
// same calls in any order make the same page, unless several calls have the same start and ID.
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

// Goals adds the daily figures of the service that a Tally without a Dimension has gathered. The
// page shows them next to those of the calls that Add adds. It keeps nothing of t.
func (p *Page) Goals(t *goals.Tally) { p.figures.daily.Merge(t) }

// Wants returns the calls whose details the page lacks so far: the calls with most issues that
// were added without their records. Only their ID and Source are set.
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

// Detail adds the details of a call that Wants has returned, judged again with its records. It
// keeps nothing of v and ignores other calls. A call without details has only its row.
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

// pageKey identifies a call by its ID, or by the position of its record if it has no ID.
type pageKey struct{ id, source string }

func pageKeyOf(c *calls.Call) pageKey {
	if id, ok := c.ID.Get(); ok {
		return pageKey{id: id}
	}
	return pageKey{source: c.Source.String()}
}

// detailed is a call with details, or one whose details the page wants.
type detailed struct {
	row    int
	issues int
	start  time.Time
	id     string
	call   *calls.Call // its ID and Source while the details are missing
	packed []byte
}

// pack returns a value as compressed JSON in base64, quoted. Uncompressed, the details of two
// hundred calls with hundreds of streams each would be two thirds of the page.
func (p *Page) pack(v any) ([]byte, error) {
	var out bytes.Buffer
	out.WriteByte('"')
	encoded := base64.NewEncoder(base64.StdEncoding, &out)
	if p.packed == nil {
		p.packed, _ = zlib.NewWriterLevel(nil, zlib.BestCompression) // fails only for unknown levels
	}
	p.packed.Reset(encoded)
	err := errors.Join(json.NewEncoder(p.packed).Encode(v), p.packed.Close(), encoded.Close())
	out.WriteByte('"')
	return slices.Clone(out.Bytes()), err
}

// compare orders calls by how much their details are worth, the most first.
func (d *detailed) compare(e *detailed) int {
	return cmp.Or(cmp.Compare(e.issues, d.issues), d.start.Compare(e.start), strings.Compare(d.id, e.id), d.row-e.row)
}

// detailHeap is a heap with the call on top whose details are worth least.
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
