package browsertest

import (
	"testing"
	"time"
)

// TestShots goes through every view, in light and in dark, and takes pictures of them
// for people to look at, which stay if the flag -shots says where.
func TestShots(t *testing.T) {
	b, url := demoPage(t)
	for _, scheme := range []string{"light", "dark"} {
		b.scheme(scheme)
		b.open(url)
		shot := func(name string) {
			time.Sleep(300 * time.Millisecond) // until all is drawn
			b.shoot(scheme + "-" + name)
		}
		shot("summary")
		eval[any](b, "scrollTo(0, 900)")
		shot("summary-below")
		b.goTo("#calls&sort=-issues")
		b.press(keyDown)
		shot("calls")
		b.leave(func() { b.press(keyEnter) })
		b.waitFor(".view-overview")
		shot("overview")
		eval[any](b, "document.querySelectorAll('.card')[2].scrollIntoView()")
		shot("streams")
		b.leave(func() { b.press("2") })
		shot("issues")
		b.leave(func() { b.press("3") })
		b.waitFor(".lane")
		shot("timeline")
		eval[any](b, "document.querySelector('.lane').focus()")
		b.press("nnnn")
		shot("timeline-problem")
	}
	b.checkQuiet()
}
