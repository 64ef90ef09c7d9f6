package browsertest

import (
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/report"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp/kb"
)

// demoURL is the address of a page with calls of every kind.
var demoURL = sync.OnceValue(func() string {
	return writePage("demo", report.PageOptions{
		Title: "Contoso calls, week 2", Generated: opt.Of(time.Date(2026, 1, 12, 8, 30, 0, 0, time.UTC)),
		Notes: []string{"From insights-logs-callsummary/ and 3 other folders; 2 of 24,180 records could not be read."},
	}, generated(demo()))
})

// demoPage opens a page with calls of every kind.
func demoPage(t *testing.T) (*tab, string) {
	t.Helper()
	tab := newTab(t)
	tab.open(demoURL())
	return tab, demoURL()
}

// focused describes the element that has the focus.
const focused = `const e = document.activeElement; return e.tagName + "." + (e.id || e.getAttribute("class") || "")`

func (tab *tab) wantFocus(where string) {
	tab.t.Helper()
	if got := eval[string](tab, focused); !strings.HasPrefix(got, where) {
		tab.t.Errorf("the focus is on %s, want %s", got, where)
	}
}

func (tab *tab) waitFor(selector string) {
	tab.t.Helper()
	tab.wait("waiting for "+selector, "return document.querySelector(arguments[0]) !== null", selector)
}

// worstCall goes to the list and returns the address of the call with most issues.
func (tab *tab) worstCall() string { return tab.firstCall("#calls&sort=-issues") }

// firstCall goes to the list and returns the address of the first call there.
func (tab *tab) firstCall(list string) string {
	tab.t.Helper()
	tab.goTo(list)
	return eval[string](tab, "return document.querySelector('tr.call a').getAttribute('href')")
}

func (tab *tab) text(selector string) string {
	tab.t.Helper()
	return eval[string](tab, "return document.querySelector(arguments[0])?.textContent ?? '(none)'", selector)
}

// The mouse works on a quick machine, and on a slow one that tells the page late that its
// address has changed: until then the page shows the old view.
func TestMouse(t *testing.T) {
	for _, by := range []time.Duration{0, 300 * time.Millisecond} {
		t.Run(by.String(), func(t *testing.T) { testMouse(t, by) })
	}
}

func testMouse(t *testing.T, late time.Duration) {
	tab := newTab(t)
	tab.hearLate(late)
	tab.open(demoURL())
	tab.leave(func() { tab.click("#nav a[href='#calls']") })
	if got := tab.text(".count"); got != "400 calls" {
		t.Errorf("the list says %q, want 400 calls", got)
	}
	tab.click("th[data-key=issues] button")
	tab.wait("sorted", "return document.querySelector('th[data-key=issues]').getAttribute('aria-sort') === 'descending'")
	tab.leave(func() { tab.click("tr.call td:nth-child(3)") })
	tab.waitFor(".view-overview")
	tab.leave(func() { tab.click(".tabs a:nth-child(2)") })
	tab.waitFor(".view-issues .issue")
	tab.leave(func() { tab.click(".issue td a, .issue th a") })
	tab.waitFor(".lane .ring")
	tab.wait("the tooltip of what was chosen", "return !document.getElementById('tooltip').hidden")
	tab.leave(func() { tab.click(".tabs a:nth-child(3)") })
	tab.waitFor(".lane .item.presence")
	tab.wait("no tooltip of what was chosen before", "return document.getElementById('tooltip').hidden")
	tab.point(".lane .item .op")
	tab.wait("a tooltip at the pointer", "const tip = document.getElementById('tooltip'); return !tip.hidden && tip.textContent.includes('UTC')")
	tab.click(".tool[aria-label='All: show everything']")
	tab.settle()
	whole := tab.text(".span-text")
	tab.click(".tool[aria-label='Zoom in']")
	tab.wait("zoomed", "return document.querySelector('.span-text').textContent !== arguments[0]", whole)
	tab.click(".tool[aria-label='All: show everything']")
	tab.wait("whole again", "return document.querySelector('.span-text').textContent === arguments[0]", whole)
	tab.checkQuiet()
}

