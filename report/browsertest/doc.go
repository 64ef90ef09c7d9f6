// Package browsertest tests in a real browser the page that package report writes:
// hostile records, the keyboard, links, printing, and how long ten thousand calls take.
// It has only tests, which need Chromium: without it they are skipped, or fail if
// CI=true.
package browsertest
