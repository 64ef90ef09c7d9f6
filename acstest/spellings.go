package acstest

import "unicode/utf8"

// Spellings say how the resource logs of many writers look. A writer spells all of its records
// in one way. The zero Spellings are those of the kind "field": see [Kinds]. Zero
// in a field means its default, [None] means none.
//
// The defaults are no less varied than what was counted in logs of another generator that
// follows the documents: an escape such as \u002B in 5.5 % of the records, a number instead
// of a text in 0.55 %, 0.84 texts "null" instead of a number and 0.38 texts with escapes per
// record.
type Spellings struct {
	// DotNet, Python and Go are the shares of the resources whose records were written by
	// System.Text.Json, by Python's json.dumps and by encoding/json; JSON.stringify wrote the
	// others. They differ in escapes, in blanks after colons and commas, and in the digits of
	// times: 7, 6, as many as needed, and 3. The defaults are 0.35, 0.1 and 0.1.
	DotNet, Python, Go float64
	// CRLF is the share of the resources whose lines end in CR LF. The default is 0.1.
	CRLF float64
	// Orders is the share of the resources whose members have another order than in the
	// documents: the alphabet's, or one that only the resource has. The default is 0.3.
	// RandomOrder is the share of the records, of any resource, whose order no other record
	// has. The default is 0.005.
	Orders, RandomOrder float64
	// Casing is the share of the resources with names of properties in another case, and
	// that of the resources with enumerations in another case. The default is 0.1.
	Casing float64
	// WholeSeconds is the share of the resources whose calls and logs have times without
	// milliseconds, and Offsets that of the resources that write +00:00 instead of Z. The
	// defaults are 0.15 and 0.05.
	WholeSeconds, Offsets float64
	// BareNumbers is the share of the resources that write numbers without quotes; rows have
	// them in quotes there. The default is 0.3. BareTexts is the share of the resources that
	// write texts without quotes that look like numbers, such as end codes; the default is
	// 0.05. Floats is the share of those that write whole numbers as 82.0; the default is
	// 0.02.
	BareNumbers, BareTexts, Floats float64
	// NullFields is the share of the resources that write null for fields that others leave
	// out. The default is 0.3. QuotedNulls is the share of the nulls that are "null", "" or
	// "-" instead of null; the default is 0.7.
	NullFields, QuotedNulls float64
	// PayloadObjects is the share of the resources whose payloads and options are objects
	// instead of texts. The default is 0.1.
	PayloadObjects float64
	// PayloadIDs is the share of the operations with an ID in the payload that occurs once.
	// The default is 0.95.
	PayloadIDs float64
	// Letters is the share of the clients whose free text has letters of many scripts,
	// quotes and signs that some writers escape. The default is 0.1.
	Letters float64
	// PhoneNumbers is the share of the telephones with an identifier, as in 4:+14255550123;
	// the others have none. The default is 0.9.
	PhoneNumbers float64
	// LeadingBlanks is the share of the records with a blank before the IDs in properties. The default is
	// 0.005.
	LeadingBlanks float64
}

// shares returns the shares with their defaults.
func (s *Spellings) shares() []shareField {
	return []shareField{
		{&s.DotNet, 0.35}, {&s.Python, 0.1}, {&s.Go, 0.1}, {&s.CRLF, 0.1}, {&s.Orders, 0.3}, {&s.RandomOrder, 0.005},
		{&s.Casing, 0.1}, {&s.WholeSeconds, 0.15}, {&s.Offsets, 0.05}, {&s.BareNumbers, 0.3}, {&s.BareTexts, 0.05}, {&s.Floats, 0.02},
		{&s.NullFields, 0.3}, {&s.QuotedNulls, 0.7}, {&s.PayloadObjects, 0.1}, {&s.PayloadIDs, 0.95}, {&s.Letters, 0.1},
		{&s.PhoneNumbers, 0.9}, {&s.LeadingBlanks, 0.005},
	}
}

// tool is what writes JSON.
type tool struct {
	name     string
	plain    [256]bool // bytes that need no escape
	digits   string    // of \u
	controls string    // control characters with an escape of their own, and the letter of each
	raw      bool      // characters beyond ASCII need no escape, but for U+2028 and U+2029
	blanks   bool      // after colons and commas
	fraction int       // digits of a second; 0 for as many as needed
}

const (
	upperDigits   = "0123456789ABCDEF"
	shortControls = "\bb\ff\nn\rr\tt"
)