func TestKeyboard(t *testing.T) {
	tab, _ := demoPage(t)
	tab.goTo("#calls&sort=-issues")
	tab.press("/")
	tab.wantFocus("INPUT.search")
	tab.press(kb.ArrowDown)
	tab.wantFocus("TR.call")
	tab.press(kb.ArrowDown, kb.ArrowDown)
	if at := eval[string](tab, "return document.activeElement.dataset.at"); at != "2" {
		t.Errorf("two rows down is row %s, want 2", at)
	}
	tab.press(kb.End)
	if at := eval[string](tab, "return document.activeElement.dataset.at"); at != "399" {
		t.Errorf("End goes to row %s, want 399", at)
	}
	tab.leave(func() { tab.press(kb.Enter) })
	tab.waitFor(".view-overview")
	tab.wantFocus("H2")
	tab.leave(func() { tab.press("3") })
	tab.waitFor(".view-timeline")
	tab.leave(func() { tab.press(kb.Escape) })
	tab.waitFor("tr.call")
	if at := eval[string](tab, "return document.activeElement.dataset.at"); at != "399" {
		t.Errorf("back in the list the focus is on row %s, want 399", at)
	}
	tab.checkQuiet()
}

func TestKeyboardOnTimeline(t *testing.T) {
	tab, _ := demoPage(t)
	tab.goTo(tab.worstCall() + "&view=timeline")
	tab.waitFor(".lane")
	eval[any](tab, "document.querySelector('.lane').focus()")
	seen := map[string]bool{}
	for range 5 {
		tab.press("n")
		tab.waitFor(".ring")
		tab.wantFocus("svg.lane")
		seen[tab.text("#status")] = true
	}
	if len(seen) != 5 {
		t.Errorf("five problems are said as %v", seen)
	}
	for said := range seen {
		if !strings.Contains(said, "problem") || !strings.Contains(said, "UTC") {
			t.Errorf("a problem is said as %q", said)
		}
	}
	tab.press(kb.ArrowRight)
	tab.settle()
	whole := tab.text(".span-text")
	tab.press("+")
	tab.wait("zoomed", "return document.querySelector('.span-text').textContent !== arguments[0]", whole)
	tab.wantFocus("svg.lane") // although it was redrawn
	tab.checkQuiet()
}

// Clients prepare minutes before they join. The timeline opens where the first participant
// joins, and says how much there is before.
func TestTimelineOpensAtTheCall(t *testing.T) {
	tab, _ := demoPage(t)
	tab.goTo(tab.worstCall() + "&view=timeline")
	tab.waitFor(".lane")
	tab.settle()
	call := tab.text(".span-text")
	if !strings.Contains(call, " earlier") {
		t.Errorf("what clients did before the call is not mentioned: %q", call)
	}
	eval[any](tab, "document.querySelector('.lane').focus()")
	tab.press("0")
	tab.wait("everything", "const text = document.querySelector('.span-text').textContent; return text !== arguments[0] && !text.includes('earlier')", call)
	tab.press("c")
	tab.wait("the call again", "return document.querySelector('.span-text').textContent === arguments[0]", call)
	tab.checkQuiet()
}

