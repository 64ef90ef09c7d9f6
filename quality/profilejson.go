package quality

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"example.com/acstelemetry/diagnostics"
)

// ErrProfile says that a profile does not make sense; the error's text says
// where and why.
var ErrProfile = errors.New("not a valid profile")

// thresholdJSON is a threshold as JSON has it. Unit and statistic follow from
// the metric; if they are present, they must be right.
type thresholdJSON struct {
	Metric    Metric                 `json:"metric"`
	Statistic string                 `json:"statistic"`
	Unit      string                 `json:"unit"`
	Media     *diagnostics.MediaType `json:"media"` // null for every kind
	Direction Direction              `json:"direction"`
	Limit     *float64               `json:"limit"`
	Source    string                 `json:"source"`
}

// MarshalJSON writes the threshold with the unit and the statistic of its
// metric.
func (t Threshold) MarshalJSON() ([]byte, error) { return json.Marshal(t.json()) }

func (t *Threshold) json() thresholdJSON {
	j := thresholdJSON{
		Metric: t.Metric, Statistic: t.Metric.statistic(), Unit: t.Metric.Unit(),
		Direction: t.Direction, Limit: &t.Limit, Source: t.Source,
	}
	if t.Media != "" {
		j.Media = &t.Media
	}
	return j
}

// UnmarshalJSON reads a threshold. A unit or statistic that is there must be
// the metric's: a limit in another unit would judge wrongly. It is as strict
// about names as [ReadProfile].
func (t *Threshold) UnmarshalJSON(data []byte) error {
	j, faults := readThreshold(data)
	if len(faults) == 0 {
		faults = j.faults()
	}
	if len(faults) > 0 {
		return fmt.Errorf("%w: threshold: %s", ErrProfile, strings.Join(faults, "; "))
	}
	*t = j.threshold()
	return nil
}

// readThreshold reads the members of a threshold. If one is unreadable or unknown, it returns all
// that is wrong with the threshold, except what is missing: that may be the same member.
func readThreshold(text []byte) (thresholdJSON, []string) {
	o := readObject(text, "metric", "statistic", "unit", "media", "direction", "limit", "source")
	var j thresholdJSON
	o.read("metric", "text", &j.Metric)
	j.Metric = j.Metric.canonical()
	o.read("statistic", "text", &j.Statistic)
	o.read("unit", "text", &j.Unit)
	o.read("media", "text", &j.Media)
	o.read("direction", "text", &j.Direction)
	o.read("limit", "a number", &j.Limit)
	o.read("source", "text", &j.Source)
	if len(o.faults) == 0 {
		return j, nil
	}
	t := j.threshold()
	return j, slices.Concat(o.faults, j.mismatches(), t.senseless())
}

// faults returns what [Threshold] cannot hold. If the limit is missing, the fault names
// everything that is missing.
func (j *thresholdJSON) faults() (list []string) {
	if j.Limit == nil {
		list = append(list, missing(j.Metric, j.Direction, false))
	}
	return append(list, j.mismatches()...)
}

// mismatches returns which of the unit and the statistic are not those of the metric.
func (j *thresholdJSON) mismatches() (list []string) {
	if !j.Metric.Known() {
		return list // Validate reports it
	}
	if unit := j.Metric.Unit(); j.Unit != "" && j.Unit != unit {
		list = append(list, fmt.Sprintf("%s: unit %q: the metric is in %q", j.Metric, j.Unit, unit))
	}
	if statistic := j.Metric.statistic(); j.Statistic != "" && j.Statistic != statistic {
		list = append(list, fmt.Sprintf("%s: statistic %q: the metric is of the statistic %q", j.Metric, j.Statistic, statistic))
	}
	return list
}

// allFaults returns all that is wrong with a threshold of a profile; nothing if
// [Threshold.faults] reports all of it.
func (j *thresholdJSON) allFaults() []string {
	list := j.faults()
	if len(list) == 0 {
		return nil
	}
	t := j.threshold()
	if j.Limit == nil {
		return append(list, t.senseless()...)
	}
	return append(list, t.faults()...)
}

// threshold returns the threshold that j is, as far as j could be read.
func (j *thresholdJSON) threshold() Threshold {
	t := Threshold{Metric: j.Metric, Direction: j.Direction, Source: j.Source}
	if j.Limit != nil {
		t.Limit = *j.Limit
	}
	if j.Media != nil {
		t.Media = *j.Media
	}
	return t
}

