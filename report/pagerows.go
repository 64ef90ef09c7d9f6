package report

import (
	"cmp"
	"encoding/base64"
	"encoding/binary"
	"hash/fnv"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
)

// pageRows holds the rows of a [Page] compactly: each text is stored once and has a number.
type pageRows struct {
	list   []pageRow
	texts  textTable
	facets pageFacets
}

// pageRow is a call's row.
type pageRow struct {
	id                                                   opt.Value[string]
	start                                                opt.Value[time.Time]
	seconds                                              opt.Value[float64]
	kind, clients, quality, rating, resource, thread     int32 // texts
	people, dropped, streams, poor, badOperations, total int32
	complete                                             bool
	issues                                               []int32 // pairs of a text and a count
	words                                                []int32 // texts for the search: IDs without a GUID
	keys                                                 []guidKey
}

// textTable numbers texts. The empty text has number 0.
type textTable struct {
	list   []string
	number map[string]int32
}

func (t *textTable) of(text string) int32 {
	if t.number == nil {
		t.number = map[string]int32{"": 0}
		t.list = []string{""}
	}
	n, ok := t.number[text]
	if !ok {
		n = int32(len(t.list))
		text = strings.Clone(text) // not a part of the input, which would stay in memory
		t.list = append(t.list, text)
		t.number[text] = n
	}
	return n
}

// add adds a call's row and returns its number.
func (r *pageRows) add(v *quality.CallVerdict, row *quality.Row) int {
	one := pageRow{
		id: row.CallID, start: row.Start, seconds: row.DurationSeconds,
		kind: r.texts.of(string(row.CallType.Or(""))), clients: r.texts.of(plainCounts(row.ClientTypes)),
		quality: r.texts.of(string(row.Quality)), rating: r.texts.of(string(row.Rating)),
		resource: r.texts.of(row.ResourceID.Or("")), thread: r.texts.of(row.TeamsThreadID.Or("")),
		people: int32(row.Participants), dropped: int32(row.DroppedParticipants),
		streams: int32(row.Streams), poor: int32(row.PoorStreams),
		badOperations: int32(row.BadOperations), total: int32(row.Issues), complete: row.Complete,
	}
	if id, ok := one.id.Get(); ok {
		one.id = opt.Of(strings.Clone(id))
	}
	for _, i := range v.Issues {
		one.issues = append(one.issues, r.texts.of(i.Name), int32(i.Count))
	}
	r.identities(&one, v)
	r.list = append(r.list, one)
	return len(r.list) - 1
}

// maxWord is how much of an ID without a GUID can be searched for, in bytes.
const maxWord = 200

// identities adds what the search needs to find the participants' IDs.
func (r *pageRows) identities(one *pageRow, v *quality.CallVerdict) {
	add := func(id string) {
		found := false
		for key := range guids(id) {
			found = true
			one.keys = append(one.keys, key)
		}
		if !found && id != "" {
			one.words = append(one.words, r.texts.of(shortened(id, maxWord)))
		}
	}
	for _, p := range v.Call.Participants {
		add(p.Key)
		if s := p.Summary; s != nil {
			add(s.ParticipantID.Or(""))
			add(s.Identifier.Or(""))
			add(s.EndpointID.Or(""))
		}
	}
	slices.SortFunc(one.keys, guidKey.compare)
	one.keys = slices.Clip(slices.Compact(one.keys))
	slices.Sort(one.words)
	one.words = slices.Compact(one.words)
}

