package calls

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"strconv"
	"strings"
	"time"

	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/mediastats"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/usage"
)

// digest identifies a record by its content: records with the same digest are the
// same one. A hash takes a tenth of the memory.
type digest [sha256.Size]byte

// canon writes records in a form that does not depend on the shape of delivery:
// their time, their correlation ID, and the fields of their log that have a
// value. Absent and null are the same in a table, times are cut to the millisecond, which is
// all that some destinations keep, and the rest of the envelope depends only on the shape of
// delivery. The zero canon is ready to use.
type canon struct {
	fields     map[*logs.Schema][]logs.Field // Schema.Fields copies them each time
	buf, other []byte
}

func (c *canon) digest(rec logs.Record) digest { return sha256.Sum256(c.form(rec)) }

// companionKey identifies a companion within its call: a bill by its record ID. The operation of
// the others is named in the envelope.
func (c *canon) companionKey(rec logs.Record) digest {
	bill, ok := rec.(*usage.Record)
	if !ok {
		c.buf = append(c.form(rec), rec.Head().OperationName.Or("")...)
	} else if id := bill.RecordID.Or(""); id != "" {
		c.buf = append(append(c.buf[:0], "recordId "...), id...)
	} else {
		c.form(rec)
	}
	return sha256.Sum256(c.buf)
}

// statisticKey identifies a media statistic within its call: by its series and the client's
// time. A record that does not name its stream is identified by all that the client said.
func (c *canon) statisticKey(rec *mediastats.Record) digest {
	k := seriesKey(rec)
	if k.Metric == "" || !rec.CallClientTimeStamp.IsSet() {
		return c.digest(rec)
	}
	c.buf = c.buf[:0]
	if k.StreamID == "" {
		c.content(rec)
		return sha256.Sum256(c.buf)
	}
	c.cell("at", &rec.CallClientTimeStamp, nil)
	c.cell("direction", &rec.MediaStreamDirection, nil)
	for _, text := range []string{
		k.Metric, string(k.Media), k.StreamID, k.RemoteID, k.ParticipantID, k.EndpointID, k.ClientInstanceID,
	} {
		c.buf = strconv.AppendQuote(c.buf, text)
	}
	return sha256.Sum256(c.buf)
}

// form returns the canonical form of a record. It is valid until the next call.
func (c *canon) form(rec logs.Record) []byte {
	head := rec.Head()
	c.buf = c.buf[:0]
	c.cell("time", &head.Time, head.Extra)
	c.cell("correlationId", &head.CorrelationID, head.Extra)
	c.content(rec)
	return c.buf
}

// content writes the fields of a record without its envelope.
func (c *canon) content(rec logs.Record) {
	extra := rec.Head().Extra
	fields := c.of(rec.Schema())
	for i := range fields {
		texts := extra
		if fields[i].Kind == logs.Enum { // another spelling is the same content
			texts = nil
		}
		c.cell(fields[i].Name(), fields[i].Cell(rec), texts)
	}
	if extra != nil {
		c.unknown(extra.Unknown)
	}
}

func (c *canon) of(s *logs.Schema) []logs.Field {
	fields, ok := c.fields[s]
	if !ok {
		fields = s.Fields()
		if c.fields == nil {
			c.fields = map[*logs.Schema][]logs.Field{}
		}
		c.fields[s] = fields
	}
	return fields
}

// cell writes a field unless it has nothing to say.
func (c *canon) cell(name string, cell opt.Cell, extra *logs.Extra) {
	state := cell.State()
	if state == opt.Absent || state == opt.Null {
		return
	}
	c.buf = append(append(c.buf, name...), ':')
	if state == opt.Set {
		c.quote(cell)
	} else {
		c.buf = append(c.buf, state.String()...)
	}
	if extra != nil {
		for _, t := range extra.Texts {
			if t.Field == name { // which the value itself does not have
				c.buf = strconv.AppendQuote(c.buf, unquoted(t.JSON))
			}
		}
	}
	c.buf = append(c.buf, ',')
}

// quote writes a value in quotes and escapes the quotes in it.
func (c *canon) quote(cell opt.Cell) {
	if at, ok := cell.(*opt.Value[time.Time]); ok {
		c.buf = at.Or(time.Time{}).Truncate(time.Millisecond).AppendFormat(c.buf, time.RFC3339Nano)
		return
	}
	start := len(c.buf)
	c.buf = cell.AppendText(append(c.buf, '"'))
	if text := c.buf[start+1:]; bytes.IndexByte(text, '"') >= 0 || bytes.IndexByte(text, '\\') >= 0 {
		c.buf = strconv.AppendQuote(c.buf[:start], string(text))
		return
	}
	c.buf = append(c.buf, '"')
}

