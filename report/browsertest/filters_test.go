package browsertest

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/report"
	"example.com/acstelemetry/trend"
)

// What is counted leads to its calls, and there are as many as it says.
func TestCountsLeadToCalls(t *testing.T) {
	tab, _ := demoPage(t)
	type counted struct {
		Table, Link string
		Calls       int
	}
	// Rows of tables that begin with a link, and their column of calls.
	list := eval[[]counted](tab, `
		const number = cell => Number((cell.querySelector(".sub") || cell.firstChild).textContent.split(" ")[0].replaceAll(",", ""));
		return [...document.querySelectorAll(".data-table")].flatMap(table => {
			const at = [...table.tHead.rows[0].cells].findIndex(c => c.textContent === "Calls");
			return at < 0 ? [] : [...table.tBodies[0].rows].filter(r => r.cells[0].querySelector("a")).slice(0, 4).map(r =>
				({ table: table.caption.textContent, link: r.cells[0].querySelector("a").getAttribute("href"), calls: number(r.cells[at]) }));
		})`)
	tables := map[string]bool{}
	for _, c := range list {
		tables[c.Table] = true
		tab.goTo(c.Link)
		if got, want := tab.text(".count"), fmt.Sprintf("%d of 400 calls", c.Calls); got != want && c.Calls != 400 {
			t.Errorf("%s: %s lists %s, want %s", c.Table, c.Link, got, want)
		}
	}
	for _, want := range []string{"Calls over time", "Issues", "Causes of poor streams", "Families of end codes", "Ratings", "By SDK version", "By operating system", "By transport", "What ends, by month (UTC)"} {
		if !tables[want] {
			t.Errorf("%s leads nowhere; these do: %v", want, tables)
		}
	}
	tab.checkQuiet()
}

// Every bar is a link, and a range of time is chosen by dragging over columns.
func TestBarsLeadToCalls(t *testing.T) {
	tab, _ := demoPage(t)
	tab.waitFor(".bar-row")
	if n := eval[int](tab, "return document.querySelectorAll('g.bar-row, g.span-row').length"); n != 0 {
		t.Errorf("%d bars lead nowhere", n)
	}
	tab.leave(func() { tab.click(".choose-time > g:nth-of-type(3)") })
	tab.waitFor("tr.call")
	if hash := eval[string](tab, "return location.hash"); !strings.HasPrefix(hash, "#calls&from=2026-01-05T09%3A00%3A00Z&to=2026-01-05T09%3A30%3A00Z") {
		t.Errorf("the third column leads to %s, want those from 9:00 to 9:30", hash)
	}
	tab.checkQuiet()
}

// Filters are named, are in the address, and can be taken off one by one.
func TestChips(t *testing.T) {
	tab, _ := demoPage(t)
	tab.goTo("#calls&quality=Poor&type=Group&from=2026-01-05T09%3A00%3A00Z&to=2026-01-05T20%3A00%3A00Z&q=poor")
	chips := func() string {
		return strings.Join(eval[[]string](tab, "return [...document.querySelectorAll('.chip')].map(c => c.textContent)"), "|")
	}
	if got, want := chips(), "Quality: Poor×|Type: Group×|From: 2026-01-05 09:00:00 UTC×|Before: 2026-01-05 20:00:00 UTC×|Search: poor×"; got != want {
		t.Errorf("the filters are %s, want %s", got, want)
	}
	tab.click(".chips li:nth-child(2) button")
	tab.wait("no type", "return !location.hash.includes('type=') && document.querySelectorAll('.chip').length === 4")
	tab.wantFocus("BUTTON.chip")
	tab.press(kb.Enter)
	tab.wait("no quality", "return location.hash === '#calls&q=poor&from=2026-01-05T09%3A00%3A00Z&to=2026-01-05T20%3A00%3A00Z'")
	tab.click(".chips .quiet")
	tab.wait("no filter", "return location.hash === '#calls' && document.querySelectorAll('.chip').length === 0 && document.querySelector('.count').textContent === '400 calls'")
	tab.click(".more-filters summary")
	eval[any](tab, "const i = document.querySelector('[data-key=from]'); i.value = '2026-01-05 20:00'; i.dispatchEvent(new Event('change'))")
	tab.wait("from a time", "return location.hash === '#calls&from=2026-01-05T20%3A00%3A00Z'")
	eval[any](tab, "const i = document.querySelector('[data-key=from]'); i.value = 'soon'; i.dispatchEvent(new Event('change'))")
	tab.wait("not a time", "return document.querySelector('[data-key=from]').getAttribute('aria-invalid') === 'true' && location.hash === '#calls&from=2026-01-05T20%3A00%3A00Z'")
	tab.checkQuiet()
}

