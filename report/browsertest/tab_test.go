package browsertest

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// long reports whether tests take their long form, as they do in .ci/run. It is not a
// variable of the package: the go command notices only variables of the environment that
// are read while tests run.
func long() bool { return os.Getenv("LONG_TESTS") != "" }

var late = flag.Duration("late", 0, "how late the page learns that its address has changed; the tests must pass with any `delay`")

// patience is how long a test waits for something that must happen. Only a test that fails
// waits that long.
const patience = time.Minute

// browser is the browser in which each test opens a tab, or nil if Chromium is not
// installed.
var browser context.Context

func TestMain(m *testing.M) {
	flag.Parse()
	os.Exit(runTests(m))
}

// runTests runs the tests with a browser and a folder for their pages.
func runTests(m *testing.M) int {
	removePages, err := makePageFolder()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer removePages()
	if chromium := findChromium(); chromium != "" {
		ctx, stop := chromedp.NewExecAllocator(context.Background(), append(chromedp.DefaultExecAllocatorOptions[:],
			chromedp.ExecPath(chromium), chromedp.WindowSize(1440, 950), chromedp.DisableGPU,
			chromedp.NoSandbox, // root needs it, and the browser opens only pages of these tests
		)...)
		defer stop()
		browser, stop = chromedp.NewContext(ctx)
		defer stop()
		if err := chromedp.Do(browser); err != nil { // starts it
			fmt.Fprintln(os.Stderr, "starting", chromium, "failed:", err)
			return 1
		}
	}
	return m.Run()
}

// findChromium returns the path of Chromium, or "" if it is not installed.
func findChromium() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// A tab is a tab of the browser, with a profile and a window of its own.
type tab struct {
	t   testing.TB
	ctx context.Context

	mu     sync.Mutex
	faults []string // what the console said and what was fetched
}

// newTab opens a tab. The test then runs in parallel with others, as it mostly waits for
// the browser. Without Chromium the test is skipped; in CI, where a skipped test goes
// unnoticed, it fails.
func newTab(t *testing.T) *tab {
	t.Helper()
	if browser == nil {
		const missing = "Chromium is not installed (Debian: apt-get install chromium)"
		if os.Getenv("CI") == "true" {
			t.Fatal(missing)
		}
		t.Skip(missing)
	}
	t.Parallel()
	ctx, closeTab := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	t.Cleanup(closeTab)
	tab := &tab{t: t, ctx: ctx}
	tab.must(chromedp.Listen(ctx, tab.hear))
	tab.watch()
	return tab
}

// hear notes what a page must not do: write to the console or fetch anything.
func (tab *tab) hear(event any) {
	var fault string
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		fault = "in the console: " + (&chromedp.ExceptionError{ExceptionDetails: e.ExceptionDetails}).Error()
	case *runtime.EventConsoleAPICalled:
		args, _ := json.Marshal(e.Args) // they came as JSON
		fault = fmt.Sprintf("in the console: %s: %s", e.Type, args)
	case *log.EventEntryAdded:
		fault = fmt.Sprintf("in the console: %s: %s", e.Entry.Level, e.Entry.Text)
	case *network.EventRequestWillBeSent:
		if e.Type == network.ResourceTypeDocument {
			return // the page itself
		}
		fault = "fetched: " + e.Request.URL
	default:
		return
	}
	tab.mu.Lock()
	defer tab.mu.Unlock()
	tab.faults = append(tab.faults, fault)
}

// watch makes every document collect violations of its policy and errors from before its
// own scripts run.
func (tab *tab) watch() {
	tab.beforeScripts(`
		window.__seen = [];
		addEventListener("securitypolicyviolation", e => __seen.push("policy: " + e.violatedDirective + " " + e.blockedURI + " " + e.sample), true);
		addEventListener("error", e => __seen.push("error: " + e.message), true);
		addEventListener("unhandledrejection", e => __seen.push("rejection: " + e.reason));`)
	tab.hearLate(*late)
}

// hearLate makes documents that are opened from now on learn late that their address has
// changed, as in a busy browser.
func (tab *tab) hearLate(by time.Duration) {
	if by > 0 {
		tab.beforeScripts(fmt.Sprintf(`
			{
				const add = window.addEventListener;
				window.addEventListener = (name, call, ...rest) => add.call(window, name, name !== "hashchange" ? call : e => setTimeout(() => call(e), %d), ...rest);
			}`,
			by.Milliseconds()))
	}
}

