package browsertest

import (
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// TestShots goes through every view, in light and in dark. With the flag -shots it takes
// pictures for people to look at.
func TestShots(t *testing.T) {
	tab, url := demoPage(t)
	for _, scheme := range []string{"light", "dark"} {
		tab.scheme(scheme)
		tab.open(url)
		shot := func(name string) { tab.shoot(scheme + "-" + name) }
		shot("summary")
		eval[any](tab, "scrollTo(0, 900)")
		shot("summary-below")
		tab.goTo("#calls&sort=-issues")
		tab.press(kb.ArrowDown)
		shot("calls")
		tab.leave(func() { tab.press(kb.Enter) })
		tab.waitFor(".view-overview")
		shot("overview")
		eval[any](tab, "document.querySelectorAll('.card')[2].scrollIntoView()")
		shot("streams")
		tab.leave(func() { tab.press("2") })
		shot("issues")
		tab.leave(func() { tab.press("3") })
		tab.waitFor(".lane")
		shot("timeline")
		eval[any](tab, "document.querySelector('.lane').focus()")
		tab.press("nnnn")
		shot("timeline-problem")
	}
	tab.checkQuiet()
}
