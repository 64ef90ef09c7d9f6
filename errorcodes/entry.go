package errorcodes

// An Entry is what the catalogue knows about an end code, or about an end code
// together with a subcode. Entries are plain values and comparable with ==; the
// zero Entry is never the result of a lookup.
type Entry struct {
	// Code is the end code that was asked for, catalogued or not; no unit.
	// Catalogued codes are 0 and 380 to 603.
	Code int

	// Subcode is the subcode that was asked for, catalogued or not; no unit.
	// It is 0, and means nothing, if HasSubcode is false.
	Subcode int

	// HasSubcode tells subcode 0, which has meanings of its own, from none.
	HasSubcode bool

	// Match says how specific the answer is.
	Match Match

	// Family is the class of responses that Code belongs to by its number.
	Family Family

	// Category is the documented result category. Categories are documented for
	// pairs of end code and subcode: without a catalogued pair it is
	// CategoryUnknown, except for end code 0 asked for without a subcode.
	Category Category

	// Side is the side at fault, as seen by the participant whose record holds
	// the code.
	Side Side

	// Ungraceful reports whether Call Diagnostics counts this end as a dropped
	// participant. It depends on Code alone: see [Ungraceful].
	Ungraceful bool

	// Description says what happened, Action what to do next. Neither is ever
	// empty.
	Description string
	Action      string

	// Source says where the facts come from; several sources are separated by
	// "; ". It is never empty.
	Source string

	// Note explains oddities of the sources, such as a misprint. It is usually empty.
	Note string
}
