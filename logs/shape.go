package logs

import "strconv"

// Shape says how a record was delivered.
type Shape uint8

// The shapes of delivery, which a [Reader] recognises by itself.
const (
	// ShapeObject is a JSON object by itself: a line of a blob or of a file, or
	// printed over several lines. The object may be a resource log, with its
	// fields in properties, or a flat table row of a data export.
	ShapeObject Shape = iota + 1
	// ShapeRecords is an element of the array of a message {"records":[…]}.
	ShapeRecords
	// ShapeArray is an element of a JSON array.
	ShapeArray
	// ShapeQuery is a row of the answer of the Log Analytics query API.
	ShapeQuery
	// ShapeCSV is a row of a CSV export of the portal.
	ShapeCSV
	// ShapePasted is a sample as the documentation prints it: members without
	// outer braces.
	ShapePasted
)

// String returns the shape's name, such as "records".
func (s Shape) String() string {
	switch s {
	case ShapeObject:
		return "object"
	case ShapeRecords:
		return "records"
	case ShapeArray:
		return "array"
	case ShapeQuery:
		return "query"
	case ShapeCSV:
		return "csv"
	case ShapePasted:
		return "pasted"
	}
	return "Shape(" + strconv.Itoa(int(s)) + ")"
}
