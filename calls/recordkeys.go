package calls

import (
	"strconv"

	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/mediastats"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/survey"
)

// Keys say which records a record must be together with, so that several programs can put
// calls together, each from a part of the records: see [Components]. They hold for any [Rules].
type Keys struct {
	Kind RecordKind
	// Own is what the record belongs to: of CallRecord the call; of StrayRecord the operation,
	// or the call that the record names; of LoneRecord the record itself, by its content. It is
	// 0 for OtherRecord.
	Own Key

	links [3]Key
	n     int
}

// Links are the IDs by which a StrayRecord finds a call, and those by which one finds the call
// of a CallRecord. The slice is part of k.
func (k *Keys) Links() []Key { return k.links[:k.n] }

// Key is an ID as a number. Different IDs have the same Key only by chance, which does no harm:
// records are together that need not be. Equal IDs have equal keys in all processes of one
// version of this package.
type Key uint64

// String returns the key as 16 hexadecimal digits.
func (k Key) String() string {
	const zeros = "0000000000000000"
	text := strconv.FormatUint(uint64(k), 16)
	return zeros[len(text):] + text
}

// RecordKind says how a record is part of a call.
type RecordKind string

// The kinds of records.
const (
	// CallRecord names its call.
	CallRecord RecordKind = "call"
	// StrayRecord names no call, or one that may be none, and finds one by its links:
	// operations of clients, recordings, requests to Call Automation and the like.
	StrayRecord RecordKind = "stray"
	// LoneRecord is a call by itself, as it has no ID by which to find another one.
	LoneRecord RecordKind = "lone"
	// OtherRecord is of no call.
	OtherRecord RecordKind = "other"
)

// KeysOf returns the keys of a record, which may be reused afterwards.
func KeysOf(rec logs.Record) (k Keys) {
	switch rec := rec.(type) {
	case *callsummary.Record:
		k.ofCall(rec, rec.CorrelationID)
		k.link(byParticipant, rec.ParticipantID)
	case *diagnostics.Record:
		if !describesCall(rec.ParticipantID, rec.CorrelationID) && !rec.StreamID.IsSet() {
			return Keys{Kind: OtherRecord}
		}
		k.ofCall(rec, rec.CorrelationID)
		k.link(byParticipant, rec.ParticipantID)
	case *clientops.Record:
		k.ofOperation(rec)
	case *mediastats.Record:
		k.ofCall(rec, either(rec.CallID, rec.CorrelationID))
	case *survey.Record:
		k.ofCall(rec, rec.CallID)
	default:
		k.ofCompanion(rec)
	}
	return k
}

// ofCall sets the kind and the own key of a record that makes a call.
func (k *Keys) ofCall(rec logs.Record, call opt.Value[string]) {
	if id := call.Or(""); id != "" {
		k.Kind, k.Own = CallRecord, keyOfText(byCall, id)
		return
	}
	sum := new(canon).digest(rec)
	k.Kind, k.Own = LoneRecord, keyOfText(byContent, string(sum[:]))
}

// ofOperation sets the keys of an operation. Whether one without an ID counts depends on the
// rules; it never is a stray.
func (k *Keys) ofOperation(rec *clientops.Record) {
	call := callOf(rec)
	id := rec.OperationID.Or("")
	if !rec.CallClientTimeStamp.IsSet() || call.Or("") == "" && (id == "" || isLog(rec.OperationName.Or(""))) {
		k.Kind = OtherRecord
		return
	}
	if call.Or("") != "" || !rec.ParticipantID.IsSet() && !rec.ClientInstanceID.IsSet() {
		k.ofCall(rec, call)
	} else { // versions of one operation may name different IDs: see strayKey
		at, _ := rec.CallClientTimeStamp.Get()
		k.Kind = StrayRecord
		k.Own = keyOfText(byOperation, id).and(uint64(at.Unix())).and(uint64(at.Nanosecond())).andText(string(rec.OperationName.Or("")))
	}
	k.link(byParticipant, rec.ParticipantID)
	k.link(byClient, rec.ClientInstanceID)
}

// ofCompanion sets the keys of a companion, or of a record of no call. One that has no other IDs
// belongs to no call but the one that it names.
func (k *Keys) ofCompanion(rec logs.Record) {
	ids, ok := serverKeys(rec)
	call := rec.Head().CorrelationID.Or("")
	switch {
	case !ok || call == "" && len(ids) == 0:
		k.Kind = OtherRecord
		return
	case len(ids) == 0:
		k.Kind = CallRecord
	default:
		k.Kind = StrayRecord
	}
	for _, id := range ids { // with a letter for its kind
		k.add(keyOfText(byServer, id))
	}
	if k.Own = keyOfText(byCall, call); call == "" {
		k.Own = k.links[0]
	}
}

func (k *Keys) link(kind keyKind, id opt.Value[string]) {
	if id.IsSet() {
		k.add(keyOfText(kind, id.Or("")))
	}
}

func (k *Keys) add(link Key) {
	k.links[k.n] = link
	k.n++
}

// keyKind says what an ID is of: the same text may be that of several things.
type keyKind uint64

const (
	byCall keyKind = 1 + iota
	byContent
	byOperation
	byParticipant
	byClient
	byServer
)

// keyOfText returns the key of an ID, by the hash FNV-1a: the seeds of package maphash differ
// from process to process.
func keyOfText(kind keyKind, text string) Key { return Key(14695981039346656037 + kind).andText(text) }

func (k Key) andText(text string) Key {
	for i := range len(text) {
		k = (k ^ Key(text[i])) * 1099511628211
	}
	return k.and(uint64(len(text)))
}

// and mixes all bits of a number with those of a key.
func (k Key) and(n uint64) Key {
	h := (uint64(k) ^ n) * 0x9E3779B97F4A7C15
	h = (h ^ h>>32) * 0xD6E8FEB86659FD93
	return Key(h ^ h>>32)
}
