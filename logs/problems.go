package logs

import (
	"cmp"
	"slices"
	"strings"
)

// problems are the errors and the remarks of one record. Each list has a limit of
// its own, so that many remarks never hide an error.
type problems struct {
	errors, remarks []Problem
}

// maxProblems is the maximum number of problems of one record that are listed.
const maxProblems = 100

// list returns the list that an error belongs in.
func (ps *problems) list(err error) *[]Problem {
	if isRemark(err) {
		return &ps.remarks
	}
	return &ps.errors
}

// isFull reports whether a problem with an error would not be listed.
func (ps *problems) isFull(err error) bool { return len(*ps.list(err)) > maxProblems }

// add appends a problem unless there are too many, and reports whether it did. So
// the work per problem stays small, however many there are. The list keeps one more
// than is reported, to show that there are more.
func (ps *problems) add(p Problem) bool {
	list := ps.list(p.Err)
	if len(*list) > maxProblems {
		return false
	}
	*list = append(*list, p)
	return true
}

// addAll adds the problems of another record.
func (ps *problems) addAll(other problems) {
	for _, list := range [][]Problem{other.errors, other.remarks} {
		for _, p := range list {
			ps.add(p)
		}
	}
}

// each calls fn for every problem.
func (ps *problems) each(fn func(*Problem)) {
	for _, list := range [][]Problem{ps.errors, ps.remarks} {
		for i := range list {
			fn(&list[i])
		}
	}
}

// asError returns the error of a record at a position, and of more after it, or nil if
// none of it was lost.
func (ps *problems) asError(at Position, shape Shape, more int64) error {
	if len(ps.errors) == 0 {
		return nil
	}
	return &RecordError{Position: at, Shape: shape, Problems: inOrder(ps.errors), More: more}
}

// inOrder sorts the problems of one record into the order of the input and says so
// if the list is not complete.
func inOrder(problems []Problem) []Problem {
	slices.SortStableFunc(problems, func(a, b Problem) int { return cmp.Compare(a.Offset, b.Offset) })
	if len(problems) > maxProblems {
		problems = problems[:maxProblems]
		p := &problems[maxProblems-1]
		p.Detail = strings.TrimPrefix(p.Detail+"; further problems of this record are not listed", "; ")
	}
	return problems
}
