package calls

import (
	"strings"

	"example.com/acstelemetry/opt"
)

// Texts of records are kept once, and entries have their numbers. Texts that occur in
// many calls, such as names of operations and versions, are in the dictionary of the
// store; IDs that are not GUIDs, and texts for which the dictionary has no room, are the
// call's own.

// textID is the number of a text: 0 is the empty one, numbers below firstOwn are
// those of the dictionary, those from firstOwn on the call's own, and those from
// firstTemporary on are made while the call is settled and forgotten afterwards.
type textID uint32

const (
	firstOwn       textID = 1 << 14
	firstTemporary textID = 1 << 28
)

// value is a field that holds text: the number of that, and the field's state.
type value uint32

func valueOf(t textID, s opt.State) value { return value(t)<<3 | value(s) }

func (v value) textID() textID   { return textID(v >> 3) }
func (v value) state() opt.State { return opt.State(v & 7) }
func (v value) isSet() bool      { return v.state() == opt.Set }

// part returns the value as a part of a key, in which it does not matter whether an empty text
// is null or absent.
func (v value) part() value { return v | 7 }

// numbering numbers the texts of a call.
type numbering interface {
	own(text string) textID    // for an ID
	common(text string) textID // for a text that many calls may have
	text(v value) string
	idText(i id) string // empty if it is not set
	words() *dictionary // that of the common texts
}

// textIn returns the text of a field and its state. An empty text is null, as it is in
// the logs.
func textIn[T ~string](v opt.Value[T]) (string, opt.State) {
	text, ok := v.Get()
	if ok && text == "" {
		return "", opt.Null
	}
	return string(text), v.State()
}

// commonValue returns the number of a field whose texts occur in many calls.
func commonValue[T ~string](n numbering, v opt.Value[T]) value {
	text, state := textIn(v)
	return valueOf(n.common(text), state)
}

// ownValue returns the number of a field whose texts occur in few calls.
func ownValue(n numbering, v opt.Value[string]) value {
	text, state := textIn(v)
	return valueOf(n.own(text), state)
}

// idOf returns the value of a field that holds an ID.
func idOf(n numbering, v opt.Value[string]) id {
	text, state := textIn(v)
	if guid, ok := guidOf(text); ok {
		return guid
	}
	return idOfValue(valueOf(n.own(text), state))
}

// dictionary numbers texts that occur in many calls. It never forgets a text, so it takes
// a limited number, and no long ones.
type dictionary struct {
	texts  texts[struct{}]
	latest [1024]struct { // by some of their letters, because few texts are frequent
		text   string
		number textID
	}
}

const longestCommon = 256 // bytes

// sampleText returns a number made of some letters of a text. It is much quicker than a hash,
// and tells texts apart well enough for a memory of the latest ones.
func sampleText(text string) uint {
	n := uint(len(text))
	if n == 0 {
		return 0
	}
	return n*67 + uint(text[0]) + uint(text[n/4])*13 + uint(text[n/2])*7 + uint(text[n-1-n/8])*101 + uint(text[n-1])*31
}

// find returns the number of a text, or 0. It changes nothing.
func (d *dictionary) find(text string) textID {
	if latest := &d.latest[sampleText(text)%uint(len(d.latest))]; latest.text == text {
		return latest.number
	}
	return textID(d.texts.index(hashText(text), text) + 1)
}

// add returns the number of a text, or 0 if the dictionary does not take it.
func (d *dictionary) add(text string) textID {
	latest := &d.latest[sampleText(text)%uint(len(d.latest))]
	if latest.text == text {
		return latest.number
	}
	number := d.find(text)
	if number == 0 {
		if len(text) > longestCommon || len(d.texts.rows) == int(firstOwn)-1 {
			return 0
		}
		d.texts.add(hashText(text), strings.Clone(text))
		number = textID(len(d.texts.rows))
	}
	latest.text, latest.number = d.texts.rows[number-1].key, number
	return number
}

// own implements numbering.
func (c *call) own(text string) textID {
	if text == "" {
		return 0
	}
	hash := hashText(text)
	if n := c.findOwn(hash, text); n != 0 {
		return n
	}
	if c.memory.copies {
		text = c.memory.texts.Text(text)
	}
	c.memory.size += int64(len(text)) + 32
	c.texts.add(hash, text)
	return firstOwn + textID(len(c.texts.rows)-1)
}

// findOwn returns the number of one of the call's own texts, or 0.
func (c *call) findOwn(hash uint32, text string) textID {
	if i := c.texts.index(hash, text); i >= 0 {
		return firstOwn + textID(i)
	}
	return 0
}

// common implements numbering.
func (c *call) common(text string) textID {
	if text == "" {
		return 0
	}
	if n := c.memory.dictionary.add(text); n != 0 {
		return n
	}
	return c.own(text)
}

// text implements numbering.
func (c *call) text(v value) string { return c.textOf(v.textID()) }

func (c *call) textOf(n textID) string {
	switch {
	case n == 0:
		return ""
	case n < firstOwn:
		return c.memory.dictionary.texts.rows[n-1].key
	}
	return c.texts.rows[n-firstOwn].key
}

// words implements numbering.
func (c *call) words() *dictionary { return c.memory.dictionary }

// idText implements numbering.
func (c *call) idText(i id) string {
	if i.isGUID() {
		return string(i.appendTo(nil))
	}
	return c.text(i.value())
}