// The tools. The first is the one without Spellings.
var (
	escapesTool   = &tool{plain: plainBytes(`"\`, false), digits: hexDigits, controls: "\nn", fraction: 3} // Config.Escapes
	documentsTool = &tool{plain: plainBytes(`"\`, false), digits: hexDigits, controls: "\nn", raw: true, fraction: 3}
	nodeTool      = &tool{name: "Node", plain: plainBytes(`"\`, true), digits: hexDigits, controls: shortControls, fraction: 3}
	dotNetTool    = &tool{name: "DotNet", plain: plainBytes("\"\\&'+<>`\x7f", false), digits: upperDigits, controls: shortControls, fraction: 7}
	pythonTool    = &tool{name: "Python", plain: plainBytes(`"\`, false), digits: hexDigits, controls: shortControls, blanks: true, fraction: 6}
	goTool        = &tool{name: "Go", plain: plainBytes(`"\&<>`, false), digits: hexDigits, controls: shortControls, raw: true}
)

// plainBytes returns the bytes that need no escape.
func plainBytes(escaped string, beyondASCII bool) (plain [256]bool) {
	for c := range plain {
		plain[c] = c >= ' ' && (c < utf8.RuneSelf || beyondASCII)
	}
	for i := range len(escaped) {
		plain[escaped[i]] = false
	}
	return plain
}

// style is how the records of a resource are written.
type style struct {
	*tool
	crlf, whole, offset, bare, bareTexts, floats, full, objects bool
	names, values                                               casing
	order                                                       uint64 // of the members: see rank
}

// casing is the case of a name or an enumeration.
type casing int

const (
	asDocumented casing = iota
	capitals            // a name begins with one; all letters of an enumeration are
	small
)

// Orders of members. Greater numbers are orders of their own.
const (
	documentsOrder = iota
	alphabetical
	ownOrders
)

// rank returns where a member goes: after those of lower rank.
func (s *style) rank(name []byte) (rank uint64) {
	if s.order == alphabetical {
		for i := range 8 {
			rank <<= 8
			if i < len(name) {
				rank |= uint64(name[i])
			}
		}
		return rank
	}
	rank = s.order
	for _, c := range name {
		rank = (rank ^ uint64(c)) * 0x100000001b3
	}
	return rank ^ rank>>29
}

// styleStream is the random stream for styles.
const styleStream = 1<<62 + 3

// newStyles returns the style of each resource. As many resources as the shares say have
// each property, chosen at random.
func (s *Spellings) newStyles(seed uint64, resources []string) map[string]*style {
	r := newRandom(seed, styleStream)
	n := len(resources)
	list := make([]style, n)
	of := func(share float64) int { return min(n, int(float64(share*float64(n))+0.5)) }
	// next returns the next resources of a permutation of all.
	next := func() func(share float64) []int {
		order := r.permutation(n)
		return func(share float64) (some []int) {
			k := min(of(share), len(order))
			some, order = order[:k], order[k:]
			return some
		}
	}
	for i := range list {
		list[i].tool = nodeTool
	}
	tools := next()
	for _, t := range []struct {
		share float64
		*tool
	}{{s.DotNet, dotNetTool}, {s.Python, pythonTool}, {s.Go, goTool}} {
		for _, i := range tools(t.share) {
			list[i].tool = t.tool
		}
	}
	for _, p := range []struct {
		share float64
		flag  func(*style) *bool
	}{
		{s.CRLF, func(s *style) *bool { return &s.crlf }}, {s.WholeSeconds, func(s *style) *bool { return &s.whole }},
		{s.Offsets, func(s *style) *bool { return &s.offset }}, {s.BareNumbers, func(s *style) *bool { return &s.bare }},
		{s.BareTexts, func(s *style) *bool { return &s.bareTexts }}, {s.Floats, func(s *style) *bool { return &s.floats }},
		{s.NullFields, func(s *style) *bool { return &s.full }}, {s.PayloadObjects, func(s *style) *bool { return &s.objects }},
	} {
		for _, i := range next()(p.share) {
			*p.flag(&list[i]) = true
		}
	}
	for k, i := range next()(s.Casing) {
		list[i].names = capitals + casing(k%2)
	}
	for k, i := range next()(s.Casing) {
		list[i].values = capitals + casing(k%2)
	}
	for k, i := range next()(s.Orders) {
		list[i].order = alphabetical
		if k%2 == 1 { // one of a few, as there are not many programs that write logs
			list[i].order = ownOrders + uint64(r.below(12))
		}
	}
	styles := map[string]*style{}
	for i, name := range resources {
		styles[name] = &list[i]
	}
	return styles
}
