package browsertest

import (
	"testing"

	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/report"
)

// TestManyCalls opens a page of 500 calls, or ten thousand in the long form, of a hundred
// records each. It checks that only what is in view exists and that the search is prepared in
// pieces, and logs how long things take: times depend on the machine.
func TestManyCalls(t *testing.T) {
	n := 500
	if long() {
		n = 10_000
	}
	tab := newTab(t)
	tab.beforeScripts(`window.__long = []; new PerformanceObserver(list => { for (const e of list.getEntries()) window.__long.push(Math.round(e.duration)); }).observe({ type: "longtask", buffered: true })`)
	// Texts are folded for the search in pieces: how many in one task at most.
	tab.beforeScripts(`window.__folded = { now: 0, most: 0 }; const fold = String.prototype.normalize; String.prototype.normalize = function (form) {
		const f = window.__folded; if (f.now++ === 0) setTimeout(() => { f.now = 0; }); f.most = Math.max(f.most, f.now); return fold.call(this, form); }`)
	longTasks := func(what string) {
		tab.settle()
		t.Logf("%s: tasks of more than 50 ms: %v ms", what, eval[[]int](tab, "return new Promise(done => setTimeout(() => done(window.__long.splice(0)), 300))"))
	}
	url := writePage("large", report.PageOptions{Title: "Many calls"}, generated(acstest.Config{Seed: 11, Calls: n, RecordsPerCall: 100, MediaStats: 0.1}))
	tab.open(url)
	tab.waitFor(".chart svg")
	t.Logf("summary: ready after %.0f ms", eval[float64](tab, ready))
	longTasks("opening")
	tab.shoot("large-summary")
	tab.open(url + "#calls&sort=-issues")
	tab.waitFor("tr.call")
	t.Logf("list: ready after %.0f ms", eval[float64](tab, ready))
	longTasks("the list")
	tab.shoot("large-calls")
	if rows := eval[int](tab, "return document.querySelectorAll('tr.call').length"); rows > 60 {
		t.Errorf("%d rows exist, want those in view", rows)
	}
	for _, step := range []struct{ name, script string }{
		{"the first search", "const s = document.getElementById('search'); s.value = 'network'; s.dispatchEvent(new Event('input'))"},
		{"a search", "const s = document.getElementById('search'); s.value = 'Hangup'; s.dispatchEvent(new Event('input'))"},
		{"a sort", "document.querySelector('th[data-key=most] button').click()"},
		{"a jump to the end", "document.querySelector('.scroller').scrollTop = 1e9"},
	} {
		t.Logf("%s: %.0f ms, the wait for the next key stroke and two frames included", step.name, eval[float64](tab, timed(step.script)))
		longTasks(step.name)
	}
	if most := eval[int](tab, "return window.__folded.most"); most == 0 || most > 300 {
		t.Errorf("the search has prepared %d rows in one piece, want some, and at most 300", most)
	}
	eval[any](tab, `const s = document.querySelector('.scroller'); let n = 0; return new Promise(done => { const go = () => { s.scrollTop = s.scrollTop > 1e5 ? 0 : s.scrollTop + 2000; ++n < 120 ? requestAnimationFrame(go) : done(null); }; go(); })`)
	longTasks("scrolling")
	tab.goTo("#calls&sort=-issues")
	tab.wait("all calls", "return document.querySelector('.count')?.textContent === Number(arguments[0]).toLocaleString('en') + ' calls'", n)
	link := eval[string](tab, "return document.querySelector('tr.call a').getAttribute('href')")
	t.Logf("the call with most issues, timeline: %.0f ms", eval[float64](tab, timed("location.hash = arguments[0] + '&view=timeline'"), link))
	tab.waitFor(".lane")
	tab.shoot("large-timeline")
	t.Logf("zoom: %.0f ms", eval[float64](tab, timed("document.querySelector('.tool').click()")))
	t.Logf("all lanes unfolded: %.0f ms; %d lanes, %d drawn", eval[float64](tab, timed("[...document.querySelectorAll('.tool')].pop().click()")),
		eval[int](tab, "return document.querySelectorAll('.lane-section').length"), eval[int](tab, "return document.querySelectorAll('.lane').length"))
	t.Logf("heap: %.0f MB", eval[float64](tab, "return performance.memory.usedJSHeapSize / 1e6"))
	tab.checkQuiet()
}

// ready returns when the page was parsed and its script had drawn what is in view.
const ready = "return performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"

// timed returns a script that runs another and returns after how many milliseconds the
// result is on the screen.
func timed(script string) string {
	return `const start = performance.now(); ` + script + `;
		return new Promise(done => setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - start))), 90))`
}
