package loganalytics

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"example.com/acstelemetry/logs"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
)

// table is a table with rows to read.
type table struct {
	name string
	span // of its rows
	rows int64
	// billed is the size of the rows for the bill, in bytes; 0 if not known. An answer is about as
	// large.
	billed float64
}

// inventory counts the rows of all tables. It returns those that have some, in the order of
// their names, and those that could not be counted.
func (s *Source) inventory(ctx context.Context) (tables []table, failed []*RangeError, err error) {
	names, only := s.opts.Tables, []string(nil)
	if len(names) == 0 {
		only = documented()
		names = append(documented(), "*"+searchTable, "*"+restoreTable)
		tables, err = s.counted(ctx, names, true, only)
	}
	if len(s.opts.Tables) > 0 || err != nil && isAboutQuery(err) {
		tables, failed, err = s.countEach(ctx, names, only)
	}
	slices.SortFunc(tables, func(a, b table) int { return strings.Compare(a.name, b.name) })
	tables = slices.CompactFunc(tables, func(a, b table) bool { return strings.EqualFold(a.name, b.name) })
	found := Progress{Tables: len(tables)}
	for _, t := range tables {
		found.RowsFound += t.rows
	}
	s.count(found)
	return tables, failed, err
}

// isAboutQuery reports whether a smaller query may have an answer.
func isAboutQuery(err error) bool {
	var refused *azcore.ResponseError
	if errors.As(err, &refused) {
		return refused.StatusCode == http.StatusBadRequest || refused.StatusCode == http.StatusGatewayTimeout
	}
	return errors.Is(err, ErrCut) || errors.Is(err, logs.ErrPartial)
}

// countEach counts the rows of tables one by one. A table that does not exist is an error if
// the caller has named it.
func (s *Source) countEach(ctx context.Context, names, only []string) (tables []table, failed []*RangeError, err error) {
	for _, name := range names {
		found, err := s.counted(ctx, []string{name}, false, only)
		switch {
		case err == nil:
			tables = append(tables, found...)
		case ctx.Err() != nil:
			return nil, nil, err
		case len(s.opts.Tables) > 0 || !isMissing(err):
			failed = append(failed, &RangeError{Table: name, Err: err})
		}
	}
	return tables, failed, nil
}

// isMissing reports whether a query was refused because no such table exists.
func isMissing(err error) bool {
	var refused *azcore.ResponseError
	return errors.As(err, &refused) && refused.StatusCode == http.StatusBadRequest &&
		(strings.Contains(err.Error(), "Failed to resolve table") || strings.Contains(err.Error(), "does not refer to any known table"))
}

// counted returns the tables that have rows.
func (s *Source) counted(ctx context.Context, names []string, fuzzy bool, only []string) ([]table, error) {
	a, err := s.query(ctx, countQuery(names, fuzzy, only, s.opts.Since, s.opts.Until))
	if v := a.verdict(err, mostRows); v != whole {
		return nil, a.reason(v, err)
	}
	var result struct {
		Tables []struct {
			Columns []struct{ Name string }
			Rows    [][]any
		}
	}
	d := json.NewDecoder(bytes.NewReader(a.body))
	d.UseNumber()
	if err := d.Decode(&result); err != nil {
		return nil, err
	}
	var tables []table
	for _, t := range result.Tables {
		for _, row := range t.Rows {
			cells := map[string]string{}
			for i := range min(len(row), len(t.Columns)) {
				cells[t.Columns[i].Name] = fmt.Sprint(row[i])
			}
			found, err := tableOf(cells)
			if err != nil {
				return nil, err
			}
			tables = append(tables, found)
		}
	}
	return tables, nil
}

// tableOf returns the table that a row of the answer to a countQuery describes.
func tableOf(cells map[string]string) (t table, err error) {
	t.name = cells["Table_"]
	if !isName(t.name) {
		return t, fmt.Errorf("the workspace has a table with the name %q: name the tables to read", t.name)
	}
	first, err1 := time.Parse(time.RFC3339, cells["FirstTime"])
	last, err2 := time.Parse(time.RFC3339, cells["LastTime"])
	t.span = span{ticks(first), ticks(last) + 1}
	var err3 error
	t.rows, err3 = strconv.ParseInt(cells["RowCount"], 10, 64)
	if billed, err := strconv.ParseFloat(cells["ByteCount"], 64); err == nil && billed > 0 {
		t.billed = billed
	}
	return t, errors.Join(err1, err2, err3)
}

// ranges divides the time of a table so that each answer is likely to be within the limits.
func (s *Source) ranges(t *table) []span {
	const (
		likely = 32 << 20 // bytes, half of what the API returns
		most   = 1 << 16  // ranges; those that are still too large are halved later
	)
	n := 1 + int64(min(t.billed/float64(min(likely, s.opts.MaxBytes/4+1)), most))
	if rows := int64(s.opts.MaxRows); t.rows >= rows {
		n = max(n, 1+2*t.rows/rows)
	}
	return t.parts(min(n, most))
}