func TestSearch(t *testing.T) {
	tab, _ := demoPage(t)
	// The search also finds what the list does not show: the IDs of a participant, here
	// from the details of a call.
	tab.press("/")
	tab.press("Group")
	tab.wait("group calls", "return document.querySelector('.count')?.textContent.includes(' of 400 calls') && location.hash === '#calls&q=Group'")
	tab.goTo("#calls&sort=-issues")
	tab.wait("all calls", "return document.querySelector('.count')?.textContent === '400 calls'")
	tab.leave(func() { tab.click("tr.call td:nth-child(3)") })
	tab.waitFor(".ids")
	eval[any](tab, "document.querySelector('.ids').open = true")
	id := tab.text(".ids dd .data")
	call := tab.text(".call-head h2 .data")
	for _, q := range []string{id, strings.ToUpper(id), id[:8], call, call[4:20]} {
		tab.goTo("#calls&" + url.Values{"q": {q}}.Encode())
		if got := tab.text("tr.call a .data"); got != call {
			t.Errorf("search for %q finds %q, want %q", q, got, call)
		}
		if got := tab.text(".count"); got != "1 of 400 calls" {
			t.Errorf("search for %q finds %s, want 1", q, got)
		}
	}
	tab.goTo("#calls&q=ffffffff-0000-4000-8000-000000000000")
	tab.waitFor("tr.empty")
	tab.press("/", kb.Escape)
	tab.waitFor("tr.call")
	tab.checkQuiet()
}

// Typing a search and opening the first call at once opens a call that matches, and stays
// there.
func TestSearchAndOpen(t *testing.T) {
	tab, _ := demoPage(t)
	tab.goTo("#calls")
	want := eval[string](tab, "return document.querySelectorAll('tr.call a')[7].textContent")
	tab.leave(func() { tab.press("/"+want, kb.Enter, kb.Enter) })
	tab.waitFor(".view-overview")
	eval[any](tab, "return new Promise(done => setTimeout(() => done(null), 200))") // longer than the search waits
	tab.waitFor(".view-overview")
	if got := tab.text(".call-head h2 .data"); got != want {
		t.Errorf("the call is %s, want %s", got, want)
	}
	tab.checkQuiet()
}

func TestLinks(t *testing.T) {
	tab, url := demoPage(t)
	tab.goTo("#calls&quality=Poor&type=P2P&sort=-poor")
	tab.wait("filtered", "return [...document.querySelectorAll('tr.call')].every(r => r.textContent.includes('Poor') && r.textContent.includes('P2P'))")
	link := eval[string](tab, "return document.querySelector('tr.call a').getAttribute('href')")
	tab.leave(func() { tab.click("tr.call td:nth-child(3)") })
	tab.waitFor(".view-overview")
	tab.leave(func() { eval[any](tab, "history.back()") })
	tab.waitFor("tr.call")
	if got := eval[string](tab, "return location.hash"); got != "#calls&quality=Poor&type=P2P&sort=-poor" {
		t.Errorf("back leads to %s", got)
	}
	tab.leave(func() { eval[any](tab, "history.forward()") })
	tab.waitFor(".view-overview")
	tab.open(url + link + "&view=timeline")
	tab.waitFor(".view-timeline .lane")
	tab.open(url + "#call=nobody")
	tab.wait("an unknown call is said", "return document.querySelector('main').textContent.includes('no call with the ID')")
	tab.checkQuiet()
}

