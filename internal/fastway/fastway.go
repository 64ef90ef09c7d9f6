// Package fastway tells tests and the bench which records leave the fast way of package logs.
package fastway

import "sync/atomic"

// Left describes a record that the fast decoder gave up, so that the plain one decoded it.
type Left struct {
	// Record is the record as it came. It is valid until the watcher returns.
	Record []byte
	// Offset is where in Record the fast decoder gave up, in bytes.
	Offset int
	// Why names the member and the kind of its value, as in
	// "callDuration: text in a field of kind integer". It quotes no value.
	Why string
	// Tries is how often the fast decoder began with the record: 0 if it supports neither
	// its shape nor the options.
	Tries int
}

var watcher atomic.Pointer[func(Left)]

// Watch makes f receive every record that leaves the fast way, until stop is called. It may
// be called by several goroutines at once. There is one watcher at a time.
func Watch(f func(Left)) (stop func()) {
	watcher.Store(&f)
	return func() { watcher.Store(nil) }
}

// Watcher returns the function to call, or nil.
func Watcher() func(Left) {
	if f := watcher.Load(); f != nil {
		return *f
	}
	return nil
}
