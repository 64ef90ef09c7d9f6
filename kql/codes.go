package kql

import (
	"fmt"
	"strings"

	"example.com/acstelemetry/errorcodes"
)

// UngracefulCodes returns the end codes that the catalogue calls ungraceful.
func (d *data) UngracefulCodes() string {
	var codes []int
	for e := range errorcodes.All() {
		if !e.HasSubcode && e.Ungraceful {
			codes = append(codes, e.Code)
		}
	}
	return numbers(codes)
}

// Codes returns the rows of a datatable of the end codes that the catalogue knows:
// code, description and action.
func (d *data) Codes() string {
	var rows []string
	for e := range errorcodes.All() {
		if !e.HasSubcode {
			rows = append(rows, fmt.Sprintf("    %d, %s, %s", e.Code, quote(e.Description), quote(e.Action)))
		}
	}
	return strings.Join(rows, ",\n")
}

// family is a range of end codes.
type family struct {
	Name     string
	From, To int
}

// Families returns the ranges of end codes that have a family.
func (d *data) Families() []family {
	const most = 999 // no documented code is greater
	var list []family
	for code := range most + 1 {
		f := errorcodes.FamilyOf(code)
		switch last := len(list) - 1; {
		case f == errorcodes.FamilyUnknown:
		case last >= 0 && list[last].Name == f.String() && list[last].To == code-1:
			list[last].To = code
		default:
			list = append(list, family{f.String(), code, code})
		}
	}
	return list
}