// Times are in UTC or in the zone of the reader.
func TestZone(t *testing.T) {
	tab := newTab(t)
	tab.zone("Asia/Kolkata")
	tab.open(demoURL() + "#calls&" + url.Values{"from": {"2026-01-05T20:00:00Z"}}.Encode())
	first := func() string { return tab.text("tr.call td") }
	if got := first(); !strings.HasPrefix(got, "2026-01-05 20:") {
		t.Errorf("the first call is at %s, want UTC", got)
	}
	utc := eval[[]string](tab, "return [...document.querySelectorAll('tr.call td:first-child')].map(c => c.textContent)")
	tab.click("#zone")
	tab.wait("local times", "return document.querySelector('tr.call td').textContent.startsWith('2026-01-06 01:')")
	local := eval[[]string](tab, "return [...document.querySelectorAll('tr.call td:first-child')].map(c => c.textContent)")
	if len(utc) != len(local) || !strings.Contains(tab.text(".chip"), "2026-01-06 01:30:00 local") {
		t.Errorf("%d calls in UTC, %d in local time; the filter is %s", len(utc), len(local), tab.text(".chip"))
	}
	tab.goTo("#summary")
	tab.waitFor(".choose-time")
	if got := tab.text(".hint"); !strings.Contains(got, "local") {
		t.Errorf("the time of the columns is not named: %s", got)
	}
	tab.checkQuiet()
}

// Colours tell of limits, and of nothing without them.
func TestLimits(t *testing.T) {
	tab := newTab(t)
	calls := slices.Collect(generated(acstest.Config{Seed: 7, Calls: 60}))
	tab.open(writePage("unlimited", report.PageOptions{}, slices.Values(calls)))
	if n := eval[int](tab, "return document.querySelectorAll('.figure.poor, .figure.good, .cards td .poor-text').length"); n != 0 {
		t.Errorf("%d figures are judged without a limit", n)
	}
	tab.open(writePage("limited", report.PageOptions{Limits: map[trend.Measure]float64{trend.PoorCalls: 0.01, trend.DroppedParticipants: 1}}, slices.Values(calls)))
	if got := eval[[]string](tab, "return [...document.querySelectorAll('.figure.poor, .figure.good')].map(f => f.className + ' ' + f.firstChild.textContent)"); !slices.Equal(got, []string{"figure poor Poor calls", "figure good Dropped"}) {
		t.Errorf("judged: %q", got)
	}
	tab.checkQuiet()
}

// The page says what has changed since an earlier period.
func TestChange(t *testing.T) {
	tab := newTab(t)
	before := new(trend.Aggregate)
	profile := quality.CallDiagnostics()
	for c := range generated(acstest.Config{Seed: 8, Calls: 60}) {
		before.Add(profile.Call(c))
	}
	tab.open(writePage("changed", report.PageOptions{Before: before, BeforeName: "logs/week1"}, generated(acstest.Config{Seed: 7, Calls: 60})))
	tab.wait("the change", "return document.querySelector('main').textContent.includes('Before: 60 calls from logs/week1.')")
	if n := eval[int](tab, "return document.querySelectorAll('.figure .change').length"); n < 3 {
		t.Errorf("%d figures say how they were before", n)
	}
	tab.checkQuiet()
}