// ReadProfile reads a profile from JSON as [encoding/json] writes a Profile,
// and validates it. Unknown members are errors, so that a misspelt one is not taken for a
// missing one; so are members in another case and duplicate ones. Metrics and media may be in any
// case. Null means absent. Without
// rules, the profile has those of [CallDiagnostics], and so has what is absent in rules that are
// there. A byte order mark at the beginning is skipped. The error lists all that is wrong with the
// thresholds, each with its number from 1; but while a member of a threshold is unreadable or
// unknown, not what that threshold lacks. With an error, the profile returned is the zero
// Profile.
func ReadProfile(r io.Reader) (Profile, error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return Profile{}, fmt.Errorf("%w: %w", ErrProfile, err)
	}
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	var value json.RawMessage
	if err := json.Unmarshal(text, &value); err != nil {
		return Profile{}, notJSON(text, err)
	}
	p, head, unread := readProfile(value)
	if err := p.check(head, unread); err != nil {
		return Profile{}, err
	}
	return p, nil
}

// notJSON says where and why a text is not JSON.
func notJSON(text []byte, err error) error {
	if len(bytes.TrimSpace(text)) == 0 {
		return fmt.Errorf("%w: the file is empty", ErrProfile)
	}
	var syntax *json.SyntaxError
	if !errors.As(err, &syntax) {
		return fmt.Errorf("%w: %w", ErrProfile, err)
	}
	before := text[:min(max(syntax.Offset-1, 0), int64(len(text)))]
	return fmt.Errorf("%w: line %d: %w", ErrProfile, 1+bytes.Count(before, []byte("\n")), err)
}

// readProfile reads a profile. It also returns what is unreadable in it and, by index, in its
// thresholds.
func readProfile(text []byte) (p Profile, head []string, unread map[int][]string) {
	o := readObject(text, "name", "thresholds", "goodWithoutMetrics", "rules")
	var thresholds []json.RawMessage
	o.read("name", "text", &p.Name)
	o.read("thresholds", "an array", &thresholds)
	o.read("goodWithoutMetrics", "true or false", &p.GoodWithoutMetrics)
	if rules := o.members["rules"]; rules != nil {
		r, faults := readRules(rules)
		p.Rules = &r
		for _, fault := range faults {
			o.fail("rules: %s", fault)
		}
	}
	if thresholds != nil {
		p.Thresholds = make([]Threshold, len(thresholds))
	}
	unread = map[int][]string{}
	for i, one := range thresholds {
		j, faults := readThreshold(one)
		if len(faults) == 0 {
			p.Thresholds[i], faults = j.threshold(), j.allFaults()
		}
		if len(faults) > 0 {
			unread[i] = faults
		}
	}
	return p, o.faults, unread
}

// object is a JSON object that is read member by member.
type object struct {
	members map[string]json.RawMessage // without those that are null
	faults  []string
}

// readObject reads an object that may have only the named members, each at most once. The text
// must be valid JSON.
func readObject(text []byte, names ...string) *object {
	o := &object{members: map[string]json.RawMessage{}}
	if k := kind(text); k != "an object" {
		o.fail("want an object, not %s", k)
		return o
	}
	seen := map[string]bool{}
	dec := json.NewDecoder(bytes.NewReader(text))
	_, err := dec.Token() // the brace
	for err == nil && dec.More() {
		var token json.Token
		if token, err = dec.Token(); err != nil {
			break
		}
		var value json.RawMessage
		err = dec.Decode(&value)
		name, _ := token.(string)
		switch {
		case !slices.Contains(names, name):
			o.fail("unknown member %q: use %s", name, strings.Join(names, ", "))
		case seen[name]:
			o.fail("member %q is there twice", name)
		case kind(value) != "null":
			o.members[name] = value
		}
		seen[name] = true
	}
	if err != nil { // not reached: the text is valid
		o.fail("%v", err)
	}
	return o
}

// read reads a member of a kind, if it is there.
func (o *object) read(name, want string, to any) {
	value := o.members[name]
	if value == nil {
		return
	}
	if k := kind(value); k != want {
		o.fail("%s: want %s, not %s", name, want, k)
	} else if err := json.Unmarshal(value, to); err != nil { // a number like 1e999
		o.fail("%s: %s is out of range", name, value)
	}
}

func (o *object) fail(format string, args ...any) {
	o.faults = append(o.faults, fmt.Sprintf(format, args...))
}

// kind returns the kind of a JSON value, by its first byte.
func kind(value []byte) string {
	switch value[0] {
	case '{':
		return "an object"
	case '[':
		return "an array"
	case '"':
		return "text"
	case 't', 'f':
		return "true or false"
	case 'n':
		return "null"
	}
	return "a number"
}

// Validate reports what in the profile makes no sense; each error wraps
// [ErrProfile]. Two thresholds for one metric that leave no value for Good,
// such as above 3 and below 30, make none.
func (p Profile) Validate() error { return p.check(nil, nil) }

