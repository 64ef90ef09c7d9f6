package report_test

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/report"
)

// verdicts returns the verdicts on the calls of a config.
func verdicts(cfg acstest.Config) func(yield func(*quality.CallVerdict) bool) {
	profile := quality.CallDiagnostics()
	return func(yield func(*quality.CallVerdict) bool) {
		for c := range acstest.Generate(&cfg) {
			var a calls.Assembler
			for i, rec := range c.Records {
				a.Add(rec, logs.Position{Source: c.Answer.CallID, Record: int64(i)})
			}
			for _, call := range a.Calls() {
				if !yield(profile.Call(call)) {
					return
				}
			}
		}
	}
}

// written returns the page of some calls.
func written(t testing.TB, o report.PageOptions, list ...*quality.CallVerdict) string {
	t.Helper()
	page := report.NewPage(&o)
	for _, v := range list {
		if err := page.Add(v); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	n, err := page.WriteTo(&b)
	if err != nil {
		t.Fatal(err)
	}
	if n != int64(b.Len()) {
		t.Errorf("WriteTo returned %d, wrote %d bytes", n, b.Len())
	}
	return b.String()
}

// blocks returns the data blocks of a page by their IDs, and the page without
// them. It does not know the page's JSON: a block ends where a browser ends it.
func blocks(page string) (data map[string]string, rest string) {
	data = map[string]string{}
	block := regexp.MustCompile(`(?is)<script type="application/json" id="([^"]*)">(.*?)</script`)
	rest = block.ReplaceAllStringFunc(page, func(text string) string {
		m := block.FindStringSubmatch(text)
		data[m[1]] = m[2]
		return ""
	})
	return data, rest
}

// pageRows is what the tests read of a page's first block.
type pageRows struct {
	Texts []string
	Rows  struct {
		ID                                []*string
		Start                             []*int64
		Seconds                           []*float64
		Type, People, Issues, Quality     []int
		Streams, Poor, Dropped, Bad, Keys []int
		Breakdown                         [][]int
		Details                           []int
	}
	Figures map[string]json.RawMessage
}

func rowsOf(t *testing.T, page string) (rows pageRows, details []string) {
	t.Helper()
	data, _ := blocks(page)
	if err := json.Unmarshal([]byte(data["data"]), &rows); err != nil {
		t.Fatal(err)
	}
	for id := range data {
		if strings.HasPrefix(id, "call-") {
			unpacked(t, data[id], new(map[string]any))
			details = append(details, id)
		}
	}
	slices.Sort(details)
	return rows, details
}

// unpacked reads a block of details.
func unpacked(t *testing.T, block string, into any) {
	t.Helper()
	packed, err := base64.StdEncoding.DecodeString(strings.Trim(block, `"`))
	if err != nil {
		t.Fatal(err)
	}
	r, err := zlib.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.NewDecoder(r).Decode(into); err != nil {
		t.Fatal(err)
	}
}

// threeIssues returns a group call of one minute with one poor stream, one bad operation and a
// dropped participant.
func threeIssues(id string, start time.Time) *quality.CallVerdict {
	summary := &callsummary.Record{
		CallStartTime: opt.Of(start), CallDuration: opt.Of(opt.Seconds(60)), CallType: opt.Of(callsummary.Group),
		ParticipantID: opt.Of("p1"), Identifier: opt.Of("+15550100"), ParticipantStartTime: opt.Of(start), ParticipantDuration: opt.Of(opt.Seconds(50)),
		ParticipantEndReason: opt.Of("410"), ResultCategory: opt.Of(callsummary.UnexpectedClientError), EndpointID: opt.Of("6abaa1a0-0000-4000-8000-00000000aa01"), EndpointType: opt.Of(callsummary.VoIP),
	}
	summary.CorrelationID, summary.Time = opt.Of(id), opt.Of(start)
	stream := &diagnostics.Record{
		ParticipantID: opt.Of("p1"), EndpointID: summary.EndpointID, MediaType: opt.Of(diagnostics.Audio), StreamID: opt.Of(int64(7)),
		JitterAvg: opt.Of(opt.Milliseconds(90)),
	}
	stream.CorrelationID, stream.Time = opt.Of(id), opt.Of(start)
	op := &clientops.Record{
		CallClientTimeStamp: opt.Of(start.Add(5 * time.Second)), OperationName: opt.Of(clientops.Join), CallID: opt.Of(id), ParticipantID: opt.Of("p1"),
		OperationID: opt.Of("o1"), DurationMs: opt.Of(opt.Milliseconds(900)), ResultType: opt.Of(clientops.Failed),
	}
	var a calls.Assembler
	for i, rec := range []logs.Record{summary, stream, op} {
		a.Add(rec, logs.Position{Source: "test", Record: int64(i + 1)})
	}
	return quality.CallDiagnostics().Call(a.Calls()[0])
}

var noon = time.Date(2026, 1, 5, 12, 0, 0, 0, time.UTC)

func TestPageRows(t *testing.T) {
	rows, details := rowsOf(t, written(t, report.PageOptions{}, threeIssues("b", noon.Add(time.Hour)), threeIssues("a", noon)))
	r := rows.Rows
	first, second := "a", "b"
	if diff := cmp.Diff([]*string{&first, &second}, r.ID); diff != "" {
		t.Errorf("IDs, which are in the order of the start (-want +got):\n%s", diff)
	}
	if got := *r.Start[0]; got != noon.UnixMilli() {
		t.Errorf("start %d, want %d", got, noon.UnixMilli())
	}
	if got := *r.Seconds[0]; got != 60 {
		t.Errorf("%v seconds, want 60", got)
	}
	for _, c := range []struct {
		name      string
		got, want int
	}{
		{"participants", r.People[0], 1}, {"streams", r.Streams[0], 1}, {"poor streams", r.Poor[0], 1},
		{"dropped", r.Dropped[0], 1}, {"bad operations", r.Bad[0], 1}, {"issues", r.Issues[0], 3},
		{"GUIDs to be found by", r.Keys[0], 1},
	} {
		if c.got != c.want {
			t.Errorf("%s: %d, want %d", c.name, c.got, c.want)
		}
	}
	issues := map[string]int{}
	for i := 0; i < len(r.Breakdown[0]); i += 2 {
		issues[rows.Texts[r.Breakdown[0][i]]] = r.Breakdown[0][i+1]
	}
	if diff := cmp.Diff(map[string]int{"Join": 1, quality.PoorMediaStreams: 1, quality.EndedUngracefully: 1}, issues); diff != "" {
		t.Errorf("breakdown (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"call-0", "call-1"}, details); diff != "" {
		t.Errorf("details (-want +got):\n%s", diff)
	}
}

func TestPageDetails(t *testing.T) {
	data, _ := blocks(written(t, report.PageOptions{}, threeIssues("a", noon)))
	var got struct {
		Origin, Length int64
		People         []struct {
			Reason  string
			Dropped bool
			Start   int64
			End     int64
		}
		Issues  []struct{ Count int }
		Streams []struct {
			Verdict string
			Values  []*float64
		}
		Lanes []struct {
			Items []struct {
				N, D string
				S, L int64
				B    bool
			}
		}
	}
	unpacked(t, data["call-0"], &got)
	// The Join that ended at 5 s and took 900 ms is the first item, and marks the participant's
	// start; the end at 50 s is the service's.
	if got.Origin != noon.UnixMilli()+4100 || got.Length != 45_900 {
		t.Errorf("origin %d, length %d; want %d, 45900: what is on the lanes", got.Origin, got.Length, noon.UnixMilli()+4100)
	}
	if p := got.People[0]; p.Reason != "410" || !p.Dropped || p.Start != 900 || p.End != 45_900 {
		t.Errorf("participant %+v, want dropped with 410, from 5 s to 50 s", p)
	}
	if s := got.Streams[0]; s.Verdict != "Poor" || *s.Values[0] != 90 {
		t.Errorf("stream %+v, want poor with a jitter of 90", s)
	}
	if i := got.Lanes[0].Items[0]; i.N != "Join" || i.S != 0 || i.L != 900 || !i.B || i.D != "Failed, 900 ms" {
		t.Errorf("operation %+v, want a bad Join that took 900 ms", i)
	}
}

func TestPageDetailsAreOfCallsWithMostIssues(t *testing.T) {
	var list []*quality.CallVerdict
	for v := range verdicts(acstest.Config{Seed: 3, Calls: 60}) {
		list = append(list, v)
	}
	for _, tt := range []struct{ option, want int }{{10, 10}, {0, len(list)}, {-1, 0}, {1, 1}, {1000, len(list)}} {
		rows, details := rowsOf(t, written(t, report.PageOptions{Details: tt.option}, list...))
		if len(details) != tt.want {
			t.Errorf("Details %d: %d calls have details, want %d", tt.option, len(details), tt.want)
		}
		least, most := 1<<30, -1
		for i, has := range rows.Rows.Details {
			if n := rows.Rows.Issues[i]; has == 1 {
				least = min(least, n)
			} else {
				most = max(most, n)
			}
		}
		if least < most && tt.want > 0 {
			t.Errorf("Details %d: a call with %d issues has details, one with %d has none", tt.option, least, most)
		}
	}
}

// TestPageDetailBytes checks that details take no more than their budget, that they are those of
// the calls with most issues, whatever the order of the calls, and that the next would not fit.
func TestPageDetailBytes(t *testing.T) {
	list := slices.Collect(verdicts(acstest.Config{Seed: 3, Calls: 60}))
	sizes := map[string]int{} // of the details of all calls, by ID
	sum := func(page string) (n int) {
		rows, _ := rowsOf(t, page)
		data, _ := blocks(page)
		for i, id := range rows.Rows.ID {
			if block := data[fmt.Sprint("call-", i)]; block != "" {
				sizes[*id] = len(block)
				n += len(block)
			}
		}
		return n
	}
	all := sum(written(t, report.PageOptions{}, list...))
	if len(sizes) != len(list) || all > report.DefaultDetailBytes {
		t.Fatalf("%d bytes of %d calls, want all %d", all, len(sizes), len(list))
	}
	budget := int64(all / 3)
	first := written(t, report.PageOptions{DetailBytes: budget}, list...)
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	second := written(t, report.PageOptions{DetailBytes: budget}, list...)
	rows, details := rowsOf(t, first)
	if _, again := rowsOf(t, second); !slices.Equal(details, again) {
		t.Errorf("details %v, in another order %v", details, again)
	}
	used := int64(sum(first))
	next, fits := -1, true
	for i, has := range rows.Rows.Details {
		if has == 0 && (next < 0 || rows.Rows.Issues[i] > rows.Rows.Issues[next]) {
			next = i
		}
	}
	for i, has := range rows.Rows.Details {
		fits = fits && (has == 0 || rows.Rows.Issues[i] >= rows.Rows.Issues[next])
	}
	if size := int64(sizes[*rows.Rows.ID[next]]); used > budget || used+size <= budget || !fits {
		t.Errorf("%d bytes of %d, the next call has %d", used, budget, size)
	}
}

// No details take less than the page counts for those that it does not know yet.
func TestPageLeastDetail(t *testing.T) {
	var a calls.Assembler
	a.Add(&callsummary.Record{}, logs.Position{})
	data, _ := blocks(written(t, report.PageOptions{}, quality.CallDiagnostics().Call(a.Calls()[0])))
	if n := len(data["call-0"]); n < 200 {
		t.Errorf("%d bytes, want 200 at least", n)
	}
}

func TestPageDoesNotDependOnOrder(t *testing.T) {
	var list []*quality.CallVerdict
	for v := range verdicts(acstest.Config{Seed: 5, Calls: 80, MediaStats: 0.3}) {
		list = append(list, v)
	}
	o := report.PageOptions{Details: 20}
	want, wantDetails := rowsOf(t, written(t, o, list...))
	random := rand.New(rand.NewPCG(1, 2))
	random.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	got, gotDetails := rowsOf(t, written(t, o, list...))
	if diff := cmp.Diff(wantDetails, gotDetails); diff != "" {
		t.Errorf("details (-first +shuffled):\n%s", diff)
	}
	if diff := cmp.Diff(want.Rows.ID, got.Rows.ID); diff != "" {
		t.Errorf("rows (-first +shuffled):\n%s", diff)
	}
	for name, figures := range want.Figures {
		if !bytes.Equal(figures, got.Figures[name]) {
			t.Errorf("figures %s: %s, shuffled %s", name, figures, got.Figures[name])
		}
	}
}

// TestPageHoldsHostileText checks that no text of a record or an option leaves its data block,
// becomes markup, or changes.
func TestPageHoldsHostileText(t *testing.T) {
	const attack = "</script></SCRIPT ><script>alert(1)</script><!--<script>\u2028\u2029]]>&amp;'\"{{script}}{{data}}\u202e\x00\xff" + `\u003c/script>`
	for _, id := range []string{attack, "<!--", "</scr", strings.Repeat("<", 10_000)} {
		page := written(t, report.PageOptions{Title: id, Notes: []string{id}}, threeIssues(id, noon))
		data, rest := blocks(page)
		if got, want := len(data), 3; got != want {
			t.Errorf("%.20q: %d data blocks, want %d", id, got, want)
		}
		for name, text := range data {
			if strings.ContainsAny(text, "<>&\u2028\u2029") {
				t.Errorf("%.20q: block %s has characters that must be escaped", id, name)
			}
		}
		if n := strings.Count(strings.ToLower(rest), "<script"); n != 1 {
			t.Errorf("%.20q: %d scripts outside of the data, want 1", id, n)
		}
		rows, _ := rowsOf(t, page)
		if want := strings.ToValidUTF8(id, "\uFFFD"); *rows.Rows.ID[0] != want {
			t.Errorf("the ID came back as %.60q, want %.60q", *rows.Rows.ID[0], want)
		}
	}
}

// TestPagePolicy checks that the policy names the page's script and style by the hashes of the
// text between their tags, as browsers do.
func TestPagePolicy(t *testing.T) {
	_, rest := blocks(written(t, report.PageOptions{Title: "{{policy}}"}, threeIssues("a", noon)))
	policy := html.UnescapeString(regexp.MustCompile(`http-equiv="Content-Security-Policy" content="([^"]*)"`).FindStringSubmatch(rest)[1])
	hash := func(tag string) string {
		found := regexp.MustCompile(`(?s)<`+tag+`>(.*?)</`+tag+`>`).FindAllStringSubmatch(rest, -1)
		if len(found) != 1 {
			t.Fatalf("%d elements %s, want 1", len(found), tag)
		}
		sum := sha256.Sum256([]byte(found[0][1]))
		return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	}
	want := "default-src 'none'; script-src " + hash("script") + "; style-src " + hash("style") +
		"; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
	if policy != want {
		t.Errorf("policy\n%s, want\n%s", policy, want)
	}
	if at := strings.Index(rest, "Content-Security-Policy"); at > strings.Index(rest, "<style") {
		t.Error("the policy comes after what it is for")
	}
}

// TestPageRefersToNothing checks the text of the page. The tests in a browser check that
// nothing is fetched.
func TestPageRefersToNothing(t *testing.T) {
	_, rest := blocks(written(t, report.PageOptions{}))
	rest = strings.Replace(rest, `const SVG = "http://www.w3.org/2000/svg";`, "", 1)
	for _, reference := range []string{"http:", "https:", "//cdn", "src=", "@import", "<link", "<base", "<iframe", "url(\"", "url('"} {
		if strings.Contains(rest, reference) {
			t.Errorf("the page contains %q", reference)
		}
	}
	for _, sink := range []string{"innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "createContextualFragment", "DOMParser", "fetch(", "XMLHttpRequest", "import("} {
		if strings.Contains(rest, sink) {
			t.Errorf("the script uses %s", sink)
		}
	}
	if handler := regexp.MustCompile(`(?i)<[^>]*\s(on\w+|style)\s*=`).FindString(rest); handler != "" {
		t.Errorf("an element has a handler or a style of its own: %s", handler)
	}
}

func TestPageWithoutCalls(t *testing.T) {
	page := written(t, report.PageOptions{Title: "A < B"})
	if !strings.Contains(page, "<title>A &lt; B</title>") {
		t.Error("the title is not there, or not escaped")
	}
	if rows, details := rowsOf(t, page); len(rows.Rows.ID) != 0 || len(details) != 0 {
		t.Errorf("rows %v, details %v; want none", rows.Rows.ID, details)
	}
}

// TestPageBoundsOneCall has a call with more operations than a page takes. All bad ones must
// be there.
func TestPageBoundsOneCall(t *testing.T) {
	var a calls.Assembler
	for i := range 6000 {
		op := &clientops.Record{
			CallClientTimeStamp: opt.Of(noon.Add(time.Duration(i) * time.Second)), OperationName: opt.Of(clientops.MuteMicrophone), CallID: opt.Of("a"),
			OperationID: opt.Of(fmt.Sprint(i)), ResultType: opt.Of(clientops.Succeeded),
		}
		if i >= 5990 {
			op.ResultType = opt.Of(clientops.Failed)
		}
		a.Add(op, logs.Position{Record: int64(i)})
	}
	data, _ := blocks(written(t, report.PageOptions{}, quality.CallDiagnostics().Call(a.Calls()[0])))
	var got struct {
		Lanes []struct{ Items []struct{ B bool } }
		Left  map[string]int
	}
	unpacked(t, data["call-0"], &got)
	items, bad := 0, 0
	for _, l := range got.Lanes {
		for _, i := range l.Items {
			items++
			if i.B {
				bad++
			}
		}
	}
	if items != 5000 || bad != 10 || got.Left["items"] != 1000 {
		t.Errorf("%d items, %d bad, left out %v; want 5000, 10, 1000 items", items, bad, got.Left)
	}
}

type failingWriter struct{ left int }

func (w *failingWriter) Write(b []byte) (int, error) {
	if len(b) > w.left {
		n := w.left
		w.left = 0
		return n, io.ErrShortWrite
	}
	w.left -= len(b)
	return len(b), nil
}

func TestPageWriteError(t *testing.T) {
	page := report.NewPage(nil)
	if err := page.Add(threeIssues("a", noon)); err != nil {
		t.Fatal(err)
	}
	for _, room := range []int{0, 100, 20_000, 60_000} {
		if n, err := page.WriteTo(&failingWriter{room}); err != io.ErrShortWrite || n > int64(room) {
			t.Errorf("room for %d: %d bytes, %v; want the writer's error", room, n, err)
		}
	}
}

// TestPageSize is the budget of all but details for a thousand calls, in the long form ten
// thousand, of a hundred records. A tenth of it is for the values by which calls are found.
func TestPageSize(t *testing.T) {
	n, most := 1000, int64(1_000_000)
	if os.Getenv("LONG_TESTS") != "" {
		n, most = 10_000, 12_500_000
	}
	page := report.NewPage(&report.PageOptions{Details: -1})
	for v := range verdicts(acstest.Config{Seed: 11, Calls: n, RecordsPerCall: 100}) {
		if err := page.Add(v); err != nil {
			t.Fatal(err)
		}
	}
	size, err := page.WriteTo(io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d bytes", size)
	if size > most {
		t.Errorf("%d bytes, want %d at most", size, most)
	}
}

func BenchmarkPageAdd(b *testing.B) {
	var list []*quality.CallVerdict
	for v := range verdicts(acstest.Config{Seed: 11, Calls: 2000, RecordsPerCall: 100}) {
		list = append(list, v)
	}
	b.ReportAllocs()
	for b.Loop() {
		page := report.NewPage(nil)
		for _, v := range list {
			if err := page.Add(v); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(list)), "ns/call")
}

func BenchmarkPageWriteTo(b *testing.B) {
	page := report.NewPage(nil)
	for v := range verdicts(acstest.Config{Seed: 11, Calls: 2000, RecordsPerCall: 100}) {
		if err := page.Add(v); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		n, err := page.WriteTo(io.Discard)
		if err != nil {
			b.Fatal(err)
		}
		b.SetBytes(n)
	}
}

// TestPageScriptsAreListed checks that the order of the scripts lists all of them.
func TestPageScriptsAreListed(t *testing.T) {
	files, err := filepath.Glob("page/*.js")
	if err != nil || len(files) == 0 {
		t.Fatal(err, files)
	}
	_, page := blocks(written(t, report.PageOptions{}))
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(page, string(text)) {
			t.Errorf("%s is not in the page", name)
		}
		if strings.Contains(strings.ToLower(string(text)), "</script") || strings.Contains(string(text), "<!--") {
			t.Errorf("%s contains what would end the script", name)
		}
	}
}