// beforeScripts runs a script in every document before the document's own scripts.
func (tab *tab) beforeScripts(source string) {
	tab.t.Helper()
	send(tab, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: source})
}

func (tab *tab) must(err error) {
	tab.t.Helper()
	if err != nil {
		tab.t.Fatal(err)
	}
}

// run runs an action and returns its result. It ends the test if the action fails or
// takes longer than patience.
func run[T any](tab *tab, what string, action chromedp.Action[T]) T {
	tab.t.Helper()
	ctx, cancel := context.WithTimeout(tab.ctx, patience)
	defer cancel()
	result, err := chromedp.Run(ctx, action)
	if err != nil {
		tab.t.Fatalf("%s: %v", what, err)
	}
	return result
}

// send runs a command of the DevTools protocol.
func send[P, R any](tab *tab, command cdp.Command[P, R], params P) {
	tab.t.Helper()
	run(tab, command.Method, func(ctx context.Context, t *chromedp.Target) (R, error) { return cdp.Call(ctx, t, command, params) })
}

// open opens a page afresh: nothing of an earlier page or view is left.
func (tab *tab) open(url string) {
	tab.t.Helper()
	run(tab, url, chromedp.Steps(chromedp.Navigate("about:blank"), chromedp.Navigate(url)))
}

// goTo changes the address to another view of the page, and waits until it is shown.
func (tab *tab) goTo(hash string) {
	tab.t.Helper()
	tab.leave(func() { eval[any](tab, "location.hash = arguments[0]", hash) })
}

// leave runs what leads to another view and waits until the current one is gone: the
// next may look like it.
func (tab *tab) leave(do func()) {
	tab.t.Helper()
	eval[any](tab, "document.getElementById('main').firstElementChild.dataset.left = ''")
	do()
	tab.wait("another view", "return document.querySelector('#main > *') !== null && !document.querySelector('#main > [data-left]')")
}

// settle waits until the next frame is drawn.
func (tab *tab) settle() {
	tab.t.Helper()
	eval[any](tab, "return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(null))))")
}

// eval runs the body of a function in the page and returns its result.
func eval[T any](tab *tab, script string, args ...any) T {
	tab.t.Helper()
	values, err := json.Marshal(append([]any{}, args...))
	tab.must(err)
	expression := fmt.Sprintf("(function () { %s\n}).apply(null, %s)", script, values)
	return run(tab, script, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
}

// wait runs the body of a function until it returns true.
func (tab *tab) wait(what, script string, args ...any) {
	tab.t.Helper()
	for begin := time.Now(); time.Since(begin) < patience; time.Sleep(10 * time.Millisecond) {
		if eval[any](tab, script, args...) == true {
			return
		}
	}
	tab.t.Fatalf("%s: not after %s", what, patience)
}

// press presses keys one after the other, wherever the focus is.
func (tab *tab) press(keys ...string) {
	tab.t.Helper()
	for _, key := range strings.Join(keys, "") {
		events := kb.Encode(key)
		down, up := events[0], events[len(events)-1]
		if char := events[1]; char.Type == kb.KeyChar {
			// As an event of its own, as chromedp.KeyEvent sends it, the character would be
			// typed even if the page prevents what the key does by default.
			down.Text, down.UnmodifiedText = char.Text, char.UnmodifiedText
		}
		send(tab, input.DispatchKeyEvent, *down)
		send(tab, input.DispatchKeyEvent, *up)
	}
}

// spot waits until a selector finds an element that stays the same and in its place
// from one frame to the next, after scrolling to it if need be, and returns its middle
// in the window. It keeps no element: the page may redraw it at any time.
func (tab *tab) spot(selector string) (x, y float64) {
	tab.t.Helper()
	var at []float64
	for begin := time.Now(); len(at) != 2; time.Sleep(10 * time.Millisecond) {
		if time.Since(begin) > patience {
			tab.t.Fatalf("%s: not visible after %s", selector, patience)
		}
		at = eval[[]float64](tab, `
			const frame = () => new Promise(requestAnimationFrame);
			const find = () => document.querySelector(arguments[0]);
			const middle = e => { const r = e.getBoundingClientRect(); return [r.left + r.width / 2, r.top + r.height / 2]; };
			const uncovered = (e, [x, y]) => { const top = document.elementFromPoint(x, y); return top !== null && (e.contains(top) || top.contains(e) || e.closest("g.item")?.contains(top) === true); };
			return (async () => {
				const first = find();
				if (!first) return [];
				if (!uncovered(first, middle(first))) first.scrollIntoView({ block: "center", inline: "center" });
				await frame();
				if (find() !== first) return [];
				const before = middle(first);
				await frame();
				const after = find() === first ? middle(first) : [];
				return String(before) === String(after) && uncovered(first, after) ? after : [];
			})()`, selector)
	}
	return at[0], at[1]
}

// click moves the pointer to the middle of an element and clicks.
func (tab *tab) click(selector string) {
	tab.t.Helper()
	x, y := tab.spot(selector)
	run(tab, "clicking on "+selector, chromedp.Steps(chromedp.MouseEvent(chromedp.MouseMoved, x, y), chromedp.MouseClickXY(x, y)))
}

// point moves the pointer to the middle of an element.
func (tab *tab) point(selector string) {
	tab.t.Helper()
	x, y := tab.spot(selector)
	run(tab, "pointing at "+selector, chromedp.MouseEvent(chromedp.MouseMoved, x, y))
}

// scheme sets what the system prefers: "light" or "dark".
func (tab *tab) scheme(name string) {
	tab.t.Helper()
	send(tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: name}}})
}

