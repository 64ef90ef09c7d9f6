package lake

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"strings"
	"time"

	"example.com/acstelemetry"
	"example.com/acstelemetry/internal/jsonscan"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// HashColumn is the column of an [Archive] with the hash of a record: the first 8 bytes of a
// SHA-256, big-endian, as INT64. Together with the log and the time, to the millisecond, it says
// which record it is. Two records have the same hash if they have the same
//
//   - log: the category of a documented log, also where only the table is named;
//   - time, resource, operation, and correlation ID next to properties. A resource ID may be
//     in any case, with or without slashes around it;
//   - fields in properties. Those without a value do not count: absent, null and empty are the
//     same. Times count to the millisecond, as the portal's CSV has them, numbers by their value,
//     known texts of enumerations in any spelling, JSON without the blanks between its tokens;
//   - fields that the log does not have, in properties or columns of a row, by the text of
//     their value.
//
// What a destination adds does not count: Type, TenantId, SourceSystem and columns that begin with an
// underscore of a workspace, operationVersion, and for logs that are documented what is next to
// properties and not known.
const HashColumn = "RecordHash"

// identities make hashes of the records of a schema. They may be used by several goroutines at
// once.
type identities struct {
	schema *logs.Schema
	fields []identityField   // in the order of their names
	folder string            // its folder in an archive; "" for records of no documented log
	times  []logs.Field      // the first that is set is the time of a record
	logs   map[string]string // by category and by table, the category that counts, in lower case
}

type identityField struct {
	name     string // folded
	field    logs.Field
	resource bool
}

func newIdentities(schema *logs.Schema) *identities {
	ids := &identities{schema: schema, folder: folderName(schema.Name()), logs: map[string]string{}}
	for _, log := range schema.Logs() { // of categories with one table, the first counts
		category := foldName(log.Category)
		if first, ok := ids.logs[log.Table]; ok && log.Table != "" {
			category = first
		}
		for _, name := range []string{log.Category, foldName(log.Category), log.Table, foldName(log.Table)} {
			ids.logs[name] = category
		}
	}
	own := map[string]bool{}
	for _, f := range schema.Fields() {
		name := foldName(f.Name())
		if name == "timegenerated" {
			ids.times = append(ids.times, f)
			continue
		}
		own[name], own[foldName(f.Column)] = true, true
		ids.fields = append(ids.fields, identityField{name: name, field: f})
	}
	for _, f := range logs.EnvelopeFields() {
		switch f.Name() {
		case "time":
			ids.times = slices.Insert(ids.times, 0, f)
		case "resourceId", "operationName", "correlationId":
			if name := foldName(f.Name()); !own[name] {
				ids.fields = append(ids.fields, identityField{name: name, field: f, resource: f.Name() == "resourceId"})
			}
		}
	}
	slices.SortFunc(ids.fields, func(a, b identityField) int { return strings.Compare(a.name, b.name) })
	return ids
}

// foldName returns the form of a name in which it is the same in a resource log and in a table.
func foldName(name string) string { return strings.ToLower(strings.ReplaceAll(name, " ", "")) }

// hash returns the hash of a record. Its text is made in a buffer, which is returned.
func (ids *identities) hash(rec logs.Record, buffer []byte) (uint64, []byte) {
	start := len(buffer)
	buffer = append(append(buffer, ids.logOf(rec)...), 0)
	if at := ids.timeOf(rec); at != noTime {
		buffer = binary.AppendVarint(append(buffer, isText), at)
	} else {
		buffer = (&identityField{name: "time", field: ids.times[0]}).append(buffer, rec)
	}
	unknown := ids.unknown(rec)
	for i := range ids.fields {
		f := &ids.fields[i]
		for len(unknown) > 0 && unknown[0].name < f.name {
			buffer = appendPart(buffer, unknown[0].name, isText, unknown[0].text)
			unknown = unknown[1:]
		}
		buffer = f.append(buffer, rec)
	}
	for _, u := range unknown {
		buffer = appendPart(buffer, u.name, isText, u.text)
	}
	sum := sha256.Sum256(buffer[start:])
	return binary.BigEndian.Uint64(sum[:8]), buffer[:start]
}

// The kinds of parts of a record's text.
const (
	isText = iota
	isRedacted
	isInvalid
)

