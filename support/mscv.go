package support

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"example.com/acstelemetry/opt"
)

// CV is an MS-CV ID and the HTTP request whose response had it. All but the ID
// may be absent in one that is taken from elsewhere, such as a log.
type CV struct {
	// ID is the MS-CV ID.
	ID opt.Value[string] `json:"id"`
	// Method is the method of the request, such as "POST".
	Method opt.Value[string] `json:"method"`
	// Host is the host of the request, with its port if it had one.
	Host opt.Value[string] `json:"host"`
	// Path is the path of the request with its URL escapes, without the query,
	// which may hold secrets. It may name users and threads.
	Path opt.Value[string] `json:"path"`
	// Status is the status of the response, such as 202; no unit.
	Status opt.Value[int64] `json:"status"`
	// Time is when the response came, in UTC by the clock of [CVRecorder.Now].
	Time opt.Value[time.Time] `json:"time"`
}

// CVLog is what a [CVRecorder] has recorded. One made by hand needs only Entries.
type CVLog struct {
	// Entries are the MS-CV IDs, the oldest first.
	Entries []CV
	// Dropped counts the IDs that are not in Entries: the oldest beyond
	// [CVRecorder.Max], and those longer than any real one.
	Dropped int64
	// Without counts the responses that had none.
	Without int64
}

// MSCVHeader is the name of the response header with the MS-CV ID, in the form
// that net/http gives it. Source: Azure's article on troubleshooting.
const MSCVHeader = "Ms-Cv"

const (
	defaultMaxCVs = 1000
	longestCV     = 1024 // bytes; real ones have up to 128
	longestPath   = 1024 // bytes
	longestHost   = 256  // bytes
)

// CVRecorder is a [http.RoundTripper] that keeps the MS-CV IDs of the responses.
// It does not change the request, the response or the error, does not touch the bodies,
// and keeps only that header.
//
// The zero CVRecorder is ready to use. It is safe for use by several goroutines
// at once if Base and Now are. The fields must not be changed after the
// first use.
type CVRecorder struct {
	// Base does the work; nil means [http.DefaultTransport].
	Base http.RoundTripper
	// Now is the clock; nil means that no time is recorded.
	Now func() time.Time
	// Max is how many IDs are kept; the oldest make room for new ones. 0 or less
	// means 1000, which takes at most about 2 MB.
	Max int

	mu      sync.Mutex
	ring    []CV // once full, the oldest is at next
	next    int
	dropped int64
	without int64
}

var _ http.RoundTripper = (*CVRecorder)(nil)

// RoundTrip implements [http.RoundTripper].
func (r *CVRecorder) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := r.base().RoundTrip(req)
	r.Record(req, resp)
	return resp, err
}

func (r *CVRecorder) base() http.RoundTripper {
	if r.Base == nil {
		return http.DefaultTransport
	}
	return r.Base
}

// CloseIdleConnections passes the call on, so that
// [http.Client.CloseIdleConnections] works as without the recorder.
func (r *CVRecorder) CloseIdleConnections() {
	if c, ok := r.base().(interface{ CloseIdleConnections() }); ok {
		c.CloseIdleConnections()
	}
}

// Record keeps the MS-CV IDs of a response, for programs that see responses elsewhere than in
// a RoundTripper. The request may be nil; without a response
// there is nothing to record.
func (r *CVRecorder) Record(req *http.Request, resp *http.Response) {
	if resp == nil {
		return
	}
	found := false
	for _, value := range msCV(resp.Header) {
		if value = strings.TrimSpace(value); value != "" {
			r.add(value, req, resp)
			found = true
		}
	}
	if !found {
		r.mu.Lock()
		r.without++
		r.mu.Unlock()
	}
}

// msCV returns the values of the header.
//
// QUIRK: net/http writes every header name in one form; other transports and responses made
// by hand may not.
func msCV(h http.Header) []string {
	values, ok := h[MSCVHeader]
	if ok {
		return values
	}
	for name, one := range h {
		if strings.EqualFold(name, MSCVHeader) {
			values = append(values, one...)
		}
	}
	slices.Sort(values) // in a fixed order if there are several names
	return values
}

func (r *CVRecorder) add(value string, req *http.Request, resp *http.Response) {
	if len(value) > longestCV {
		r.mu.Lock()
		r.dropped++
		r.mu.Unlock()
		return
	}
	// Clones, since net/http's strings keep the whole header in memory.
	cv := CV{ID: opt.Of(strings.Clone(value)), Status: opt.Of(int64(resp.StatusCode))}
	if req != nil {
		method := req.Method
		if method == "" {
			method = http.MethodGet // as in net/http
		}
		cv.Method = opt.Of(strings.Clone(cut(method, longestHost)))
		if req.URL != nil {
			cv.Host = opt.Of(strings.Clone(cut(req.URL.Host, longestHost)))
			cv.Path = opt.Of(strings.Clone(cut(req.URL.EscapedPath(), longestPath)))
		}
	}
	if r.Now != nil {
		cv.Time = opt.Of(r.Now())
	}
	r.keep(cv)
}

func (r *CVRecorder) keep(cv CV) {
	most := r.Max
	if most <= 0 {
		most = defaultMaxCVs
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.ring) < most {
		r.ring = append(r.ring, cv)
		return
	}
	r.ring[r.next] = cv
	r.next = (r.next + 1) % len(r.ring)
	r.dropped++
}

// Log returns what has been recorded so far. It is a copy.
func (r *CVRecorder) Log() CVLog {
	r.mu.Lock()
	defer r.mu.Unlock()
	entries := make([]CV, 0, len(r.ring))
	entries = append(append(entries, r.ring[r.next:]...), r.ring[:r.next]...)
	return CVLog{Entries: entries, Dropped: r.dropped, Without: r.without}
}