// zone sets the time zone of the browser.
func (tab *tab) zone(name string) {
	tab.t.Helper()
	send(tab, emulation.SetTimezoneOverride, emulation.SetTimezoneOverrideParams{TimezoneID: name})
}

// size sets the size of the window's content in pixels.
func (tab *tab) size(width, height int) {
	tab.t.Helper()
	run(tab, "setting the size", chromedp.EmulateViewport(int64(width), int64(height)))
}

// shoot saves a picture of the window if the flag -shots says where.
func (tab *tab) shoot(name string) {
	tab.t.Helper()
	if *shots == "" {
		return
	}
	time.Sleep(300 * time.Millisecond) // until all is drawn
	tab.save(name+".png", chromedp.CaptureScreenshot())
}

// print prints the page as a PDF.
func (tab *tab) print(name string) {
	tab.t.Helper()
	tab.save(name+".pdf", chromedp.PrintToPDF(chromedp.PDFPaper(chromedp.PaperA4), chromedp.PDFPrintBackground()))
}

// save writes what an action makes to a file.
func (tab *tab) save(name string, action chromedp.Action[[]byte]) {
	tab.t.Helper()
	tab.must(os.WriteFile(filepath.Join(pages, name), run(tab, name, action), 0o666))
}

// checkQuiet fails the test if the page or the console reported an error, or if the page
// fetched anything.
func (tab *tab) checkQuiet() {
	tab.t.Helper()
	for _, fault := range eval[[]string](tab, "return window.__seen || ['the page was not watched']") {
		tab.t.Error("in the page: " + fault)
	}
	for _, fault := range tab.heard() {
		tab.t.Error(fault)
	}
}

// heard returns the faults so far.
func (tab *tab) heard() []string {
	tab.mu.Lock()
	defer tab.mu.Unlock()
	return slices.Clone(tab.faults)
}

// A page that writes to the console, throws and fetches is not quiet.
func TestHeard(t *testing.T) {
	tab := newTab(t)
	file := filepath.Join(pages, "loud.html")
	tab.must(os.WriteFile(file, []byte(`<script>console.log("said"); setTimeout(() => { document.title = "done"; throw new Error("thrown") })</script><img src="nowhere.png">`), 0o666))
	tab.open("file://" + file)
	tab.wait("the error", "return document.title === 'done'")
	heard := strings.Join(append(tab.heard(), eval[[]string](tab, "return window.__seen")...), "\n")
	for _, want := range []string{`in the console: log: [{"type":"string","value":"said"}]`, `in the console: exception "Uncaught"`, "Error: thrown", "fetched: file://", "nowhere.png", "ERR_FILE_NOT_FOUND", "\nerror: Uncaught Error: thrown"} {
		if !strings.Contains(heard, want) {
			t.Errorf("%q was not heard:\n%s", want, heard)
		}
	}
}
