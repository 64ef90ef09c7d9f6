package support_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"
	"unsafe"

	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/support"
)

// transport is a RoundTripper made of a function.
type transport func(*http.Request) (*http.Response, error)

func (f transport) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// answer returns a response with MS-CV headers.
func answer(values ...string) *http.Response {
	return &http.Response{StatusCode: 202, Header: http.Header{support.MSCVHeader: values}, Body: http.NoBody}
}

func TestMSCVHeader(t *testing.T) {
	if got := http.CanonicalHeaderKey("MS-CV"); got != support.MSCVHeader {
		t.Errorf("net/http calls the header %q", got)
	}
}

func TestCVRecorder(t *testing.T) {
	var recorder support.CVRecorder
	recorder.Now = func() time.Time { return begin.In(time.FixedZone("", 3600)) }
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/moved":
			w.Header().Set("ms-cv", "cv.moved")
			http.Redirect(w, r, "/a b", http.StatusFound)
		case "/none":
		default:
			w.Header().Set("MS-CV", " cv."+r.Method+" ")
			w.WriteHeader(http.StatusTeapot)
			io.Copy(w, r.Body)
		}
	}))
	defer server.Close()
	client := http.Client{Transport: &recorder}
	defer client.CloseIdleConnections()
	host := strings.TrimPrefix(server.URL, "http://")

	resp, err := client.Post(server.URL+"/x%2Fy?sig=secret#f", "text/plain", strings.NewReader("the body"))
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(resp.Body)
	if string(body) != "the body" || err != nil {
		t.Errorf("the body is %q, %v", body, err)
	}
	resp.Body.Close()
	for _, path := range []string{"/moved", "/none"} {
		if resp, err = client.Get(server.URL + path); err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
	}

	want := []support.CV{
		{ID: opt.Of("cv.POST"), Method: opt.Of("POST"), Host: opt.Of(host), Path: opt.Of("/x%2Fy"), Status: opt.Of(int64(418)), Time: opt.Of(begin)},
		{ID: opt.Of("cv.moved"), Method: opt.Of("GET"), Host: opt.Of(host), Path: opt.Of("/moved"), Status: opt.Of(int64(302)), Time: opt.Of(begin)},
		{ID: opt.Of("cv.GET"), Method: opt.Of("GET"), Host: opt.Of(host), Path: opt.Of("/a%20b"), Status: opt.Of(int64(418)), Time: opt.Of(begin)},
	}
	log := recorder.Log()
	if len(log.Entries) != len(want) || log.Dropped != 0 || log.Without != 1 {
		t.Fatalf("got %+v", log)
	}
	for i := range want {
		if log.Entries[i] != want[i] {
			t.Errorf("got %+v, want %+v", log.Entries[i], want[i])
		}
	}
}

func TestCVRecorderResponses(t *testing.T) {
	long := strings.Repeat("x", 1025)
	failed := errors.New("no network")
	tests := []struct {
		reason string
		req    *http.Request
		resp   *http.Response
		err    error
		want   string // IDs
		log    support.CVLog
	}{
		{"no response", nil, nil, failed, "", support.CVLog{}},
		{"a response together with an error", nil, answer("cv.1"), failed, "cv.1", support.CVLog{}},
		{"no header at all", nil, &http.Response{}, nil, "", support.CVLog{Without: 1}},
		{"an empty value", nil, answer("", " "), nil, "", support.CVLog{Without: 1}},
		{"two values", nil, answer("cv.1", "cv.2"), nil, "cv.1 cv.2", support.CVLog{}},
		{"the longest", nil, answer(long[1:]), nil, long[1:], support.CVLog{}},
		{"longer than any real one", nil, answer(long), nil, "", support.CVLog{Dropped: 1}},
		{"a request without URL", &http.Request{}, answer("cv.1"), nil, "cv.1", support.CVLog{}},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			recorder := support.CVRecorder{Base: transport(func(req *http.Request) (*http.Response, error) {
				if req != tt.req {
					t.Error("the request is another one")
				}
				return tt.resp, tt.err
			})}
			resp, err := recorder.RoundTrip(tt.req)
			if resp != tt.resp || err != tt.err {
				t.Errorf("got %v, %v, want them as they were", resp, err)
			}
			log := recorder.Log()
			var ids []string
			for _, cv := range log.Entries {
				ids = append(ids, cv.ID.Or(""))
				if cv.Time.IsSet() {
					t.Error("there is a time without a clock")
				}
			}
			if strings.Join(ids, " ") != tt.want || log.Dropped != tt.log.Dropped || log.Without != tt.log.Without {
				t.Errorf("got %+v", log)
			}
		})
	}
}

// What a server or an application can make long is cut.
func TestCVRecorderLongRequest(t *testing.T) {
	long := strings.Repeat("a", 5000)
	recorder := new(support.CVRecorder)
	recorder.Record(&http.Request{Method: long, URL: &url.URL{Scheme: "http", Host: long, Path: "/" + long, User: url.UserPassword("u", "secret")}}, answer("cv"))
	cv := recorder.Log().Entries[0]
	for name, v := range map[string]opt.Value[string]{"method": cv.Method, "host": cv.Host, "path": cv.Path} {
		if text := v.Or(""); len(text) > 1024+len("…") || !strings.HasSuffix(text, "…") {
			t.Errorf("the %s has %d bytes", name, len(text))
		}
	}
	if strings.Contains(fmt.Sprint(cv), "secret") {
		t.Error("the password of the URL is kept")
	}
}

