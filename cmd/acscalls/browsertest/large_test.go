package browsertest

import (
	"testing"

	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/report"
)

// TestTenThousandCalls opens a page of ten thousand calls of a hundred records
// and reports how long things take. Times are not checked: they are the
// machine's. That only what is in view exists is.
func TestTenThousandCalls(t *testing.T) {
	if testing.Short() {
		t.Skip("a million records")
	}
	programs(t)
	cfg := acstest.Config{Seed: 11, Calls: 10_000, RecordsPerCall: 100, MediaStats: 0.1}
	url, size := writePage(t, "large", report.PageOptions{Title: "Ten thousand calls"}, generated(cfg))
	t.Logf("size: %.1f MB", float64(size)/1e6)
	b := startBrowser(t)
	b.open(url)
	b.waitFor(".chart svg")
	t.Logf("summary: ready after %.0f ms", eval[float64](b, ready))
	b.shoot("large-summary")
	b.open(url + "#calls&sort=-issues")
	b.waitFor("tr.call")
	t.Logf("list: ready after %.0f ms", eval[float64](b, ready))
	b.shoot("large-calls")
	if rows := eval[int](b, "return document.querySelectorAll('tr.call').length"); rows > 60 {
		t.Errorf("%d rows exist, want those in view", rows)
	}
	for _, step := range []struct{ name, script string }{
		{"the first search", "const s = document.getElementById('search'); s.value = 'network'; s.dispatchEvent(new Event('input'))"},
		{"a search", "const s = document.getElementById('search'); s.value = 'Hangup'; s.dispatchEvent(new Event('input'))"},
		{"a sort", "document.querySelector('th[data-key=most] button').click()"},
		{"a jump to the end", "document.querySelector('.scroller').scrollTop = 1e9"},
	} {
		t.Logf("%s: %.0f ms, the wait for the next key stroke and two frames included", step.name, eval[float64](b, timed(step.script)))
	}
	b.goTo("#calls&sort=-issues")
	b.wait("all calls", "return document.querySelector('.count')?.textContent === '10,000 calls'")
	link := eval[string](b, "return document.querySelector('tr.call a').getAttribute('href')")
	t.Logf("the call with most issues, timeline: %.0f ms", eval[float64](b, timed("location.hash = arguments[0] + '&view=timeline'"), link))
	b.waitFor(".lane")
	b.shoot("large-timeline")
	t.Logf("zoom: %.0f ms", eval[float64](b, timed("document.querySelector('.tool').click()")))
	t.Logf("all lanes unfolded: %.0f ms; %d lanes, %d drawn", eval[float64](b, timed("[...document.querySelectorAll('.tool')].pop().click()")),
		eval[int](b, "return document.querySelectorAll('.lane-section').length"), eval[int](b, "return document.querySelectorAll('.lane').length"))
	t.Logf("heap: %.0f MB", eval[float64](b, "return performance.memory.usedJSHeapSize / 1e6"))
	b.checkQuiet()
}

// ready is when the page had been read, and its script had made what is in view.
const ready = "return performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"

// timed returns a script that does something and returns how many milliseconds
// later it is on the screen.
func timed(script string) string {
	return `const start = performance.now(); ` + script + `;
		return new Promise(done => setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - start))), 90))`
}