// TestHostile opens every view of calls whose records try everything to run a script.
func TestHostile(t *testing.T) {
	tab := newTab(t)
	url := writePage("hostile", report.PageOptions{Title: attack, Notes: []string{attack}}, slices.Values(hostileCalls()))
	tab.open(url)
	tab.waitFor(".figures")
	if wide := eval[int](tab, "return document.documentElement.scrollWidth - innerWidth"); wide > 0 {
		t.Errorf("the summary is %d pixels wider than the window", wide)
	}
	tab.shoot("hostile-summary")
	tab.open(url + "#calls&sort=-issues&q=participant")
	tab.waitFor("tr.call")
	tab.shoot("hostile-calls")
	link := eval[string](tab, "return document.querySelector('tr.call a').getAttribute('href')")
	for _, view := range []string{"overview", "issues", "timeline"} {
		tab.open(url + link + "&view=" + view)
		tab.waitFor(".view-" + view + " .card")
		eval[any](tab, "for (const d of document.querySelectorAll('details')) d.open = true")
		if view == "timeline" {
			tab.waitFor(".lane")
			eval[any](tab, "document.querySelector('.lane').focus()")
			tab.press("n")
			tab.waitFor(".ring")
		}
		tab.shoot("hostile-" + view)
		if wide := eval[int](tab, "return document.documentElement.scrollWidth - innerWidth"); wide > 0 {
			t.Errorf("%s is %d pixels wider than the window", view, wide)
		}
		if text := tab.text("main"); strings.ContainsAny(text, "\u202E\u2066\u200B\u2028\x00") {
			t.Errorf("%s has characters that turn the reading direction or are not seen", view)
		} else if !strings.Contains(text, "‹U+202E›") || !strings.Contains(text, "</script>") {
			t.Errorf("%s does not show the attack as text", view)
		}
	}
	tab.goTo("#calls&q=10kb")
	tab.wait("the call with a long ID", "return document.querySelectorAll('tr.call').length === 1")
	tab.leave(func() { tab.click("tr.call td:nth-child(3)") })
	tab.waitFor(".view-overview")
	if got := len(tab.text(".call-head h2 .data")); got > 300 {
		t.Errorf("%d bytes of the long ID are shown, want the beginning", got)
	}
	tab.click(".call-head .long .link")
	if got := tab.text(".call-head h2 .data"); got != longID {
		t.Errorf("of the long ID %d bytes are shown, want all %d", len(got), len(longID))
	}
	tab.print("hostile")
	if got := eval[any](tab, "return window.__pwned ?? null"); got != nil {
		t.Errorf("an attack ran: __pwned is %v", got)
	}
	if n := eval[int](tab, "return document.querySelectorAll('img, b, iframe, script:not([type]):not(:last-of-type)').length"); n != 0 {
		t.Errorf("%d elements come from records", n)
	}
	tab.checkQuiet()
}

// TestPolicyHolds checks that the page's policy stops scripts even if the code of the page
// let them in: the policy is a second lock.
func TestPolicyHolds(t *testing.T) {
	tab, _ := demoPage(t)
	eval[any](tab, `
		const run = text => { const s = document.createElement("script"); try { s.textContent = text; } catch { return; } document.body.append(s); };
		run("window.__pwned = 1");
		try { document.body.insertAdjacentHTML("beforeend", "<img src=x onerror='window.__pwned = 2'>"); } catch {}
		const button = document.createElement("button");
		try { button.setAttribute("onclick", "window.__pwned = 3"); } catch {}
		document.body.append(button);
		button.click();
		const image = new Image();
		image.src = "https://example.com/x.png";
		document.body.append(image);`)
	tab.wait("the policy has refused", "return window.__seen.filter(s => s.startsWith('policy')).length >= 2")
	if heard := strings.Join(tab.heard(), "\n"); !strings.Contains(heard, "violates the following Content Security Policy directive") {
		t.Errorf("the console does not say so: %s", heard)
	}
	if got := eval[any](tab, "return window.__pwned ?? null"); got != nil {
		t.Errorf("__pwned is %v: the policy let a script run", got)
	}
}

// TestContrast computes the contrast of texts with their background, in light and in dark;
// WCAG AA asks for 4.5.
func TestContrast(t *testing.T) {
	tab, url := demoPage(t)
	backgrounds := map[string]string{}
	for _, scheme := range []string{"light", "dark"} {
		tab.scheme(scheme)
		tab.open(url)
		views := []string{"#summary", "#calls&sort=-issues&q=Group"}
		for _, list := range []string{"#calls&sort=-issues", "#calls&rating=Unknown&sort=-issues", "#calls&quality=Unknown"} {
			link := tab.firstCall(list)
			views = append(views, link, link+"&view=issues", link+"&view=timeline")
		}
		for _, view := range views {
			tab.goTo(view)
			if strings.Contains(view, "timeline") {
				tab.waitFor(".lane, .view-timeline > .note, .view-timeline:empty")
			}
			eval[any](tab, "for (const d of document.querySelectorAll('details')) d.open = true")
			tab.settle()
			for _, fault := range eval[[]string](tab, contrastScript) {
				t.Errorf("%s%s: %s", scheme, view, fault)
			}
		}
		backgrounds[scheme] = eval[string](tab, "return getComputedStyle(document.body).backgroundColor")
	}
	if backgrounds["light"] == backgrounds["dark"] {
		t.Errorf("the background is %s in light and in dark", backgrounds["light"])
	}
	tab.checkQuiet()
}

