package browsertest

import (
	"errors"
	"io/fs"
	"os"
	"testing"

	"github.com/chromedp/chromedp"
)

// axeFile is installed by: npm ci, in testdata/axe.
const axeFile = "testdata/axe/node_modules/axe-core/axe.min.js"

// barrier is what axe-core has found.
type barrier struct{ Rule, Impact, Help, Where string }

// TestAxe checks that axe-core finds nothing serious in any view; in the long form in light and
// dark, wide and narrow.
func TestAxe(t *testing.T) {
	axe, err := os.ReadFile(axeFile)
	if errors.Is(err, fs.ErrNotExist) {
		const missing = "axe-core is not installed (npm ci in report/browsertest/testdata/axe)"
		if os.Getenv("CI") == "true" {
			t.Fatal(missing)
		}
		t.Skip(missing)
	} else if err != nil {
		t.Fatal(err)
	}
	tab, address := demoPage(t)
	link := tab.worstCall()
	good := tab.firstCall("#calls&quality=Good")
	views := []string{"#summary", "#calls&sort=-issues&quality=Poor&from=2026-01-05T09%3A00%3A00Z", "#calls&q=nobody", link, link + "&view=issues", link + "&view=timeline", good}
	schemes, widths := []string{"light"}, []int{1400}
	if long() {
		schemes, widths = append(schemes, "dark"), append(widths, 400)
	}
	for _, scheme := range schemes {
		for _, width := range widths {
			tab.scheme(scheme)
			tab.size(width, 900)
			for _, view := range views {
				tab.open(address + view)
				tab.settle()
				eval[any](tab, "for (const d of document.querySelectorAll('details')) d.open = true")
				tab.settle()
				// The page's policy does not hold for the debugger.
				run(tab, "axe-core", chromedp.Evaluate[any](string(axe)+"; null"))
				for _, b := range eval[[]barrier](tab, `
					return axe.run(document, { resultTypes: ["violations"] }).then(result => result.violations
						.filter(v => v.impact === "serious" || v.impact === "critical").flatMap(v => v.nodes.slice(0, 3).map(n =>
							({ rule: v.id, impact: v.impact, help: v.help, where: n.target.join(" ") + ": " + n.failureSummary }))))`) {
					t.Errorf("%s, %d pixels, %.60s: %s (%s): %s: %s", scheme, width, view, b.Rule, b.Impact, b.Help, b.Where)
				}
			}
		}
	}
}
