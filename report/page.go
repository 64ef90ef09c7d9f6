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
	"example.com/acstelemetry/trend"
)

// DefaultDetailBytes is how much of a [Page] the details of calls take by default.
const DefaultDetailBytes = 10 << 20

// PageOptions are the options of a [Page]. The zero value is the default.
type PageOptions struct {
	// Title is at the top. Empty means "Call report".
	Title string
	// Profile is the profile that has judged the calls; nil means [quality.CallDiagnostics].
	Profile *quality.Profile
	// DetailBytes is how much of the page the details of calls take at most: their participants,
	// streams and timelines, of the calls with most issues first. Every call has its
	// row. Zero means [DefaultDetailBytes], a negative number no details.
	DetailBytes int64
	// Details is how many calls have details at most. Zero means as many as fit, a negative
	// number none.
	Details int
	// Arguments are what the command acscalls needs to read the same calls again, such as
	// "--profile strict.json logs/". The page names them where it lacks details, so that one can
	// copy the command for them. Empty means "PATH…".
	Arguments string
	// Generated is the time that the page shows as its own. It is not shown if it is absent.
	Generated opt.Value[time.Time]
	// Limits are the greatest shares that are acceptable, from 0 to 1, by measure, such as
	// 0.05 for [trend.PoorCalls]. The page marks shares above and within them. It
	// judges no share without a limit.
	Limits map[trend.Measure]float64
	// Before are the calls of an earlier period, judged by the same profile, and BeforeName says
	// which they are. The page shows what has changed since, if Before is not nil.
	Before     *trend.Aggregate
	BeforeName string
	// Open is the ID of the call on which the page opens. Empty means the summary.
	Open string
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
// Detail, with their records, until it returns none.
type Page struct {
	options PageOptions
	profile quality.Profile
	figures pageFigures
	rows    pageRows
	details detailHeap
	bytes   int64                   // of details; those that are missing count as leastDetail
	cut     *detailed               // the best of the calls for which there was no room; no worse one has details
	wanted  map[pageKey][]*detailed // the calls that Wants has returned
	packed  *zlib.Writer            // reused for all calls
}

// leastDetail is less than the details of any call take, in bytes.
const leastDetail = 200

// NewPage returns a page without calls. Nil options mean the defaults.
func NewPage(o *PageOptions) *Page {
	p := &Page{profile: quality.CallDiagnostics(), rows: pageRows{facets: pageFacets{}}}
	if o != nil {
		p.options = *o
	}
	if p.options.Profile != nil {
		p.profile = *p.options.Profile
	}
	p.options.Title = cmp.Or(p.options.Title, "Call report")
	p.options.DetailBytes = cmp.Or(p.options.DetailBytes, DefaultDetailBytes)
	p.options.Arguments = cmp.Or(p.options.Arguments, "PATH…")
	return p
}

// Add adds a call, with its details unless the call has only facts. It keeps nothing of v. The
// same calls in any order make the same page, unless several calls have the same start and ID.
func (p *Page) Add(v *quality.CallVerdict) error {
	row := v.Row()
	number := p.rows.add(v, &row)
	p.rows.facets.add(number, p.figures.add(v), &p.rows.texts)
	candidate := &detailed{
		row: number, issues: row.Issues,
		start: row.Start.Or(time.Time{}), id: strings.Clone(row.CallID.Or("")),
	}
	if p.cut != nil && candidate.compare(p.cut) > 0 {
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
	p.bytes += candidate.size()
	p.trim()
	return nil
}

// trim drops the details that are worth least until the others fit. What remains are always
// the calls with most issues, however they come: once one does not fit, no worse one does.
func (p *Page) trim() {
	for len(p.details) > 0 && (p.bytes > p.options.DetailBytes || p.options.Details != 0 && len(p.details) > p.options.Details) {
		last := heap.Pop(&p.details).(*detailed)
		p.bytes -= last.size()
		last.packed, last.dropped = nil, true
		if p.cut == nil || last.compare(p.cut) < 0 {
			p.cut = last
		}
	}
}

// Goals adds the daily figures of the service that a Tally without a Dimension has gathered. The
// page shows them next to those of the calls that Add adds. It keeps nothing of t.
func (p *Page) Goals(t *goals.Tally) { p.figures.daily.Merge(t) }

// Wants returns calls whose details the page lacks so far, those with most issues first: as
// many of those that were added without their records as will probably fit. Only their ID and
// Source are set. After these have been given to Detail, there may be room for more.
func (p *Page) Wants() []*calls.Call {
	var lacking []*detailed
	have, size := int64(0), int64(0)
	for _, d := range p.details {
		if d.packed != nil {
			have++
			size += int64(len(d.packed))
		} else if !d.asked {
			lacking = append(lacking, d)
		}
	}
	slices.SortFunc(lacking, (*detailed).compare)
	const usual = 3000 // bytes of the details of a call, until there are some
	mean := int64(usual)
	if have > 0 {
		mean = max(size/have, leastDetail)
	}
	// More than probably fit: asking again, for few, costs another reading of everything.
	room := max(0, p.options.DetailBytes-size)
	some := int(min(int64(len(lacking)), room/mean*5/4+50))
	p.wanted = map[pageKey][]*detailed{}
	var list []*calls.Call
	for _, d := range lacking[:some] {
		d.asked = true
		list = append(list, d.call)
		p.wanted[pageKeyOf(d.call)] = append(p.wanted[pageKeyOf(d.call)], d)
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
	d := list[0]
	p.wanted[key] = list[1:]
	if d.dropped {
		return nil
	}
	packed, err := p.pack(newPageDetail(&p.profile, v))
	if err != nil {
		return err
	}
	p.bytes -= d.size()
	d.packed = packed
	p.bytes += d.size()
	p.trim()
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

	asked   bool // Wants has returned the call
	dropped bool // there is no room for its details
}

func (d *detailed) size() int64 {
	if d.packed == nil {
		return leastDetail
	}
	return int64(len(d.packed))
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
