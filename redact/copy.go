package redact

import (
	"reflect"
	"time"

	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// recordCopy is a record in which the redacted copies of records of a schema are made, one after
// another.
type recordCopy struct {
	schema *logs.Schema
	plan   *plan
	rec    logs.Record
	memory reflect.Value // what rec points to
	whole  bool          // all of the memory is fields that the plan has, and Extra
	cells  []opt.Cell    // of rec, in the order of the plan
	fields []copiedField // those that may change
	extra  logs.Extra
}

// copiedField is a field of a recordCopy.
type copiedField struct {
	*step
	cell   opt.Cell
	become func(*job, *copiedField) // makes the change
	string *opt.Value[string]       // the cell, if it is one
	text   reflect.Value            // if the cell is one of package opt that holds a text: that text
	last   *remembered              // the latest replacement; the memo may have put another one in its place

	looked, misses int // see worthwhile
}

// copyOf returns the copy for records of a schema.
func (j *job) copyOf(s *logs.Schema) *recordCopy {
	for _, c := range j.copies {
		if c.schema == s {
			return c
		}
	}
	c := newRecordCopy(j.r.planOf(s), s, j.r.shift != 0)
	j.copies = append(j.copies, c)
	return c
}

func newRecordCopy(p *plan, s *logs.Schema, moves bool) *recordCopy {
	c := &recordCopy{schema: s, plan: p, rec: s.New()}
	cells := map[any]bool{}
	for i := range p.steps {
		s := &p.steps[i]
		cell := s.Cell(c.rec)
		c.cells = append(c.cells, cell)
		if reflect.TypeOf(cell).Kind() == reflect.Pointer {
			cells[cell] = true
		}
		f := copiedField{step: s, cell: cell, become: (*job).pseudonym, text: textOf(cell)}
		f.string, _ = cell.(*opt.Value[string])
		switch {
		case s.rule == Number || s.rule == Time && !moves:
			continue
		case s.rule == Time:
			f.become = (*job).move
		case s.rule == Hide:
			f.become = (*job).hide
		}
		c.fields = append(c.fields, f)
	}
	if c.memory = reflect.ValueOf(c.rec); c.memory.Kind() == reflect.Pointer {
		c.memory = c.memory.Elem()
		c.whole = onlyCells(c.memory, cells)
	}
	return c
}

// textOf returns the text in a cell whose memory package opt defines.
func textOf(cell opt.Cell) reflect.Value {
	at := reflect.ValueOf(cell)
	if at.Kind() != reflect.Pointer || at.Type().Elem().PkgPath() != reflect.TypeFor[opt.State]().PkgPath() || cell.Type().Kind() != reflect.String {
		return reflect.Value{}
	}
	return at.Elem().FieldByName("v")
}

// onlyCells reports whether a struct holds cells only, apart from what the envelope has in
// addition.
func onlyCells(v reflect.Value, cells map[any]bool) bool {
	if v.Kind() != reflect.Struct || !v.CanAddr() {
		return false
	}
	for i := range v.NumField() {
		f, t := v.Field(i), v.Type().Field(i)
		switch {
		case v.Type() == reflect.TypeFor[logs.Envelope]() && (t.Name == "Extra" || t.Name == "Reused"):
		case !t.IsExported():
			return false
		case cells[f.Addr().Interface()]:
		case !onlyCells(f, cells):
			return false
		}
	}
	return v.NumField() > 0
}

// set makes the copy one of rec.
func (c *recordCopy) set(rec logs.Record) {
	if from := reflect.ValueOf(rec); c.whole && from.Type() == reflect.TypeOf(c.rec) {
		c.memory.Set(from.Elem())
		return
	}
	for i, cell := range c.cells {
		assign(cell, c.plan.steps[i].Cell(rec))
	}
}

// assign copies a cell, state and value.
func assign(dst, src opt.Cell) {
	to, from := reflect.ValueOf(dst), reflect.ValueOf(src)
	switch {
	case to.Kind() == reflect.Pointer && to.Type() == from.Type():
		to.Elem().Set(from.Elem())
	case src.State() == opt.Set:
		dst.Parse(string(src.AppendText(nil))) //nolint:errcheck // the text of a value is valid
	default:
		dst.Clear(src.State())
	}
}

// redact replaces the identities in the copy.
func (j *job) redact(c *recordCopy) {
	for i := range c.fields {
		if f := &c.fields[i]; f.cell.State() == opt.Set {
			f.become(j, f)
		}
	}
}

// pseudonym replaces the text of a field.
func (j *job) pseudonym(f *copiedField) {
	text := f.current()
	switch to := j.replacement(f, text); {
	case to == text:
	case f.string != nil && len(to) >= guidLen: // too long to mean no value
		*f.string = opt.Of(to)
	default:
		f.cell.Parse(to) //nolint:errcheck // any text is a text
	}
}

// current returns the text of a field. It is valid until the record changes.
func (f *copiedField) current() string {
	if f.string != nil {
		return f.string.Or("")
	}
	if f.text.IsValid() {
		return f.text.String()
	}
	return string(f.cell.AppendText(nil))
}

func (*job) hide(f *copiedField) { f.cell.Clear(opt.Redacted) }

// move shifts a time. A time that would leave the calendar becomes Redacted.
func (j *job) move(f *copiedField) {
	v, ok := f.cell.(*opt.Value[time.Time])
	if !ok {
		j.hide(f)
		return
	}
	t, _ := v.Get()
	if *v = opt.Of(t.Add(j.r.shift)); !v.IsSet() {
		v.Clear(opt.Redacted)
	}
}
