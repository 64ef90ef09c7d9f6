package report

import (
	"io"

	"example.com/acstelemetry/errorcodes"
)

// WriteCodes writes entries of the catalogue of end codes, such as those of [errorcodes.All], a
// line for each. The table has the code, whose fault it is, the category and the description. All
// other formats have the columns of [WriteExplanations]. Nil options mean the defaults.
func WriteCodes(w io.Writer, f Format, list []errorcodes.Entry, o *Options) error {
	rows := make([]explanationRow, len(list))
	for i := range list {
		rows[i] = Explanation{Code: &list[i]}.row()
	}
	return writeRows(w, f, rows, o, codesTable)
}

func codesTable(rows []explanationRow, _ zone) *table {
	t := &table{Columns: []column{words("CODE", 0), words("FAULT", 1), words("CATEGORY", 2), wideWords("WHAT IT MEANS", 0, 40)}}
	for i := range rows {
		r := &rows[i]
		t.Rows = append(t.Rows, []string{r.Name, *r.Side, *r.Category, r.Description})
	}
	return t
}