func TestCVRecorderMax(t *testing.T) {
	tests := []struct {
		reason     string
		max, count int
		first      string
		kept       int
		dropped    int64
	}{
		{"not full", 3, 2, "0", 2, 0},
		{"just full", 3, 3, "0", 3, 0},
		{"the oldest goes", 3, 4, "1", 3, 1},
		{"once round", 3, 6, "3", 3, 3},
		{"more than once", 3, 8, "5", 3, 5},
		{"one", 1, 5, "4", 1, 4},
		{"by default 1000", 0, 1002, "2", 1000, 2},
		{"a negative limit is the default", -1, 1002, "2", 1000, 2},
	}
	for _, tt := range tests {
		recorder := support.CVRecorder{Max: tt.max}
		for i := range tt.count {
			recorder.Record(nil, answer(fmt.Sprint(i)))
		}
		log := recorder.Log()
		if len(log.Entries) != tt.kept || log.Dropped != tt.dropped || log.Entries[0].ID != opt.Of(tt.first) {
			t.Errorf("%s: %d kept, %d dropped, first %v", tt.reason, len(log.Entries), log.Dropped, log.Entries[0].ID)
		}
		for i := 1; i < len(log.Entries); i++ {
			if a, b := log.Entries[i-1].ID.Or(""), log.Entries[i].ID.Or(""); len(a) > len(b) || len(a) == len(b) && a >= b {
				t.Fatalf("%s: %s comes before %s", tt.reason, a, b)
			}
		}
		// The log is a copy.
		log.Entries[0].ID = opt.Of("changed")
		if recorder.Log().Entries[0].ID != opt.Of(tt.first) {
			t.Errorf("%s: the log is not a copy", tt.reason)
		}
	}
}

// Many goroutines send through one recorder while others read it; the race
// detector looks on.
func TestCVRecorderConcurrently(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("with") == "1" {
			w.Header().Set("MS-CV", "cv"+r.URL.Path)
		}
	}))
	defer server.Close()
	const goroutines, requests, most = 8, 20, 50
	recorder := &support.CVRecorder{Max: most, Now: func() time.Time { return begin }, Base: server.Client().Transport}
	client := &http.Client{Transport: recorder}
	defer client.CloseIdleConnections()
	var wg sync.WaitGroup
	for g := range goroutines {
		wg.Go(func() {
			for i := range requests {
				resp, err := client.Get(fmt.Sprintf("%s/%d/%d?with=%d", server.URL, g, i, i%2))
				if err != nil {
					t.Error(err)
					return
				}
				resp.Body.Close()
				support.New(nil, &support.Options{MSCV: recorder.Log()})
			}
		})
	}
	wg.Wait()
	// Half of the requests have an ID: 80, of which 50 are kept.
	log := recorder.Log()
	const with = goroutines * requests / 2
	if len(log.Entries) != most || log.Dropped != with-most || log.Without != with {
		t.Errorf("%d kept, %d dropped, %d without", len(log.Entries), log.Dropped, log.Without)
	}
	for _, cv := range log.Entries {
		if cv.ID.Or("") != "cv"+cv.Path.Or("") {
			t.Errorf("%v is not the ID of %v", cv.ID, cv.Path)
		}
	}
}

// idler counts calls of CloseIdleConnections.
type idler struct {
	transport
	closed int
}

func (i *idler) CloseIdleConnections() { i.closed++ }

func TestCloseIdleConnections(t *testing.T) {
	base := new(idler)
	(&http.Client{Transport: &support.CVRecorder{Base: base}}).CloseIdleConnections()
	if base.closed != 1 {
		t.Errorf("passed on %d times", base.closed)
	}
	(&support.CVRecorder{Base: transport(nil)}).CloseIdleConnections() // has none: nothing happens
}

// The name of the header counts in any case, as HTTP has it, also where a transport
// has not brought it to the form of net/http.
func TestMSCVHeaderInAnyCase(t *testing.T) {
	for name, want := range map[string]int{"Ms-Cv": 1, "MS-CV": 1, "ms-cv": 1, "MS-CVX": 0, "MSCV": 0} {
		recorder := new(support.CVRecorder)
		recorder.Record(nil, &http.Response{Header: http.Header{name: {"cv.1"}}})
		log := recorder.Log()
		if len(log.Entries) != want || log.Without != int64(1-want) || want == 1 && log.Entries[0].ID != opt.Of("cv.1") {
			t.Errorf("%s: %+v", name, log)
		}
	}
	recorder := new(support.CVRecorder)
	recorder.Record(nil, &http.Response{Header: http.Header{"ms-cv": {"b"}, "MS-CV": {"a"}}})
	if log := recorder.Log(); len(log.Entries) != 2 || log.Entries[0].ID != opt.Of("a") {
		t.Errorf("two names: %+v, want both, in an order of their own", log)
	}
}

// Recording copies the texts of an entry, and they are all that it allocates.
func TestRecordAllocations(t *testing.T) {
	recorder := support.CVRecorder{Max: 1}
	req, resp := &http.Request{Method: "GET", URL: &url.URL{Host: "h", Path: "/p"}}, answer("cv")
	recorder.Record(req, resp)
	if n := testing.AllocsPerRun(100, func() { recorder.Record(req, resp) }); n > 4 {
		t.Errorf("%v allocations, want the four texts at most", n)
	}
}

// net/http cuts the values of a header out of one long string, which a recorded
// ID must not keep in memory.
func TestRecordCopies(t *testing.T) {
	header := strings.Repeat("x", 1<<16) + "cv"
	recorder := new(support.CVRecorder)
	recorder.Record(nil, answer(header[1<<16:]))
	id := recorder.Log().Entries[0].ID.Or("")
	if id != "cv" || unsafe.StringData(id) == unsafe.StringData(header[1<<16:]) {
		t.Errorf("%q is a part of the header", id)
	}
}