// appendPart appends a field so that no two lists of fields are the same text.
func appendPart(dst []byte, name string, kind byte, text []byte) []byte {
	if len(text) == 0 && kind == isText {
		return dst
	}
	dst = append(append(dst, name...), 0, kind)
	return append(binary.AppendUvarint(dst, uint64(len(text))), text...)
}

// append appends the field of a record unless it has no value.
func (f *identityField) append(dst []byte, rec logs.Record) []byte {
	cell := f.field.Cell(rec)
	switch cell.State() {
	case opt.Redacted:
		return appendPart(dst, f.name, isRedacted, nil)
	case opt.Invalid:
		return appendPart(dst, f.name, isInvalid, invalidText(rec, f.field.Name()))
	case opt.Set:
		var space [128]byte
		return appendPart(dst, f.name, isText, f.text(space[:0], cell))
	}
	return dst
}

// text appends the text of a value as it is in every destination.
func (f *identityField) text(dst []byte, cell opt.Cell) []byte {
	if at, ok := cell.(*opt.Value[time.Time]); ok {
		return binary.AppendVarint(dst, at.Or(time.Time{}).UnixMilli())
	}
	dst = cell.AppendText(dst)
	switch {
	case f.resource:
		return []byte(strings.ToLower(strings.Trim(string(dst), "/")))
	case f.field.Kind == logs.JSON:
		return compact(dst)
	}
	return dst
}

// compact returns JSON without blanks between its tokens, and any other text as it is.
func compact(text []byte) []byte {
	if kind, ok := jsonKind(text); ok && (kind == jsonscan.Object || kind == jsonscan.Array) {
		return jsonscan.AppendCompact(nil, text)
	}
	return text
}

// invalidText returns the text of a field that is no value of its type.
func invalidText(rec logs.Record, name string) []byte {
	if x := rec.Head().Extra; x != nil {
		for _, t := range x.Texts {
			if t.Field == name {
				return []byte(t.JSON)
			}
		}
	}
	return nil
}

type unknownPart struct {
	name string
	text []byte
}

// unknown returns the fields that the schema does not know and that count, in order.
func (ids *identities) unknown(rec logs.Record) []unknownPart {
	x := rec.Head().Extra
	if x == nil {
		return nil
	}
	var list []unknownPart
	for _, u := range x.Unknown {
		name := foldName(u.Name)
		if strings.HasPrefix(name, "_") || name == "timegenerated" || name == strings.ToLower(HashColumn) || u.Outside && ids.folder != "" {
			continue
		}
		v, err := jsonscan.New([]byte(u.JSON), logs.LargestMaxDepth).Value()
		if err != nil || v.Kind == jsonscan.Null {
			continue
		}
		list = append(list, unknownPart{name, compact(v.Text())})
	}
	slices.SortFunc(list, func(a, b unknownPart) int {
		return cmp.Or(strings.Compare(a.name, b.name), slices.Compare(a.text, b.text))
	})
	return list
}

// timeOf returns the time of a record in milliseconds since 1970, or noTime.
//
// QUIRK: the documentation's sample of a client operation has it in properties only.
func (ids *identities) timeOf(rec logs.Record) int64 {
	for i := range ids.times {
		if at, ok := ids.times[i].Cell(rec).(*opt.Value[time.Time]); ok && at.IsSet() {
			return at.Or(time.Time{}).UnixMilli()
		}
	}
	return noTime
}

// logOf returns the category of a record, which its table may say, in lower case.
func (ids *identities) logOf(rec logs.Record) string {
	if ids.folder == "" {
		return strings.ToLower(otherLog(rec))
	}
	for _, name := range []string{rec.Head().Category.Or(""), rec.Head().Type.Or("")} {
		log, ok := ids.logs[name] // usually the spelling is exact
		if !ok {
			log, ok = ids.logs[foldName(name)]
		}
		if ok && name != "" {
			return log
		}
	}
	return foldName(ids.schema.Name())
}

// otherLog returns the name of a log without a schema, by which records of its resource log and of
// its table are together.
func otherLog(rec logs.Record) string {
	if log, ok := acstelemetry.NeighbourOf(rec); ok {
		return cmp.Or(log.Category, log.Table)
	}
	h := rec.Head()
	return cmp.Or(h.Category.Or(""), h.Type.Or(""), "Other")
}