// unknown writes the fields that the schema does not have, by their names as package logs
// compares them.
func (c *canon) unknown(fields []logs.Unknown) {
	var list []logs.Unknown
	for _, u := range fields {
		name := strings.ReplaceAll(strings.ToLower(u.Name), " ", "")
		if u.JSON != "null" && !ofDelivery(name) {
			list = append(list, logs.Unknown{Name: name, JSON: unquoted(u.JSON)})
		}
	}
	slices.SortFunc(list, func(a, b logs.Unknown) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.JSON, b.JSON))
	})
	for _, u := range list {
		c.buf = append(strconv.AppendQuote(c.buf, u.Name), ':')
		c.buf = append(strconv.AppendQuote(c.buf, u.JSON), ',')
	}
}

// ofDelivery reports whether a field is of the way that a record took: one that Azure writes in the
// envelope of any resource log, or a column that a workspace adds.
func ofDelivery(name string) bool {
	switch name {
	case "level", "location", "tenantid", "calleripaddress", "mg", "managementgroupname", "computer", "rawdata":
		return true
	}
	return strings.HasPrefix(name, "_")
}

// unquoted returns JSON without the quotes of a string: a number may come as text.
func unquoted(json string) string {
	if len(json) >= 2 && json[0] == '"' {
		return json[1 : len(json)-1]
	}
	return json
}

// sameSigns reports whether two records that are == are the same to the last
// bit: zero and minus zero are ==.
func (c *canon) sameSigns(a, b logs.Record) bool {
	fields := c.of(a.Schema())
	for i := range fields {
		if fields[i].Kind == logs.Real && !c.sameText(fields[i].Cell(a), fields[i].Cell(b)) {
			return false
		}
	}
	return c.sameText(&a.Head().BilledSize, &b.Head().BilledSize)
}

func (c *canon) sameText(a, b opt.Cell) bool {
	c.buf = a.AppendText(c.buf[:0])
	n := len(c.buf)
	c.buf = b.AppendText(c.buf)
	return bytes.Equal(c.buf[:n], c.buf[n:])
}

// compare orders records by their content, then by their shape of delivery. It is slow and
// therefore the last resort.
func (c *canon) compare(a, b logs.Record) int {
	if a == b {
		return 0
	}
	c.other = append(c.other[:0], c.form(a)...)
	if order := bytes.Compare(c.other, c.form(b)); order != 0 {
		return order
	}
	return c.compareShapes(a, b)
}

// compareShapes orders records of equal content by what usually differs between destinations, then
// as they are written and as they came.
func (c *canon) compareShapes(a, b logs.Record) int {
	h, i := a.Head(), b.Head()
	order := cmp.Or(
		strings.Compare(h.Type.Or(""), i.Type.Or("")), strings.Compare(h.Category.Or(""), i.Category.Or("")),
		strings.Compare(h.ResourceID.Or(""), i.ResourceID.Or("")),
	)
	if order != 0 {
		return order
	}
	c.buf = logs.AppendJSON(c.buf[:0], a)
	n := len(c.buf)
	c.buf = logs.AppendJSON(c.buf, b)
	if order = bytes.Compare(c.buf[:n], c.buf[n:]); order != 0 {
		return order
	}
	return strings.Compare(raw(a), raw(b))
}

// sortRecords sorts records by an order, and those that are equal by their content. It makes
// the form of each record once at most.
func sortRecords[R logs.Record](c *canon, list []R, order func(a, b R) int) {
	slices.SortFunc(list, order)
	for len(list) > 1 {
		n := 1
		for n < len(list) && order(list[0], list[n]) == 0 {
			n++
		}
		if n > 1 {
			sortByContent(c, list[:n])
		}
		list = list[n:]
	}
}

func sortByContent[R logs.Record](c *canon, list []R) {
	type formed struct {
		rec  R
		form []byte
	}
	all := make([]formed, len(list))
	for i, rec := range list {
		all[i] = formed{rec, slices.Clone(c.form(rec))}
	}
	slices.SortFunc(all, func(a, b formed) int {
		if order := bytes.Compare(a.form, b.form); order != 0 || logs.Record(a.rec) == logs.Record(b.rec) {
			return order
		}
		return c.compareShapes(a.rec, b.rec)
	})
	for i := range all {
		list[i] = all[i].rec
	}
}

// raw returns the text of a record in its input, if the reader kept it.
func raw(rec logs.Record) string {
	if x := rec.Head().Extra; x != nil {
		return x.Raw
	}
	return ""
}

func (d *digest) hash() uint32 { return binary.NativeEndian.Uint32(d[:]) }