// check is Validate for a profile with unreadable parts: of its head or, by index, of its
// thresholds.
func (p *Profile) check(head []string, unread map[int][]string) error {
	var errs []error
	fail := func(format string, args ...any) {
		errs = append(errs, fmt.Errorf("%w: "+format, append([]any{ErrProfile}, args...)...))
	}
	for _, fault := range head {
		fail("%s", fault)
	}
	if p.Name == "" && len(head) == 0 { // otherwise it may be misspelt
		fail("it has no name")
	}
	if len(p.Thresholds) == 0 && len(head) == 0 {
		fail("it has no thresholds")
	}
	for _, fault := range p.rules().faults() {
		fail("rules: %s", fault)
	}
	var sound []int // the indexes of those that make sense, without duplicates
	for i := range p.Thresholds {
		t := &p.Thresholds[i]
		faults := unread[i]
		if faults == nil {
			faults = t.faults()
		}
		for _, fault := range faults {
			fail("threshold %d: %s", i+1, fault)
		}
		if faults != nil {
			continue
		}
		if j := slices.IndexFunc(sound, func(j int) bool { return p.Thresholds[j].same(t) }); j >= 0 {
			fail("thresholds %d and %d are for the same metric, media and direction", sound[j]+1, i+1)
			continue
		}
		for _, j := range sound {
			if p.contradict(&p.Thresholds[j], t) {
				fail("thresholds %d and %d: %s cannot be both %s %v and %s %v, so nothing could be Good", j+1, i+1,
					t.Metric, notPoor(&p.Thresholds[j]), p.Thresholds[j].Limit, notPoor(t), t.Limit)
			}
		}
		sound = append(sound, i)
	}
	return errors.Join(errs...)
}

// contradict reports whether there is a kind of stream for which every value of
// a metric is poor by one of two thresholds.
func (p *Profile) contradict(a, b *Threshold) bool {
	if a.Direction == Below {
		a, b = b, a
	}
	media := cmp.Or(a.Media, b.Media)
	return a.Metric == b.Metric && a.Direction == Above && b.Direction == Below && a.Limit < b.Limit &&
		p.applies(a, media) && p.applies(b, media)
}

// notPoor says on which side of the limit a value is not poor.
func notPoor(t *Threshold) string {
	if t.Direction == Below {
		return "at least"
	}
	return "at most"
}

// missing names everything that a threshold lacks, with examples; "" if it lacks nothing.
// limit says whether it has a limit.
func missing(m Metric, d Direction, limit bool) string {
	var list []string
	if m == "" {
		list = append(list, "no metric (such as JitterAvg)")
	}
	if d == "" {
		list = append(list, "no direction (above or below)")
	}
	if !limit {
		list = append(list, "no limit")
	}
	if len(list) == 0 {
		return ""
	}
	text := "there is " + list[len(list)-1]
	if n := len(list) - 1; n > 0 {
		text = "there is " + strings.Join(list[:n], ", ") + " and " + list[n]
	}
	if m != "" {
		text = string(m) + ": " + text
	}
	return text
}

// faults says what in the threshold makes no sense, and how to correct it.
func (t *Threshold) faults() []string {
	if lack := missing(t.Metric, t.Direction, true); lack != "" {
		return append([]string{lack}, t.senseless()...)
	}
	return t.senseless()
}

// senseless is faults without what is missing.
func (t *Threshold) senseless() (list []string) {
	fail := func(format string, args ...any) {
		text := fmt.Sprintf(format, args...)
		if t.Metric != "" {
			text = string(t.Metric) + ": " + text
		}
		list = append(list, text)
	}
	if t.Metric != "" && !t.Metric.Known() {
		suggestion := ""
		if known := t.Metric.canonical(); known != t.Metric {
			suggestion = fmt.Sprintf(": use %s", known)
		}
		list = append(list, fmt.Sprintf("unknown metric %q%s", t.Metric, suggestion))
	}
	if t.Media != "" && !t.Media.Known() {
		fail("unknown media %q: use Audio, Video, VBSS or AppSharing, or leave it out", t.Media)
	}
	if t.Direction != "" && t.Direction != Above && t.Direction != Below {
		fail("unknown direction %q: use above or below", t.Direction)
	}
	switch {
	case math.IsNaN(t.Limit) || math.IsInf(t.Limit, 0) || t.Limit < 0:
		fail("limit %v: use a number from 0", t.Limit)
	case t.Metric.Unit() == "ratio" && t.Limit > 1:
		fail("limit %v: a ratio is from 0 to 1; ten per cent is 0.1", t.Limit)
	}
	return list
}

// canonical returns the known metric that differs from m only in case, or m if there is none:
// resource logs and rows write some with a lower-case first letter.
func (m Metric) canonical() Metric {
	for _, known := range Metrics() {
		if strings.EqualFold(string(known), string(m)) {
			return known
		}
	}
	return m
}
