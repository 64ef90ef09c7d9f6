package browsertest

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// Keys act wherever the focus is.
func TestKeysWithoutFocus(t *testing.T) {
	tab, _ := demoPage(t)
	link := tab.worstCall()
	eval[any](tab, "document.activeElement.blur()")
	tab.press(kb.ArrowDown, kb.ArrowDown)
	tab.wantFocus("TR.call")
	if at := eval[string](tab, "return document.activeElement.dataset.at"); at != "2" {
		t.Errorf("two rows down is row %s, want 2", at)
	}
	tab.goTo(link + "&view=timeline")
	tab.waitFor(".lane")
	eval[any](tab, "document.activeElement.blur()")
	tab.settle()
	before := tab.text(".span-text")
	tab.press("+")
	tab.wait("zoomed", "return document.querySelector('.span-text').textContent !== arguments[0]", before)
	eval[any](tab, "document.activeElement.blur()")
	tab.press("n")
	tab.waitFor(".ring")
	tab.wantFocus("svg.lane")
	tab.checkQuiet()
}

// A folded participant shows who was there when, and each problem.
func TestFoldedLanes(t *testing.T) {
	tab, _ := demoPage(t)
	tab.goTo(tab.worstCall() + "&view=timeline")
	tab.waitFor(".lane")
	eval[any](tab, "[...document.querySelectorAll('.tool')].find(b => b.textContent === 'Fold all').click()")
	tab.wait("folded", "return document.querySelectorAll('.fold[aria-expanded=true]').length === 0")
	tab.settle()
	for _, fault := range eval[[]string](tab, `
		const faults = [];
		for (const section of [...document.querySelectorAll(".lane-section")].filter(l => l.querySelector("svg.lane"))) {
			const name = section.querySelector("h3").textContent, lane = section.querySelector("svg.lane");
			const problems = Number((/(\d+) problem/.exec(name) || [0, 0])[1]);
			if (lane.getBoundingClientRect().height > 40) faults.push(name + " is not folded");
			if (!name.includes("The service") && !lane.querySelector(".here")) faults.push(name + " does not show presence");
			const shown = lane.querySelectorAll(".bad-sign, .triangle").length + (lane.querySelector(".bar.poor") ? 1 : 0);
			if (problems > 0 && shown === 0) faults.push(name + " does not show problems");
		}
		return faults`) {
		t.Error(fault)
	}
	tab.press("n")
	tab.waitFor(".fold[aria-expanded=true]")
	tab.waitFor(".ring")
	tab.checkQuiet()
}

// On a narrow screen, quality and issues are in view without scrolling.
func TestNarrowList(t *testing.T) {
	tab, _ := demoPage(t)
	for _, width := range []int{400, 800} {
		tab.size(width, 800)
		tab.goTo("#calls")
		tab.settle()
		if got := eval[[]string](tab, "return [...document.querySelectorAll('.calls thead th')].filter(h => h.getBoundingClientRect().right <= innerWidth).map(h => h.dataset.key)"); !strings.HasPrefix(strings.Join(got, " "), "start quality issues") {
			t.Errorf("at %d pixels, %v are in view", width, got)
		}
		tab.goTo("#summary")
	}
	tab.size(1400, 800)
	tab.goTo("#calls")
	if n := eval[int](tab, "return document.querySelectorAll('th[data-key=people]').length"); n != 1 {
		t.Errorf("%d columns of clients in a wide window", n)
	}
	tab.checkQuiet()
}

// The list is copied as CSV, with nothing that a spreadsheet would run.
func TestCopyCSV(t *testing.T) {
	tab, _ := demoPage(t)
	tab.goTo("#calls&quality=Poor")
	eval[any](tab, "Object.defineProperty(navigator, 'clipboard', { value: { writeText: text => { window.copied = text; return Promise.resolve(); } } })")
	tab.click(".count-line .quiet")
	tab.wait("copied", "return document.querySelector('.count-line .quiet').textContent === 'Copied'")
	lines := strings.Split(strings.TrimSpace(eval[string](tab, "return window.copied")), "\r\n")
	if n := eval[string](tab, "return document.querySelector('.count').textContent"); !strings.HasPrefix(lines[0], "callId,callType,start,") || !strings.HasPrefix(n, strings.TrimSpace(n[:3])) || len(lines) < 100 {
		t.Errorf("%d lines, the first is %s; the list has %s", len(lines), lines[0], n)
	}
	for _, line := range lines[1:] {
		if !strings.Contains(line, ",Poor,") {
			t.Errorf("a call that is not listed: %s", line)
		}
	}
	tab.goTo("#summary")
	eval[any](tab, "for (const d of document.querySelectorAll('details')) d.open = true")
	tab.click(".numbers .quiet")
	tab.wait("copied", "return window.copied.startsWith('From (UTC),Calls,Good,Poor,Unknown,Poor share\\r\\n')")
	tab.checkQuiet()
}
