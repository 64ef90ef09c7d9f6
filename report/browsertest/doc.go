// Package browsertest tests the page that package report writes in a real browser:
// what hostile records do there, the keyboard, links, printing and how long ten
// thousand calls take. It has tests only. They need Chromium; without it they are
// skipped, unless CI=true.
package browsertest
