package calls

import (
	"cmp"
	"encoding/binary"
	"encoding/hex"
	"hash/maphash"
	"math/bits"

	"example.com/acstelemetry/opt"
)

// id is the value of a field that holds an ID. A GUID in lower case, as nearly all
// IDs are, is its two halves, which are compared like numbers and mean the same in
// every call. Any other text, and the state of a field without a value, is a [value]
// of one call in low, with high 0. The zero id is that of an absent field.
type id struct{ high, low uint64 }

func idOfValue(v value) id { return id{low: uint64(v)} }

func (i id) isGUID() bool { return i.high != 0 }

// value returns the number of an ID that is not a GUID.
func (i id) value() value { return value(i.low) }

func (i id) state() opt.State {
	if i.isGUID() {
		return opt.Set
	}
	return i.value().state()
}

func (i id) isSet() bool { return i.state() == opt.Set }

// orNone returns an ID that is set, else the zero id: as keys, all IDs without a value
// are the same.
func (i id) orNone() id {
	if !i.isSet() {
		return id{}
	}
	return i
}

func (i id) hash() uint32 {
	high, low := bits.Mul64(i.high^seeds[0], i.low^seeds[1])
	return uint32(high ^ low ^ high>>32 ^ low>>32)
}

// seeds differ from run to run, as seed does.
var seeds = [2]uint64{maphash.String(seed, "high"), maphash.String(seed, "low")}

// guidOf returns a GUID as an ID, and false for any other text. One whose first half
// is 0 counts as another text.
func guidOf(text string) (id, bool) {
	high, low, ok := parseGUID(text)
	return id{high, low}, ok && high != 0
}

// appendTo appends a GUID as text.
func (i id) appendTo(dst []byte) []byte {
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], i.high)
	binary.BigEndian.PutUint64(b[8:], i.low)
	for n, from := 0, 0; n < len(groups); n++ {
		if n > 0 {
			dst = append(dst, '-')
		}
		dst = hex.AppendEncode(dst, b[from:from+groups[n]])
		from += groups[n]
	}
	return dst
}

// groups are how many bytes there are between the dashes of a GUID.
var groups = [...]int{4, 2, 2, 2, 6}

// origin is what the records of one client, or of one participant's streams, have in
// common. A call keeps it once for all of them.
type origin struct {
	participant, endpoint id
	other                 id    // the identifier; of a client, its instance
	kind                  value // the endpoint type; of a client, whether it names the call: see inCall
	resource              value
}

// The kinds of origins of operations. No endpoint type has them.
const (
	clientInCall value = 1<<32 - 1 - iota
	clientAnywhere
)

func (o *origin) isClient() bool { return o.kind == clientInCall || o.kind == clientAnywhere }

// hash returns the hash of an origin, whose other ID is a GUID or a text.
func (o *origin) hash(other id, text string) uint32 {
	h := o.participant.hash() ^ o.endpoint.hash()*3 ^ uint32(o.kind)
	if other.isGUID() {
		return h ^ other.hash()*5
	}
	return h ^ hashText(text)
}

// participantKey identifies the participant of a summary or a stream within a call: by
// the first of participant ID, identifier and endpoint ID that has a value. Endpoint
// type and identifier tell redacted participants apart.
func participantKey(o *origin, n numbering) id {
	switch {
	case o.participant.isSet():
		return o.participant
	case o.participant.state() == opt.Redacted:
		return redactedKey(o.other, o.kind, n)
	case o.other.isSet():
		return o.other
	}
	return endpointKey(o, n)
}

// redactedKey is the key of a participant whose ID the service has hidden.
func redactedKey(identifier id, endpointType value, n numbering) id {
	return keyOf(redactedParticipant(n.text(endpointType), n.idText(identifier)), n)
}

func redactedParticipant(endpointType, identifier string) string {
	return "RedactedParticipant-" + endpointType + "-Identifier-" + identifier
}

// endpointKey identifies an endpoint within a call; it is the zero id for the server.
func endpointKey(o *origin, n numbering) id {
	if o.endpoint.state() == opt.Redacted {
		return keyOf(redactedEndpoint(n.text(o.kind), n.idText(o.other)), n)
	}
	return o.endpoint.orNone()
}

func redactedEndpoint(endpointType, identifier string) string {
	return "RedactedEndpoint-" + endpointType + "-Identifier-" + identifier
}

func keyOf(text string, n numbering) id { return idOfValue(valueOf(n.own(text), opt.Set)) }

// describesCall reports whether a record describes the call itself: its participant ID
// is the call's.
func describesCall(participant, call opt.Value[string]) bool {
	return participant.IsSet() && participant == call
}

// summaryKey identifies a summary within a call. By rules that are ClientCalls, a participant may
// have two, one that has the start of the call and one that has not.
type summaryKey struct {
	participant id // the key
	started     bool
}

func (k *summaryKey) hash() uint32 { return k.participant.hash() }

// streamKey identifies a stream within a call.
type streamKey struct {
	participant id // the key
	stream      int64
	media       value
}

func (k *streamKey) hash() uint32 {
	return k.participant.hash() ^ uint32(uint64(k.stream)*0x9E3779B97F4A7C15>>32)
}

// opKey identifies a client operation within a call.
type opKey struct {
	id   id
	at   instant
	name value
}

func (k *opKey) hash() uint32 { return k.id.hash() ^ uint32(k.at.ticks)*0x9E3779B9 }

// compareStates orders fields by their states. Absent and null are the same, as in a table.
func compareStates(a, b opt.State) int { return cmp.Compare(weight(a), weight(b)) }

func weight(s opt.State) opt.State {
	if s == opt.Null {
		return opt.Absent
	}
	return s
}

const guidLength = 36 // of its text

// parseGUID returns the halves of a GUID in lower case.
func parseGUID(text string) (high, low uint64, ok bool) {
	if len(text) != guidLength || text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-' {
		return 0, 0, false
	}
	w1, ok1 := hexadecimal(fourBytes(text[0:]) | fourBytes(text[4:])<<32)
	w2, ok2 := hexadecimal(fourBytes(text[9:]) | fourBytes(text[14:])<<32)
	w3, ok3 := hexadecimal(fourBytes(text[19:]) | fourBytes(text[24:])<<32)
	w4, ok4 := hexadecimal(fourBytes(text[28:]) | fourBytes(text[32:])<<32)
	return uint64(w1)<<32 | uint64(w2), uint64(w3)<<32 | uint64(w4), ok1 && ok2 && ok3 && ok4
}

// fourBytes returns the first four bytes of a text, the first in the lowest bits.
func fourBytes(text string) uint64 {
	return uint64(text[0]) | uint64(text[1])<<8 | uint64(text[2])<<16 | uint64(text[3])<<24
}

// hexadecimal reads eight hexadecimal digits in lower case, the first one in the lowest byte
// of a word. Each byte is turned into the value of a digit and back, which must give the
// same byte.
func hexadecimal(w uint64) (value uint32, ok bool) {
	const ones = 0x0101010101010101
	v := w&(0x0F*ones) + (w>>6&ones)*9
	letters := (v + 6*ones) >> 4 & ones // 1 for digits above 9
	ok = v+'0'*ones+letters*('a'-'0'-10) == w && v&(0xF0*ones) == 0
	v = (v<<4 | v>>8) & 0x00FF00FF00FF00FF
	v = (v | v>>8) & 0x0000FFFF0000FFFF
	return bits.ReverseBytes32(uint32(v) | uint32(v>>32)<<16), ok
}
