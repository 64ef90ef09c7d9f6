package field_test

import (
	"time"

	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// errorNames are the errors that cases name.
var errorNames = []struct {
	name string
	err  error
}{
	{"logs.ErrSyntax", logs.ErrSyntax},
	{"logs.ErrLiteral", logs.ErrLiteral},
	{"logs.ErrEmpty", logs.ErrEmpty},
	{"logs.ErrTruncated", logs.ErrTruncated},
	{"logs.ErrTooLarge", logs.ErrTooLarge},
	{"logs.ErrNotRecord", logs.ErrNotRecord},
	{"logs.ErrNotLog", logs.ErrNotLog},
	{"logs.ErrCSV", logs.ErrCSV},
	{"logs.ErrBinary", logs.ErrBinary},
	{"logs.ErrCompression", logs.ErrCompression},
	{"logs.ErrRepaired", logs.ErrRepaired},
	{"logs.ErrInferred", logs.ErrInferred},
	{"logs.ErrUnknownLog", logs.ErrUnknownLog},
	{"logs.ErrOtherLog", logs.ErrOtherLog},
	{"logs.ErrDuplicate", logs.ErrDuplicate},
	{"logs.ErrEncoding", logs.ErrEncoding},
	{"logs.ErrFraction", logs.ErrFraction},
	{"logs.ErrOutOfRange", logs.ErrOutOfRange},
	{"logs.ErrMember", logs.ErrMember},
	{"logs.ErrPartial", logs.ErrPartial},
	{"logs.ErrWrapped", logs.ErrWrapped},
	{"logs.ErrProperties", logs.ErrProperties},
	{"logs.ErrLocalTime", logs.ErrLocalTime},
	{"logs.ErrClockChange", logs.ErrClockChange},
	{"logs.ErrDateOrder", logs.ErrDateOrder},
	{"logs.ErrMixedDates", logs.ErrMixedDates},
	{"logs.ErrDecimal", logs.ErrDecimal},
	{"opt.ErrNumber", opt.ErrNumber},
	{"opt.ErrRange", opt.ErrRange},
	{"opt.ErrBool", opt.ErrBool},
	{"opt.ErrTime", opt.ErrTime},
	{"opt.ErrZone", opt.ErrZone},
	{"opt.ErrKind", opt.ErrKind},
}

// setFlags sets options as the command's flags do.
func setFlags(o *logs.Options, flags []string) {
	for i := 0; i+1 < len(flags); i += 2 {
		switch value := flags[i+1]; flags[i] {
		case "--csv-zone":
			zone, err := time.LoadLocation(value)
			if err != nil {
				panic(err)
			}
			o.CSV.Zone = zone
		case "--csv-order":
			o.CSV.Order = map[string]logs.DateOrder{"day": logs.DayFirst, "month": logs.MonthFirst}[value]
		default:
			panic("unknown flag " + flags[i])
		}
	}
}
