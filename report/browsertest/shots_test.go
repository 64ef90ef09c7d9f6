package browsertest

import (
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/emulation"
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

// TestShotsOfWidths does the same for narrow windows, for people who see colours differently,
// and on paper.
func TestShotsOfWidths(t *testing.T) {
	if *shots == "" {
		return // other tests look at narrow windows and at paper
	}
	tab, url := demoPage(t)
	link := tab.worstCall()
	views := map[string]string{"summary": "#summary", "calls": "#calls&quality=Poor&type=Group", "overview": link, "issues": link + "&view=issues", "timeline": link + "&view=timeline"}
	each := func(prefix string) {
		for name, view := range views {
			tab.open(url + view)
			tab.settle()
			tab.shoot(prefix + "-" + name)
		}
	}
	for _, width := range []int{1400, 800, 400} {
		tab.size(width, 1800)
		each(fmt.Sprint(width))
	}
	tab.size(1400, 1000)
	for _, vision := range []emulation.SetEmulatedVisionDeficiencyType{emulation.SetEmulatedVisionDeficiencyTypeDeuteranopia, emulation.SetEmulatedVisionDeficiencyTypeAchromatopsia} {
		send(tab, emulation.SetEmulatedVisionDeficiency, emulation.SetEmulatedVisionDeficiencyParams{Type: vision})
		each(string(vision))
	}
	tab.print("demo")
}
