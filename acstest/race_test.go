//go:build race

package acstest_test

const raceDetector = true