const contrastScript = `
	const parse = c => c.match(/[\d.]+/g).map(Number);
	const light = ([r, g, b]) => { const f = v => (v /= 255) <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; return .2126 * f(r) + .7152 * f(g) + .0722 * f(b); };
	const behind = e => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor); if (c.length < 4 || c[3] === 1) return c; } return [255, 255, 255]; };
	const faults = new Set();
	for (const e of document.querySelectorAll("main *, header *")) {
		if (![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) || e.closest(".unseen, [hidden], title, desc")) continue;
		const style = getComputedStyle(e);
		const ink = e instanceof SVGElement ? style.fill : style.color;
		if (!ink.startsWith("rgb")) continue;
		const [a, z] = [light(parse(ink)), light(behind(e))].sort((x, y) => y - x);
		const ratio = (a + .05) / (z + .05) * Math.min(1, style.opacity * 2);
		if (ratio < 4.5) faults.add((e.getAttribute("class") || e.tagName) + " " + ratio.toFixed(1) + ": " + e.textContent.slice(0, 30));
	}
	return [...faults].slice(0, 10)`

// TestNames checks that every control has a name, and that no two elements share an ID.
func TestNames(t *testing.T) {
	tab, _ := demoPage(t)
	link := tab.worstCall()
	for _, view := range []string{"#summary", "#calls", link, link + "&view=issues", link + "&view=timeline"} {
		tab.goTo(view)
		tab.settle()
		if strings.Contains(view, "timeline") {
			tab.waitFor(".lane")
		}
		faults := eval[[]string](tab, `
			const name = e => e.getAttribute("aria-label") || e.textContent.trim() || (e.labels && e.labels.length && e.labels[0].textContent) || e.getAttribute("aria-labelledby");
			const faults = [...document.querySelectorAll("button, a, select, input, [role=img], [role=group], [role=region]")].filter(e => !name(e)).map(e => "no name: " + e.outerHTML.slice(0, 80));
			const ids = [...document.querySelectorAll("[id]")].map(e => e.id);
			for (const id of new Set(ids.filter((id, i) => ids.indexOf(id) !== i))) faults.push("twice: " + id);
			for (const e of document.querySelectorAll("[style]")) if (e.getAttribute("style") === "") faults.push("a style was refused");
			return faults`)
		for _, fault := range faults {
			t.Errorf("%.20s: %s", view, fault)
		}
	}
	tab.checkQuiet()
}

// TestNarrow opens every view in a window as narrow as a telephone's: the page never scrolls
// sideways, only what is in it may.
func TestNarrow(t *testing.T) {
	tab, _ := demoPage(t)
	tab.size(420, 800)
	link := tab.worstCall()
	for name, view := range map[string]string{
		"summary": "#summary", "calls": "#calls", "overview": link, "issues": link + "&view=issues", "timeline": link + "&view=timeline",
	} {
		tab.goTo(view)
		tab.settle()
		tab.shoot("narrow-" + name)
		if wide := eval[int](tab, "return document.documentElement.scrollWidth - innerWidth"); wide > 0 {
			t.Errorf("%s is %d pixels wider than the window", name, wide)
		}
	}
	tab.checkQuiet()
}