// shortened returns at most n bytes of a text, and no half characters.
func shortened(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// guidKey represents a GUID in a search. Its first eight digits find the GUID by its
// beginning, and its hash finds the complete GUID. As texts, four GUIDs for each of a hundred
// thousand participants would take half of the page.
type guidKey struct{ first, hash uint32 }

func (k guidKey) compare(l guidKey) int {
	return cmp.Or(cmp.Compare(k.first, l.first), cmp.Compare(k.hash, l.hash))
}

// guids returns the keys of the GUIDs in a text.
func guids(text string) func(yield func(guidKey) bool) {
	return func(yield func(guidKey) bool) {
		for i := 0; i+guidLength <= len(text); i++ {
			key, ok := guidAt(text[i : i+guidLength])
			if !ok {
				continue
			}
			if !yield(key) {
				return
			}
			i += guidLength - 1
		}
	}
}

const guidLength = 36

// guidAt returns the key of a text in the form of a GUID.
func guidAt(text string) (key guidKey, ok bool) {
	h := fnv.New32a()
	for i := range guidLength {
		c := text[i]
		if i == 8 || i == 13 || i == 18 || i == 23 {
			if c != '-' {
				return key, false
			}
			continue
		}
		digit := strings.IndexByte("0123456789abcdef", c|0x20)
		if digit < 0 || c < '0' {
			return key, false
		}
		if i < 8 {
			key.first = key.first<<4 | uint32(digit)
		}
		h.Write([]byte{c | 0x20}) // never fails
	}
	key.hash = h.Sum32()
	return key, true
}

// order returns the numbers of the rows in the order of the page: by start, rows without one
// last, then by ID.
func (r *pageRows) order() []int {
	order := make([]int, len(r.list))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		x, y := &r.list[a], &r.list[b]
		if x.start.IsSet() != y.start.IsSet() {
			if x.start.IsSet() {
				return -1
			}
			return 1
		}
		return cmp.Or(x.start.Or(time.Time{}).Compare(y.start.Or(time.Time{})), strings.Compare(x.id.Or(""), y.id.Or("")), a-b)
	})
	return order
}

// pageColumns are the rows in the form of the page, one list per column. Texts are numbers in
// the table of texts.
type pageColumns struct {
	ID            []opt.Value[string] `json:"id"`
	Type          []int32             `json:"type"`
	Start         []*int64            `json:"start"`   // milliseconds since 1970
	Seconds       []*float64          `json:"seconds"` // from start to end
	People        []int32             `json:"people"`
	Clients       []int32             `json:"clients"`
	Dropped       []int32             `json:"dropped"`
	Streams       []int32             `json:"streams"`
	Poor          []int32             `json:"poor"`
	Quality       []int32             `json:"quality"`
	Rating        []int32             `json:"rating"`
	BadOperations []int32             `json:"bad"`
	Issues        []int32             `json:"issues"`
	Breakdown     [][]int32           `json:"breakdown"`
	Complete      []int32             `json:"complete"`
	Resource      []int32             `json:"resource"`
	Thread        []int32             `json:"thread"`
	Words         [][]int32           `json:"words"`
	Keys          []int32             `json:"keys"` // how many
	Details       []int32             `json:"details"`
}

// columns returns the rows in an order.
func (r *pageRows) columns(order []int, details map[int]bool) *pageColumns {
	c := new(pageColumns)
	for _, i := range order {
		row := &r.list[i]
		c.ID = append(c.ID, row.id)
		c.Type = append(c.Type, row.kind)
		c.Start = append(c.Start, milliseconds(row.start))
		c.Seconds = append(c.Seconds, rounded(row.seconds))
		c.People = append(c.People, row.people)
		c.Clients = append(c.Clients, row.clients)
		c.Dropped = append(c.Dropped, row.dropped)
		c.Streams = append(c.Streams, row.streams)
		c.Poor = append(c.Poor, row.poor)
		c.Quality = append(c.Quality, row.quality)
		c.Rating = append(c.Rating, row.rating)
		c.BadOperations = append(c.BadOperations, row.badOperations)
		c.Issues = append(c.Issues, row.total)
		c.Breakdown = append(c.Breakdown, row.issues)
		c.Complete = append(c.Complete, asNumber(row.complete))
		c.Resource = append(c.Resource, row.resource)
		c.Thread = append(c.Thread, row.thread)
		c.Words = append(c.Words, row.words)
		c.Keys = append(c.Keys, int32(len(row.keys)))
		c.Details = append(c.Details, asNumber(details[i]))
	}
	return c
}

func asNumber(b bool) int32 {
	if b {
		return 1
	}
	return 0
}

func milliseconds(t opt.Value[time.Time]) *int64 {
	at, ok := t.Get()
	if !ok {
		return nil
	}
	ms := at.UnixMilli()
	return &ms
}

// rounded rounds a number of seconds to milliseconds.
func rounded(v opt.Value[float64]) *float64 {
	s, ok := v.Get()
	if !ok {
		return nil
	}
	s = float64(int64(s*1000)) / 1000
	return &s
}

// keys returns the keys of all rows in an order, in base64: eight bytes each,
// little endian.
func (r *pageRows) keys(order []int) string {
	var bytes []byte
	for _, i := range order {
		for _, k := range r.list[i].keys {
			bytes = binary.LittleEndian.AppendUint32(bytes, k.first)
			bytes = binary.LittleEndian.AppendUint32(bytes, k.hash)
		}
	}
	return base64.StdEncoding.EncodeToString(bytes)
}
