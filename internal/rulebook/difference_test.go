package rulebook_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"example.com/acstelemetry/internal/rulebook"
)

// rowsByName names each row by its call, a participant's also by its key. Rows of calls
// without ID have some of their columns as names: nothing else tells them apart.
type rowsByName map[string]map[string]any

func (rows rowsByName) add(columns map[string]any) {
	name := nameOf(columns["callId"], columns["key"])
	if columns["callId"] == nil {
		telling := []string{"start", "end", "callType", "participants", "badOperations", "streams"}
		if columns["key"] != nil {
			telling = []string{"key", "start", "end", "endReason", "ungraceful"}
		}
		name = ""
		for _, column := range telling {
			name += fmt.Sprint(columns[column], " ")
		}
	}
	for rows[name] != nil {
		name += " again"
	}
	rows[name] = columns
}

func nameOf(call, key any) string { return fmt.Sprintf("%v %v", call, key) }

// differences lists what differs between two sets of rows, each as a row, a column and two
// values.
func differences(book, fast rowsByName) []string {
	var found []string
	for name, row := range book {
		if fast[name] == nil {
			found = append(found, "no row: "+name)
			continue
		}
		for column, want := range row {
			if got, ok := fast[name][column]; !ok {
				found = append(found, "no column "+column)
			} else if !reflect.DeepEqual(got, want) {
				found = append(found, fmt.Sprintf("%s: %s %v, by the book %v", name, column, got, want))
			}
		}
	}
	for name := range fast {
		if book[name] == nil {
			found = append(found, "row too many: "+name)
		}
	}
	slices.Sort(found)
	return found
}

// compare lists how the rows of lines differ, made in some ways.
func compare(t *testing.T, lines []string, rules rulebook.Rules, ways []way) []string {
	t.Helper()
	recs := records(t, lines)
	calls, participants := book.rows(recs, rules)
	var found []string
	for _, way := range ways {
		fastCalls, fastParticipants := way.rows(recs, rules)
		for _, d := range differences(calls, fastCalls) {
			found = append(found, way.name+": call "+d)
		}
		if fastParticipants != nil {
			for _, d := range differences(participants, fastParticipants) {
				found = append(found, way.name+": participant "+d)
			}
		}
	}
	return found
}

// long reports whether tests are to look at more than a build has time for.
func long() bool { return os.Getenv("LONG_TESTS") != "" }

// kindOf is what a difference is about, without the values of this set of records.
func kindOf(difference string) string {
	if i := strings.Index(difference, "row"); i >= 0 && !strings.Contains(difference, ", by the book") {
		return difference[:i+len("row")]
	}
	head, _, _ := strings.Cut(difference, ", by the book")
	words := strings.Fields(head)
	for i, w := range words {
		if strings.HasSuffix(w, ":") && i > 1 && i+1 < len(words) {
			return words[1] + " " + words[i+1]
		}
	}
	return head
}

// shrink removes records, then members of records, as long as a difference of the kind is
// left.
func shrink(t *testing.T, lines []string, rules rulebook.Rules, ways []way, kind string) []string {
	t.Helper()
	differs := func(lines []string) bool {
		return slices.ContainsFunc(compare(t, lines, rules, ways), func(d string) bool { return kindOf(d) == kind })
	}
	for size := max(len(lines)/2, 1); size > 0; size /= 2 {
		for i := 0; i+size <= len(lines); {
			if less := slices.Delete(slices.Clone(lines), i, i+size); differs(less) {
				lines = less
			} else {
				i += size
			}
		}
	}
	for i := range lines {
		for n := 0; n < len(lacking(lines[i])); {
			less := slices.Clone(lines)
			less[i] = lacking(lines[i])[n]
			if differs(less) {
				lines = less
			} else {
				n++
			}
		}
	}
	return lines
}

// lacking returns a record in all ways that lack one of its members.
func lacking(text string) []string {
	var rec map[string]any
	if err := json.Unmarshal([]byte(text), &rec); err != nil {
		panic(err)
	}
	var found []string
	without := func(from map[string]any) {
		for _, name := range slices.Sorted(maps.Keys(from)) {
			value := from[name]
			if slices.Contains([]string{"properties", "category", "correlationId", "time"}, name) {
				continue
			}
			delete(from, name)
			less, err := json.Marshal(rec)
			if err != nil {
				panic(err)
			}
			found = append(found, string(less))
			from[name] = value
		}
	}
	without(rec)
	properties, _ := rec["properties"].(map[string]any)
	without(properties)
	return found
}

// shape is which records and members a set of records has, without their values.
func shape(lines []string) string {
	var shapes []string
	for _, text := range lines {
		var rec map[string]any
		if err := json.Unmarshal([]byte(text), &rec); err != nil {
			panic(err)
		}
		properties, _ := rec["properties"].(map[string]any)
		shapes = append(shapes, fmt.Sprint(rec["category"], slices.Sorted(maps.Keys(rec)), slices.Sorted(maps.Keys(properties))))
	}
	slices.Sort(shapes)
	return strings.Join(shapes, "\n")
}

// The rows of packages calls, quality and report are those of the rule book, for records
// in which the rules meet. A failure lists small sets of records, up to three of different
// shapes per kind of difference.
func TestCallsFollowTheRuleBook(t *testing.T) {
	seeds := 150
	if long() {
		seeds = 3000
	}
	for _, rules := range []rulebook.Rules{rulebook.Rules2024, rulebook.Rules2025} {
		t.Run(fmt.Sprint(int(rules)), func(t *testing.T) {
			tried, shown := map[string]int{}, map[string]bool{}
			for seed := range seeds {
				lines := generate(uint64(seed))
				some := append(ways[:direct:direct], ways[direct+seed%(len(ways)-direct)])
				for _, d := range compare(t, lines, rules, some) {
					kind := kindOf(d)
					if tried[kind] >= 3 || len(shown) == 30 {
						continue
					}
					small := shrink(t, lines, rules, some, kind)
					left := compare(t, small, rules, some)
					for _, d := range left {
						tried[kindOf(d)]++
					}
					if s := shape(small); !shown[s] {
						shown[s] = true
						t.Errorf("seed %d: %s\n%s\n%s", seed, kind, strings.Join(left, "\n"), strings.Join(small, "\n"))
					}
				}
			}
		})
	}
}
