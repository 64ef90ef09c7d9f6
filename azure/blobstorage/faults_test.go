package blobstorage

import (
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// front is a transport of Azure's client that sees, changes or refuses requests.
type front func(*http.Request) (*http.Response, error)

func (f front) Do(req *http.Request) (*http.Response, error) { return f(req) }

// direct sends a request as it is.
func direct(req *http.Request) (*http.Response, error) { return http.DefaultClient.Do(req) }

// refuse is an answer without content.
func refuse(req *http.Request, status int, code string, header ...string) *http.Response {
	h := http.Header{"X-Ms-Error-Code": {code}}
	for i := 0; i < len(header); i += 2 {
		h.Set(header[i], header[i+1])
	}
	return &http.Response{
		StatusCode: status, Status: http.StatusText(status), Header: h, Request: req,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Body: io.NopCloser(strings.NewReader("")),
	}
}

// changeOnce changes something just before the first request for a range with such a beginning.
func changeOnce(begin string, change func()) front {
	var once sync.Once
	return func(req *http.Request) (*http.Response, error) {
		if strings.HasPrefix(asksFor(req), begin) {
			once.Do(change)
		}
		return direct(req)
	}
}

func isListing(req *http.Request) bool { return req.URL.Query().Get("comp") == "list" }

// asksFor returns the range of bytes that a request asks for.
func asksFor(req *http.Request) string {
	for name, values := range req.Header { // Azure's library writes it in lower case
		if strings.EqualFold(name, "x-ms-range") {
			return strings.TrimPrefix(values[0], "bytes=")
		}
	}
	return ""
}

// recorder notes what was requested.
type recorder struct {
	mu       sync.Mutex
	listings []string // delimiter and prefix, without that of the resource
	ranges   []string
}

func (r *recorder) do(req *http.Request) (*http.Response, error) {
	r.mu.Lock()
	q := req.URL.Query()
	switch {
	case !isListing(req):
		r.ranges = append(r.ranges, asksFor(req))
	case q.Get("restype") == "container":
		r.listings = append(r.listings, q.Get("delimiter")+" "+q.Get("prefix"))
	default:
		r.listings = append(r.listings, "containers "+q.Get("prefix"))
	}
	r.mu.Unlock()
	return direct(req)
}

// proxy is between the source and the server. It does to the bytes from the server what
// forward does, for each connection.
type proxy struct {
	url         string
	connections atomic.Int64
}

func newProxy(t *testing.T, server string, forward func(to, from net.Conn, number int64)) *proxy {
	t.Helper()
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{url: "http://" + listener.Addr().String() + u.Path}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			number := p.connections.Add(1)
			server, err := net.Dial("tcp", u.Host)
			if err != nil {
				client.Close()
				continue
			}
			t.Cleanup(func() { client.Close(); server.Close() })
			go io.Copy(server, client) //nolint:errcheck // it ends with its connections
			go func() {
				defer client.Close()
				defer server.Close()
				forward(client, server, number)
			}()
		}
	}()
	return p
}

// ownTransport is a transport that keeps no connection, so that each request is one.
func ownTransport(t *testing.T) front {
	tr := &http.Transport{DisableKeepAlives: true}
	t.Cleanup(tr.CloseIdleConnections)
	return func(req *http.Request) (*http.Response, error) { return (&http.Client{Transport: tr}).Do(req) }
}
