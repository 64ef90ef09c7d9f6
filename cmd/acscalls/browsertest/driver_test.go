package browsertest

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"
	"time"
)

var late = flag.Duration("late", 0, "how late the page hears of a change of its address; the tests must not notice")

// patience is for how long something is waited for that has to come. It only ends a
// test that has failed.
const patience = time.Minute

// A browser is a session with chromedriver: as much of the WebDriver protocol as
// the tests need, and commands of the DevTools protocol through it.
type browser struct {
	t       testing.TB
	session string // URL
}

// programs returns the paths of chromium and chromedriver. Without them a test
// is skipped, but on CI it fails: there nobody would notice.
func programs(t testing.TB) (chromium, driver string) {
	t.Helper()
	find := func(names ...string) string {
		for _, name := range names {
			if path, err := exec.LookPath(name); err == nil {
				return path
			}
		}
		return ""
	}
	chromium, driver = find("chromium", "chromium-browser", "google-chrome"), find("chromedriver")
	if chromium == "" || driver == "" {
		const missing = "chromium or chromedriver is not installed (Debian: apt-get install chromium chromium-driver)"
		if os.Getenv("CI") == "true" {
			t.Fatal(missing)
		}
		t.Skip(missing)
	}
	return chromium, driver
}

// startBrowser starts chromedriver and with it a browser with an empty profile. The
// test then runs in parallel with others, as it mostly waits for its browser; but not
// if the flag -shots has them share a folder, where many write the same pages.
func startBrowser(t *testing.T) *browser {
	t.Helper()
	if *shots == "" {
		t.Parallel()
	}
	chromium, driver := programs(t)
	b := &browser{t: t, session: "http://127.0.0.1:" + startDriver(t, driver)}
	for begin := time.Now(); b.call("GET", "/status", nil, nil) != nil; time.Sleep(50 * time.Millisecond) {
		if time.Since(begin) > patience {
			t.Fatal("chromedriver does not answer")
		}
	}
	var answer struct {
		SessionID string `json:"sessionId"`
	}
	b.must(b.call("POST", "/session", object{"capabilities": object{"alwaysMatch": capabilities(t, chromium)}}, &answer))
	b.session += "/session/" + answer.SessionID
	t.Cleanup(func() { b.call("DELETE", "", nil, nil) }) // runs before chromedriver is ended
	b.watch()
	b.open("about:blank")
	b.requests() // those of the page that a browser begins with
	return b
}

// startDriver starts chromedriver on a port that the system chooses, and returns it.
func startDriver(t testing.TB, driver string) (port string) {
	t.Helper()
	cmd := exec.Command(driver, "--port=0")
	out, err := cmd.StdoutPipe()
	if err := errors.Join(err, cmd.Start()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
	})
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if m := startedOn.FindStringSubmatch(lines.Text()); m != nil {
			go io.Copy(io.Discard, out) //nolint:errcheck // what else it says does not matter
			return m[1]
		}
	}
	t.Fatal("chromedriver does not say on which port it is")
	return ""
}

var startedOn = regexp.MustCompile(`started successfully on port (\d+)`)

type object = map[string]any

func capabilities(t testing.TB, chromium string) object {
	return object{
		"browserName":       "chrome",
		"goog:loggingPrefs": object{"browser": "ALL", "performance": "ALL"},
		"goog:chromeOptions": object{"binary": chromium, "args": []string{
			"--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
			"--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
			"--window-size=1440,950", "--user-data-dir=" + t.TempDir(),
		}},
	}
}

// watch has every document collect, before its own scripts run, what violates
// its policy and what fails.
func (b *browser) watch() {
	b.cdp("Page.addScriptToEvaluateOnNewDocument", object{"source": `
		window.__seen = [];
		addEventListener("securitypolicyviolation", e => __seen.push("policy: " + e.violatedDirective + " " + e.blockedURI + " " + e.sample), true);
		addEventListener("error", e => __seen.push("error: " + e.message), true);
		addEventListener("unhandledrejection", e => __seen.push("rejection: " + e.reason));`})
	b.hearLate(*late)
}

