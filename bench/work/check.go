package work

import (
	"encoding/json"
	"hash/fnv"
	"reflect"
	"strings"
	"time"

	"example.com/acstelemetry/opt"
)

// Check is a checksum over all fields of all records that does not depend on
// their order: the sum of a hash of category, name, state and value of each
// field that is not absent.
type Check struct {
	Fields  int64  `json:"fields"` // how many there were
	Invalid int64  `json:"invalid"`
	Sum     uint64 `json:"sum,string"`
	// ByField is the checksum of each field alone, to say what differs.
	ByField map[string]uint64 `json:"byField"`
	// Values counts of each field the values that are neither null nor invalid,
	// redacted ones included.
	Values map[string]int64 `json:"values"`

	text []byte
}

// NewCheck returns an empty Check.
func NewCheck() *Check { return &Check{ByField: map[string]uint64{}, Values: map[string]int64{}} }

// Field adds a field. The value is its text as [opt.Cell] writes it; how JSON is spelled
// does not count, since not all peers keep that.
func (c *Check) Field(category, name string, state State, value []byte) {
	if state == opt.Absent {
		return
	}
	h := fnv.New64a()
	h.Write([]byte(category))
	h.Write([]byte{0})
	h.Write([]byte(name))
	h.Write([]byte{0, byte(state)})
	if state == opt.Set {
		h.Write(plainJSON(value))
	}
	c.Fields++
	if state == opt.Invalid {
		c.Invalid++
	}
	c.Sum += h.Sum64()
	c.ByField[category+"."+name] += h.Sum64()
	if state == opt.Set || state == opt.Redacted {
		c.Values[category+"."+name]++
	}
}

// plainJSON returns an object or an array as encoding/json writes it, and other texts as
// they are.
func plainJSON(text []byte) []byte {
	var v any
	if len(text) == 0 || text[0] != '{' && text[0] != '[' || json.Unmarshal(text, &v) != nil {
		return text
	}
	plain, err := json.Marshal(v)
	if err != nil {
		return text
	}
	return plain
}

// record adds the fields of a record.
func (c *Check) record(e *Envelope, properties ...any) {
	category := strings.Clone(value(e.Category))
	c.fields(category, e)
	for _, p := range properties {
		c.fields(category, p)
	}
}

// fields adds the fields of a struct, which have the names of their tags.
func (c *Check) fields(category string, p any) {
	v := reflect.ValueOf(p).Elem()
	for i := range v.NumField() {
		state, text := c.scalar(v.Field(i).Addr().Interface())
		c.Field(category, v.Type().Field(i).Tag.Get("json"), state, text)
	}
}

func (c *Check) scalar(p any) (State, []byte) {
	c.text = c.text[:0]
	switch f := p.(type) {
	case *Text:
		return f.State, f.B
	case *ID:
		return f.State, f.B
	case *Enum:
		return f.State, f.B
	case *JSON:
		return f.State, f.B
	case *Int:
		if f.State == opt.Set {
			c.text = opt.Of(f.V).AppendText(c.text)
		}
		return f.State, c.text
	case *Real:
		if f.State == opt.Set {
			c.text = opt.Of(f.V).AppendText(c.text)
		}
		return f.State, c.text
	case *Time:
		if f.State == opt.Set {
			c.text = opt.Of(time.Unix(f.Sec, int64(f.Nano))).AppendText(c.text)
		}
		return f.State, c.text
	}
	panic("work: a field of another type")
}

// Add adds what another Check has.
func (c *Check) Add(other *Check) {
	c.Fields += other.Fields
	c.Invalid += other.Invalid
	c.Sum += other.Sum
	for name, sum := range other.ByField {
		c.ByField[name] += sum
	}
	for name, n := range other.Values {
		c.Values[name] += n
	}
}
