package quality_test

import (
	"testing"

	"example.com/acstelemetry/quality"
)

// The first three are as the documents print them.
func TestShortOS(t *testing.T) {
	for version, want := range map[string]string{
		"Android 11.0; Manufacturer: Google; Product: redfin; Model: Pixel 5; Hardware: redfin":                   "Android 11.0",
		"Darwin Kernel Version 18.7.0: Mon Nov 9 15:07:15 PST 2020; root:xnu-4903.272.3~3/RELEASE_ARM64_S5L8960X": "Darwin Kernel Version 18.7.0",
		"Windows 10.0.17763 Arch: x64": "Windows 10",
		"Windows":                      "Windows",
		"Linux 5.4.0; x":               "Linux 5.4.0; x", // no rule
		"iOS 15.1: x":                  "iOS 15.1: x",
		"":                             "",
	} {
		if got := quality.ShortOS(version); got != want {
			t.Errorf("%q: %q, want %q", version, got, want)
		}
	}
}