// hearLate holds back from documents that are opened from now on what they are told
// of a change of their address. Browsers do that, too, if they are busy.
func (b *browser) hearLate(by time.Duration) {
	if by > 0 {
		b.cdp("Page.addScriptToEvaluateOnNewDocument", object{"source": fmt.Sprintf(`
			{
				const add = window.addEventListener;
				window.addEventListener = (name, call, ...rest) => add.call(window, name, name !== "hashchange" ? call : e => setTimeout(() => call(e), %d), ...rest);
			}`,
			by.Milliseconds())})
	}
}

// call sends a command to chromedriver.
func (b *browser) call(method, path string, body, answer any) error {
	var reader io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			return err
		}
		reader = bytes.NewReader(text)
	}
	req, err := http.NewRequest(method, b.session+path, reader)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	var envelope struct {
		Value json.RawMessage `json:"value"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&envelope); err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("%s %s: %s", method, path, envelope.Value)
	}
	if answer == nil {
		return nil
	}
	return json.Unmarshal(envelope.Value, answer)
}

func (b *browser) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

// cdp sends a command of the DevTools protocol.
func (b *browser) cdp(command string, params object) json.RawMessage {
	b.t.Helper()
	var answer json.RawMessage
	b.must(b.call("POST", "/goog/cdp/execute", object{"cmd": command, "params": params}, &answer))
	return answer
}

// open opens a page anew, so that nothing is left of what was shown before.
func (b *browser) open(url string) {
	b.t.Helper()
	for _, one := range []string{"about:blank", url} {
		b.must(b.call("POST", "/url", object{"url": one}, nil))
	}
}

// goTo changes the address to another view of the page, and waits until it is shown.
func (b *browser) goTo(hash string) {
	b.t.Helper()
	b.leave(func() { eval[any](b, "location.hash = arguments[0]", hash) })
}

// leave runs what leads to another view and waits until this one is gone: the next
// may look like it.
func (b *browser) leave(do func()) {
	b.t.Helper()
	eval[any](b, "document.getElementById('main').firstElementChild.dataset.left = ''")
	do()
	b.wait("another view", "return document.querySelector('#main > *') !== null && !document.querySelector('#main > [data-left]')")
}

// settle waits until what is drawn with the next frame is there.
func (b *browser) settle() {
	b.t.Helper()
	eval[any](b, "return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(null))))")
}

// eval runs the body of a function in the page and returns its result.
func eval[T any](b *browser, script string, args ...any) T {
	b.t.Helper()
	var answer T
	if args == nil {
		args = []any{}
	}
	if err := b.call("POST", "/execute/sync", object{"script": script, "args": args}, &answer); err != nil {
		b.t.Fatalf("%s: %v", script, err)
	}
	return answer
}

// wait runs the body of a function until it returns true.
func (b *browser) wait(what, script string, args ...any) {
	b.t.Helper()
	for begin := time.Now(); time.Since(begin) < patience; time.Sleep(25 * time.Millisecond) {
		if eval[bool](b, script, args...) {
			return
		}
	}
	b.t.Fatalf("%s: still not so after %s", what, patience)
}

// Keys as WebDriver names them.
const (
	keyEnter, keyEscape = "\uE007", "\uE00C"
	keyRight, keyDown   = "\uE014", "\uE015"
	keyEnd              = "\uE010"
)

// press presses keys one after the other, wherever the focus is.
func (b *browser) press(keys ...string) {
	b.t.Helper()
	actions := []object{}
	for _, text := range keys {
		for _, r := range text {
			actions = append(actions, object{"type": "keyDown", "value": string(r)}, object{"type": "keyUp", "value": string(r)})
		}
	}
	b.must(b.call("POST", "/actions", object{"actions": []object{{"type": "key", "id": "keyboard", "actions": actions}}}, nil))
}

// spot waits until a selector finds an element that stays the same and in its place
// from one frame to the next, after scrolling to it if need be, and returns its middle
// in the window. It holds on to no element: the page may draw it anew at any time.
func (b *browser) spot(selector string) (x, y float64) {
	b.t.Helper()
	var at []float64
	for begin := time.Now(); len(at) != 2; time.Sleep(10 * time.Millisecond) {
		if time.Since(begin) > patience {
			b.t.Fatalf("%s: not to be seen after %s", selector, patience)
		}
		at = eval[[]float64](b, `
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

// pointer moves the pointer to a spot and does something there, all in one go.
func (b *browser) pointer(selector string, do ...string) {
	b.t.Helper()
	x, y := b.spot(selector)
	actions := []object{{"type": "pointerMove", "duration": 0, "x": int(x), "y": int(y)}}
	for _, name := range do {
		actions = append(actions, object{"type": name, "button": 0})
	}
	b.must(b.call("POST", "/actions", object{"actions": []object{{"type": "pointer", "id": "mouse", "actions": actions}}}, nil))
}

func (b *browser) click(selector string) {
	b.t.Helper()
	b.pointer(selector, "pointerDown", "pointerUp")
}

// point moves the pointer to the middle of an element.
func (b *browser) point(selector string) {
	b.t.Helper()
	b.pointer(selector)
}

// scheme sets what the system prefers: "light" or "dark".
func (b *browser) scheme(name string) {
	b.t.Helper()
	b.cdp("Emulation.setEmulatedMedia", object{"features": []object{{"name": "prefers-color-scheme", "value": name}}})
}

// size sets the size of the window's content in pixels.
func (b *browser) size(width, height int) {
	b.t.Helper()
	b.cdp("Emulation.setDeviceMetricsOverride", object{"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false})
}

// shoot writes a picture of the window.
func (b *browser) shoot(name string) {
	b.t.Helper()
	var answer string
	b.must(b.call("GET", "/screenshot", nil, &answer))
	b.save(name+".png", answer)
}

// print writes the page as PDF.
func (b *browser) print(name string) {
	b.t.Helper()
	var answer struct {
		Data string `json:"data"`
	}
	b.must(json.Unmarshal(b.cdp("Page.printToPDF", object{"printBackground": true, "paperWidth": 8.27, "paperHeight": 11.69}), &answer))
	b.save(name+".pdf", answer.Data)
}

func (b *browser) save(name, text string) {
	b.t.Helper()
	data, err := base64.StdEncoding.DecodeString(text)
	b.must(err)
	b.must(os.WriteFile(filepath.Join(shotFolder(b.t), name), data, 0o666))
}

// checkQuiet fails the test if anything went wrong in the page that the page
// itself or the browser's console knows of, or if anything was fetched but the
// page.
func (b *browser) checkQuiet() {
	b.t.Helper()
	for _, fault := range eval[[]string](b, "return window.__seen || ['the page was not watched']") {
		b.t.Error("in the page: " + fault)
	}
	var entries []struct{ Level, Message string }
	b.must(b.call("POST", "/se/log", object{"type": "browser"}, &entries))
	for _, e := range entries {
		b.t.Errorf("in the console: %s: %s", e.Level, e.Message)
	}
	for _, url := range b.requests() {
		b.t.Error("fetched: " + url)
	}
}

// requests returns what has been fetched since the last time, other than pages
// from files.
func (b *browser) requests() []string {
	b.t.Helper()
	var entries []struct{ Message string }
	b.must(b.call("POST", "/se/log", object{"type": "performance"}, &entries))
	var urls []string
	for _, e := range entries {
		var m struct {
			Message struct {
				Method string
				Params struct {
					Type    string
					Request struct{ URL string }
				}
			}
		}
		if err := json.Unmarshal([]byte(e.Message), &m); err != nil {
			b.t.Fatal(errors.Join(errors.New(e.Message), err))
		}
		p := m.Message.Params
		if m.Message.Method == "Network.requestWillBeSent" && p.Type != "Document" {
			urls = append(urls, p.Request.URL)
		}
	}
	return urls
}
