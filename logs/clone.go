package logs

import (
	"reflect"
	"slices"
	"strings"
)

// Cloner copies records that are valid only for a while: those of a reader with
// [Options.ReuseRecords]. Copies share texts that occur again and again, such as
// IDs and user agents. The zero Cloner is ready to use. It is not safe for use by
// several goroutines at once.
type Cloner struct {
	tables []textTable
	shared []sharedText // indexed by some bits of their hash; the latest of each
	memory []byte       // where texts are copied to; written bytes never change
}

type sharedText struct {
	hash uint64 // compared first: it is in the cache sooner than the text
	text string
}

const (
	clonedBits   = 12
	clonedMemory = 2 << 10 // bytes allocated at a time for short texts
	maxCloned    = 512     // bytes of a text that is shared
)

// textTable is a schema with those fields of its records whose texts may be parts
// of a reader's buffers. The texts of an Enum never are: they are cached with the
// schema.
type textTable struct {
	schema *Schema
	texts  []textSlot
}

// textSlot is a field with the last text that it had: many texts are the same
// in all records of a resource.
type textSlot struct {
	slot
	last string
}

// Clone returns a copy of a record that shares nothing with it. The fields of
// the record have to be inside its struct, as in all records of this module.
func (c *Cloner) Clone(rec Record) Record {
	from := reflect.ValueOf(rec).Elem()
	to := reflect.New(from.Type())
	to.Elem().Set(from)
	own := to.Interface().(Record)
	c.Own(own)
	return own
}

// Own does what Clone does, in a struct of the caller's to which a record has
// been assigned:
//
//	own := *rec
//	cloner.Own(&own)
func (c *Cloner) Own(rec Record) {
	base := baseOf(rec)
	texts := c.table(rec)
	for i := range texts {
		s := &texts[i]
		text := s.text(base)
		if text == "" {
			continue
		}
		if len(text) > maxCloned {
			s.setText(base, strings.Clone(text))
			continue
		}
		if text != s.last {
			s.last = c.text(text)
		}
		s.setText(base, s.last)
	}
	head := rec.Head()
	head.Reused = false
	if head.Extra != nil {
		head.Extra = head.Extra.clone()
	}
}

// table returns the fields with texts for records like rec.
func (c *Cloner) table(rec Record) []textSlot {
	schema := rec.Schema()
	for i := range c.tables {
		if c.tables[i].schema == schema {
			return c.tables[i].texts
		}
	}
	t := textTable{schema: schema}
	for _, fields := range [][]Field{envelopeSchema().fields, schema.fields} {
		for i := range fields {
			switch fields[i].Kind {
			case ID, Free, JSON:
				// No reader reuses records with another kind of field.
				if s, ok := newSlot(&fields[i], rec); ok {
					t.texts = append(t.texts, textSlot{slot: s})
				}
			}
		}
	}
	c.tables = append(c.tables, t)
	return t.texts
}

// Text returns a copy of a text that is valid only for a while. Copies of texts
// that occur again and again are shared.
func (c *Cloner) Text(text string) string {
	if text == "" {
		return ""
	}
	return c.text(text)
}

// copy returns a copy of a text that is not expected to occur again.
func (c *Cloner) copy(text string) string {
	if text == "" { // otherwise it might be after the end of the memory
		return ""
	}
	if len(text) > maxCloned {
		return strings.Clone(text)
	}
	if cap(c.memory)-len(c.memory) < len(text) {
		c.memory = make([]byte, 0, clonedMemory)
	}
	start := len(c.memory)
	c.memory = append(c.memory, text...)
	return alias(inputOf(c.memory), start, len(c.memory))
}

// text returns a copy that stays valid.
func (c *Cloner) text(text string) string {
	if len(text) > maxCloned {
		return strings.Clone(text)
	}
	if c.shared == nil {
		c.shared = make([]sharedText, 1<<clonedBits)
	}
	hash := textHash(text)
	at := &c.shared[hash>>(64-clonedBits)]
	if at.hash != hash || at.text != text {
		*at = sharedText{hash, c.copy(text)}
	}
	return at.text
}

// textHash is [hash] for a text after which nothing can be read.
func textHash(text string) uint64 {
	if n := len(text); n >= 8 {
		return (word(text)*hashMultiplier ^ word(text[n-8:])*hashMultiplier>>32 + uint64(n)) * hashMultiplier
	}
	h := uint64(len(text))
	for i := range len(text) {
		h = h<<8 ^ uint64(text[i])
	}
	return h * hashMultiplier
}

// word returns the first 8 bytes of a text.
func word(text string) uint64 {
	_ = text[7]
	return uint64(text[0]) | uint64(text[1])<<8 | uint64(text[2])<<16 | uint64(text[3])<<24 |
		uint64(text[4])<<32 | uint64(text[5])<<40 | uint64(text[6])<<48 | uint64(text[7])<<56
}

// clone returns a copy that shares nothing with x.
func (x *Extra) clone() *Extra {
	own := &Extra{Unknown: slices.Clone(x.Unknown), Texts: slices.Clone(x.Texts),
		Problems: slices.Clone(x.Problems), Raw: strings.Clone(x.Raw)}
	for i := range own.Unknown {
		u := &own.Unknown[i]
		u.Name, u.JSON = strings.Clone(u.Name), strings.Clone(u.JSON)
	}
	for i := range own.Texts {
		t := &own.Texts[i]
		t.Field, t.JSON = strings.Clone(t.Field), strings.Clone(t.JSON)
	}
	return own
}
