package quality

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"example.com/acstelemetry/opt"
)

// MarshalJSON writes the rules; lists that are empty are there, too.
func (r Rules) MarshalJSON() ([]byte, error) {
	type plain Rules // without this method
	p := plain(r)
	filled(&p.LeftOut)
	filled(&p.Outcomes)
	filled(&p.Starts)
	filled(&p.Ends)
	filled(&p.StartStates)
	filled(&p.EndStates)
	filled(&p.DroppedCategories)
	filled(&p.DroppedCodes)
	filled(&p.PoorNames)
	return json.Marshal(p)
}

// filled makes a nil list an empty one.
func filled[T any](list *[]T) {
	if *list == nil {
		*list = []T{}
	}
}

// UnmarshalJSON reads rules as strictly as [ReadProfile] does, and validates them.
func (r *Rules) UnmarshalJSON(data []byte) error {
	read, faults := readRules(data)
	if len(faults) == 0 {
		faults = read.faults()
	}
	if len(faults) > 0 {
		return fmt.Errorf("%w: rules: %s", ErrProfile, strings.Join(faults, "; "))
	}
	*r = read
	return nil
}

// readRules reads rules and returns what is unreadable in them. What is missing is as in
// CallDiagnostics.
func readRules(text []byte) (Rules, []string) {
	r := *currentRules()
	r.Source = ""
	o := readObject(text, "source", "leftOut", "unidentified", "outcomes", "starts", "ends", "startStates", "endStates",
		"clientFirst", "clientCalls", "beforeCallSeconds", "droppedCategories", "droppedCodes", "poorNames")
	o.read("source", "text", &r.Source)
	readList(o, "leftOut", "text", &r.LeftOut)
	o.read("unidentified", "true or false", &r.Unidentified)
	readList(o, "outcomes", "text", &r.Outcomes)
	readList(o, "starts", "text", &r.Starts)
	readList(o, "ends", "text", &r.Ends)
	readList(o, "startStates", "text", &r.StartStates)
	readList(o, "endStates", "text", &r.EndStates)
	o.read("clientFirst", "true or false", &r.ClientFirst)
	o.read("clientCalls", "true or false", &r.ClientCalls)
	before := float64(r.BeforeCall)
	o.read("beforeCallSeconds", "a number", &before)
	if r.BeforeCall = opt.Seconds(before); float64(r.BeforeCall) != before {
		o.fail("beforeCallSeconds: %v: want whole seconds", before)
	}
	readList(o, "droppedCategories", "text", &r.DroppedCategories)
	readList(o, "droppedCodes", "a number", &r.DroppedCodes)
	readList(o, "poorNames", "text", &r.PoorNames)
	return r, o.faults
}

// readList reads a member that is an array of values of a kind.
func readList[T any](o *object, name, want string, to *[]T) {
	if o.members[name] == nil {
		return
	}
	var list []json.RawMessage
	o.read(name, "an array", &list)
	*to = nil
	for i, value := range list {
		var one T
		if k := kind(value); k != want {
			o.fail("%s: want %s as element %d, not %s", name, want, i+1, k)
		} else if err := json.Unmarshal(value, &one); err != nil {
			o.fail("%s: %s is out of range, or no whole number in digits", name, value)
		}
		*to = append(*to, one)
	}
}

// faults says what in the rules makes no sense.
func (r *Rules) faults() (list []string) {
	list = append(list, badTexts("leftOut", r.LeftOut)...)
	list = append(list, badTexts("outcomes", r.Outcomes)...)
	list = append(list, badTexts("starts", r.Starts)...)
	list = append(list, badTexts("ends", r.Ends)...)
	list = append(list, badTexts("startStates", r.StartStates)...)
	list = append(list, badTexts("endStates", r.EndStates)...)
	list = append(list, badTexts("droppedCategories", r.DroppedCategories)...)
	list = append(list, badTexts("poorNames", r.PoorNames)...)
	for i, code := range r.DroppedCodes {
		if code < 0 || code > 999 {
			list = append(list, fmt.Sprintf("droppedCodes: %d: end codes are from 0 to 999", code))
		} else if slices.Contains(r.DroppedCodes[:i], code) {
			list = append(list, fmt.Sprintf("droppedCodes: %d is there twice", code))
		}
	}
	const week = 7 * 24 * 3600
	if r.BeforeCall < 0 || r.BeforeCall > week {
		list = append(list, fmt.Sprintf("beforeCallSeconds: %d: use 0 to %d, a week", r.BeforeCall, week))
	}
	return list
}

// badTexts says which texts of a list are empty, which every text would contain, or there
// twice.
func badTexts[T ~string](name string, texts []T) (list []string) {
	for i, text := range texts {
		if strings.TrimSpace(string(text)) == "" {
			list = append(list, fmt.Sprintf("%s: element %d is empty", name, i+1))
		} else if strings.TrimSpace(string(text)) != string(text) {
			list = append(list, fmt.Sprintf("%s: %q has blanks around it, so that it would match nothing", name, text))
		} else if slices.Contains(texts[:i], text) {
			list = append(list, fmt.Sprintf("%s: %q is there twice", name, text))
		}
	}
	return list
}
