package calls

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"strconv"
	"strings"

	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/usage"
)

// digest identifies a record by its content: records with the same digest are the
// same one. A hash takes a tenth of the memory.
type digest [sha256.Size]byte

// canon writes records in a form that does not depend on the shape of delivery:
// their time, their correlation ID, and the fields of their log that have a
// value. Absent and null are the same in a table, and the rest of the envelope
// depends only on the shape of delivery. The zero canon is ready to use.
type canon struct {
	fields map[*logs.Schema][]logs.Field // Schema.Fields copies them each time
	buf    []byte
}

func (c *canon) digest(rec logs.Record) digest { return sha256.Sum256(c.form(rec)) }

// digestNamed is digest for a record of a log whose operations are named in the envelope.
func (c *canon) digestNamed(rec logs.Record) digest {
	form := c.form(rec)
	if _, bill := rec.(*usage.Record); !bill {
		form = append(form, rec.Head().OperationName.Or("")...)
	}
	c.buf = form
	return sha256.Sum256(form)
}

// form returns the canonical form of a record. It is valid until the next call.
func (c *canon) form(rec logs.Record) []byte {
	head := rec.Head()
	c.buf = c.buf[:0]
	c.cell("time", &head.Time, head.Extra)
	c.cell("correlationId", &head.CorrelationID, head.Extra)
	fields := c.of(rec.Schema())
	for i := range fields {
		c.cell(fields[i].Name(), fields[i].Cell(rec), head.Extra)
	}
	if head.Extra != nil {
		c.unknown(head.Extra.Unknown)
	}
	return c.buf
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
				c.buf = strconv.AppendQuote(c.buf, t.JSON)
			}
		}
	}
	c.buf = append(c.buf, ',')
}

// quote writes a value in quotes and escapes the quotes in it.
func (c *canon) quote(cell opt.Cell) {
	start := len(c.buf)
	c.buf = cell.AppendText(append(c.buf, '"'))
	if text := c.buf[start+1:]; bytes.ContainsAny(text, `"\`) {
		c.buf = strconv.AppendQuote(c.buf[:start], string(text))
		return
	}
	c.buf = append(c.buf, '"')
}

// unknown writes the fields that the schema does not have, wherever they were.
func (c *canon) unknown(fields []logs.Unknown) {
	fields = slices.SortedFunc(slices.Values(fields), func(a, b logs.Unknown) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.JSON, b.JSON))
	})
	for _, u := range fields {
		if u.JSON != "null" {
			c.buf = append(strconv.AppendQuote(c.buf, u.Name), ':')
			c.buf = append(strconv.AppendQuote(c.buf, u.JSON), ',')
		}
	}
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

// compareContent orders records by their content, then by their shape of delivery. It is
// slow and therefore the last resort.
func compareContent[R logs.Record](a, b R) int {
	if logs.Record(a) == logs.Record(b) {
		return 0
	}
	const usual = 2048 // bytes of a record
	came := cmp.Or(
		bytes.Compare(logs.AppendJSON(make([]byte, 0, usual), a), logs.AppendJSON(make([]byte, 0, usual), b)),
		strings.Compare(raw(a), raw(b)),
	)
	if came == 0 {
		return 0
	}
	var ca, cb canon
	return cmp.Or(bytes.Compare(ca.form(a), cb.form(b)), came)
}

// raw returns the text of a record in its input, if the reader kept it.
func raw(rec logs.Record) string {
	if x := rec.Head().Extra; x != nil {
		return x.Raw
	}
	return ""
}

func (d *digest) hash() uint32 { return binary.NativeEndian.Uint32(d[:]) }
