package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// roomToGrow is how much memory may be used beyond what is needed, so that the
// garbage collector has less to do: nearly nothing for logs of some 100 MB, of which
// what is kept is new and stays. Much more than that is given by the collector's own
// rule, to be as large again as what is in use.
const roomToGrow = 256 << 20

// collectLess lets the heap grow by roomToGrow before it is looked through, unless
// the user has said how often that should be.
func collectLess() {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	adjust(new(afterCollection))
}

// afterCollection is what nothing refers to: it is found by every collection.
type afterCollection struct{ _ *byte }

// adjust says when the next collection is to be, and is called after it.
func adjust(o *afterCollection) {
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(live)
	debug.SetGCPercent(percent(live[0].Value.Uint64()))
	runtime.SetFinalizer(o, adjust)
}

// percent returns by how much a heap may grow, of which so many bytes are in use.
func percent(live uint64) int {
	const least = 4 << 20 // for which the runtime takes a heap that is smaller
	return max(100, int(roomToGrow*100/max(live, least)))
}