// TestGaps checks that the mark of an incomplete call is seen,
// however long the ID before it is and however narrow the column.
func TestGaps(t *testing.T) {
	tab, url := demoPage(t)
	for _, width := range []int{1440, 800} {
		tab.size(width, 900)
		tab.open(url + "#calls")
		tab.waitFor("tr.call .gap")
		for _, hidden := range eval[[]string](tab, `return [...document.querySelectorAll("tr.call .gap")].filter(mark => {
			const cell = mark.closest("td").getBoundingClientRect(), box = mark.firstChild.getBoundingClientRect();
			return box.width === 0 || box.right > cell.right;
		}).map(mark => mark.closest("td").textContent)`) {
			t.Errorf("in a window of %d pixels the mark is cut off: %s", width, hidden)
		}
	}
	tab.checkQuiet()
}

// A card of the whole width stands as far below others as those from each other.
func TestSpaceBetweenCards(t *testing.T) {
	tab, url := demoPage(t)
	for _, width := range []int{1440, 960, 930, 700} {
		tab.size(width, 900)
		tab.open(url)
		tab.waitFor(".wide-card svg")
		for _, fault := range eval[[]string](tab, `const cards = [...document.querySelectorAll(".cards > .card")].map(e => [e, e.getBoundingClientRect()]);
			return cards.filter(([e], i) => i > 0 && e.classList.contains("wide-card")).flatMap(([e, box]) => {
				const space = box.top - Math.max(...cards.filter(([, other]) => other.top < box.top).map(([, other]) => other.bottom));
				return space > 10 && space < 25 ? [] : [space + " px above " + e.querySelector("h3").textContent];
			})`) {
			t.Errorf("in a window of %d pixels: %s", width, fault)
		}
	}
	tab.checkQuiet()
}

// The heads of the list have room for their name and the sign of the order.
func TestHeadsHaveRoom(t *testing.T) {
	tab, url := demoPage(t)
	for _, width := range []int{1440, 1100} {
		tab.size(width, 900)
		tab.open(url + "#calls")
		tab.waitFor("tr.call")
		for _, cut := range eval[[]string](tab, `return [...document.querySelectorAll("th[data-key] button")].filter(b => b.scrollWidth > b.clientWidth + 1 || b.getBoundingClientRect().right > b.closest("th").getBoundingClientRect().right).map(b => b.textContent)`) {
			t.Errorf("in a window of %d pixels a head is cut off: %s", width, cut)
		}
	}
	tab.checkQuiet()
}

func TestPrint(t *testing.T) {
	tab, _ := demoPage(t)
	tab.goTo("#calls&sort=-issues")
	tab.press(kb.ArrowDown)
	tab.leave(func() { tab.press(kb.Enter) })
	tab.waitFor(".view-overview")
	eval[any](tab, "window.__printed = ''; addEventListener('beforeprint', () => { __printed = document.getElementById('print').textContent })")
	tab.print("print")
	printed := eval[string](tab, "return window.__printed")
	for _, part := range []string{"Calls over time", "The first 50 of 400 calls", "Participants", "Issues", "Timeline"} {
		if !strings.Contains(printed, part) {
			t.Errorf("%q is not on paper", part)
		}
	}
	if left := eval[int](tab, "return document.getElementById('print').childNodes.length"); left != 0 {
		t.Errorf("after printing %d nodes made for it are left", left)
	}
	tab.checkQuiet()
}

// On paper every page of the timeline has the axis, as the head of a table, and no
// heading is alone at the foot of a page.
func TestPrintedPages(t *testing.T) {
	tab, _ := demoPage(t)
	tab.goTo(tab.worstCall())
	tab.waitFor(".view-overview")
	send(tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
	eval[any](tab, "dispatchEvent(new Event('beforeprint'))")
	for _, fault := range eval[[]string](tab, `
		const paper = document.getElementById("print"), faults = [];
		const style = e => getComputedStyle(e);
		const head = paper.querySelector(".printed-lanes > thead");
		if (!head || style(head).display !== "table-header-group" || !head.querySelector(".axis .tick-line")) faults.push("the timeline has no head with its axis");
		if (head.querySelector(".axis svg, .axis [transform]")) faults.push("something in the axis is moved as a whole, which Chromium forgets on the second page");
		const lanes = paper.querySelectorAll(".lane").length, inTable = paper.querySelectorAll(".printed-lanes > tbody > tr .lane").length;
		if (!lanes || lanes !== inTable) faults.push(inTable + " of " + lanes + " lanes are below the axis");
		const grid = paper.querySelector(".lane .grid").getBoundingClientRect(), tick = head.querySelector(".tick-line").getBoundingClientRect();
		if (Math.abs(grid.left - tick.left) > 1) faults.push("the axis is " + (tick.left - grid.left) + " pixels off the lanes");
		for (const e of paper.querySelectorAll("h2, h3, figcaption, .card > .hint")) if (style(e).display !== "none" && style(e).breakAfter !== "avoid") faults.push("may stand alone: " + e.textContent.slice(0, 40));
		for (const e of paper.querySelectorAll("table.data-table > thead")) if (style(e).display !== "table-header-group") faults.push("a table's head is on one page only");
		for (const e of paper.querySelectorAll("th")) if (e.textContent === "IDs") faults.push("there is a column for what paper cannot show");
		return faults`) {
		t.Error(fault)
	}
	eval[any](tab, "dispatchEvent(new Event('afterprint'))")
	tab.checkQuiet()
}

// Labels of charts are cut at their end, by their width and not by their number of letters.
func TestLabelsOfCharts(t *testing.T) {
	tab := newTab(t)
	tab.open(namedURL())
	tab.waitFor(".bar-row .name")
	for _, out := range eval[[]string](tab, `return [...document.querySelectorAll("svg text.name")].filter((e) => e.getBBox().x < 0).map((e) => e.textContent)`) {
		t.Errorf("the beginning of %q is outside its chart", out)
	}
	// The title in a text element is part of its text, so the label is its first node.
	labels := eval[[]string](tab, `return [...document.querySelectorAll(".bar-row .name")].map((e) => e.firstChild.textContent)`)
	if !slices.Contains(labels, narrowName) {
		t.Errorf("there was room for %q in %q", narrowName, labels)
	}
	if !slices.ContainsFunc(labels, func(l string) bool { return strings.HasPrefix(l, "WWWW") && strings.HasSuffix(l, "W…") }) {
		t.Errorf("a wide name is not cut in %q", labels)
	}
}

// Joiners stay where they shape emoji and letters, and are spelled out elsewhere.
func TestJoiners(t *testing.T) {
	const joined = "👩🏽\u200D🚀 ❤\uFE0F\u200D🔥 می\u200Cخواهم"
	op := &clientops.Record{
		CallClientTimeStamp: opt.Of(time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC)), DurationMs: opt.Of(opt.Milliseconds(900)),
		CallID: opt.Of("call"), OperationID: opt.Of("operation"), ResultType: opt.Of(clientops.ResultType("Failed")),
		OperationName: opt.Of(clientops.OperationName(joined + " a\u200Db +\u200C+ می\u200C a\u202E👩")),
	}
	tab := newTab(t)
	tab.open(writePage("joiners", report.PageOptions{}, slices.Values(assembled([]logs.Record{op}))))
	want := joined + " a‹U+200D›b +‹U+200C›+ می‹U+200C› a‹U+202E›👩"
	if got := tab.text("main"); !strings.Contains(got, want) {
		t.Errorf("%+q is not in %+q", want, got)
	}
}

// A search finds a name however its letters are composed.
func TestSearchComposed(t *testing.T) {
	tab := newTab(t)
	for _, word := range []string{"z\u00fcrich", "Zu\u0308rich", "ZÜRICH"} {
		tab.open(namedURL() + "#calls&q=" + url.QueryEscape(word))
		tab.waitFor("tr.call")
		if got := tab.text(".count"); !strings.HasPrefix(got, "1 ") {
			t.Errorf("%q finds %q, want one call", word, got)
		}
	}
}

var namedURL = sync.OnceValue(func() string {
	return writePage("named", report.PageOptions{}, slices.Values(namedCalls()))
})
