package azure_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"example.com/acstelemetry/azure"
	"example.com/acstelemetry/support"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/streaming"
)

// exchange is a request and the response to it. Of headers, each line is one.
type exchange struct {
	method, url, header, kind, body string

	status                         int // 0 means 200
	respHeader, respKind, response string
}

// transport answers with the response of an exchange.
type transport func(*http.Request) (*http.Response, error)

func (t transport) Do(req *http.Request) (*http.Response, error) { return t(req) }

func setHeaders(h http.Header, lines string) {
	for line := range strings.SplitSeq(lines, "\n") {
		if name, value, ok := strings.Cut(line, ": "); ok {
			h[name] = append(h[name], value) // as it is spelled
		}
	}
}

// newLogger returns a logger that writes records without their time.
func newLogger(w io.Writer) *slog.Logger {
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{ReplaceAttr: func(groups []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey && len(groups) == 0 {
			return slog.Attr{}
		}
		return a
	}}))
}

// send sends the request of an exchange, and returns what is logged, and the body of the response as
// the client gets it.
func (x exchange) send(t testing.TB, opts azure.DiagnosticsOptions) (log, body string) {
	t.Helper()
	var b bytes.Buffer
	opts.ClientOptions.Transport = transport(func(req *http.Request) (*http.Response, error) {
		if req.Body != nil {
			if sent, err := io.ReadAll(req.Body); err != nil || string(sent) != x.body {
				t.Errorf("%q was sent, %v; want %q", sent, err, x.body)
			}
		}
		resp := &http.Response{StatusCode: max(x.status, 200), Header: http.Header{}, Request: req, Body: io.NopCloser(strings.NewReader(x.response))}
		setHeaders(resp.Header, x.respHeader)
		if x.respKind != "" {
			resp.Header.Set("Content-Type", x.respKind)
		}
		return resp, nil
	})
	client := azure.ClientOptions(newLogger(&b), &opts)
	resp, err := runtime.NewPipeline("test", "v1", runtime.PipelineOptions{}, &client).Do(x.request(t))
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return b.String(), string(got)
}

func (x exchange) request(t testing.TB) *policy.Request {
	t.Helper()
	method := x.method
	if method == "" {
		method = http.MethodPost
	}
	address := x.url
	if address == "" {
		address = "https://acs.example.com/chat"
	}
	req, err := runtime.NewRequest(context.Background(), method, address)
	if err != nil {
		t.Fatal(err)
	}
	setHeaders(req.Raw().Header, x.header)
	if x.kind != "" {
		if err := req.SetBody(streaming.NopCloser(strings.NewReader(x.body)), x.kind); err != nil {
			t.Fatal(err)
		}
	}
	return req
}

var everything = azure.DiagnosticsOptions{LoggedHeaderNames: []string{"*"}, LoggedQueryParameters: []string{"*"}, IsLoggingContentEnabled: true}

// What is logged, line by line.
func TestLogged(t *testing.T) {
	x := exchange{
		url:    "https://acs.example.com/chat/threads?api-version=2021-09-07&maxPageSize=2&user=8%3Aacs",
		header: "X-Ms-Client-Request-Id: r1\nX-Own: a\nAuthorization: Bearer abcdefgh",
		kind:   "application/json", body: `{"topic": "T", "token": "abc"}`,
		status: 201, respHeader: "Ms-Cv: cv.1\nX-Other: b", respKind: "application/json; charset=utf-8", response: `{"id":9007199254740993,"ok":[true,null,"é"]}`,
	}
	const requestLine = `level=INFO msg=request method=POST url="https://acs.example.com/chat/threads?api-version=2021-09-07`
	const responseLine = `level=INFO msg=response method=POST url="https://acs.example.com/chat/threads?api-version=2021-09-07`
	for _, c := range []struct {
		reason string
		opts   azure.DiagnosticsOptions
		want   []string
	}{
		{"the defaults: what names a request, but no values", azure.DiagnosticsOptions{}, []string{
			requestLine + `&maxPageSize=REDACTED&user=REDACTED" try=1 headers.Content-Length=30 headers.Content-Type=application/json headers.X-Ms-Client-Request-Id=r1`,
			responseLine + `&maxPageSize=REDACTED&user=REDACTED" try=1 status=201 headers.Content-Type="application/json; charset=utf-8" headers.Ms-Cv=cv.1`,
		}},
		{"headers and parameters by name, in another case", azure.DiagnosticsOptions{LoggedHeaderNames: []string{"x-own", "X-OTHER"}, LoggedQueryParameters: []string{"MAXPAGESIZE"}}, []string{
			requestLine + `&maxPageSize=2&user=REDACTED" try=1 headers.Content-Length=30 headers.Content-Type=application/json headers.X-Ms-Client-Request-Id=r1 headers.X-Own=a`,
			responseLine + `&maxPageSize=2&user=REDACTED" try=1 status=201 headers.Content-Type="application/json; charset=utf-8" headers.Ms-Cv=cv.1 headers.X-Other=b`,
		}},
		{"content", azure.DiagnosticsOptions{IsLoggingContentEnabled: true}, []string{
			requestLine + `&maxPageSize=REDACTED&user=REDACTED" try=1 headers.Content-Length=30 headers.Content-Type=application/json headers.X-Ms-Client-Request-Id=r1 content="{\"topic\":\"T\",\"token\":\"REDACTED\"}"`,
			responseLine + `&maxPageSize=REDACTED&user=REDACTED" try=1 status=201 headers.Content-Type="application/json; charset=utf-8" headers.Ms-Cv=cv.1 content="{\"id\":9007199254740993,\"ok\":[true,null,\"é\"]}"`,
		}},
		{"everything", everything, []string{
			requestLine + `&maxPageSize=2&user=8%3Aacs" try=1 headers.Authorization=REDACTED headers.Content-Length=30 headers.Content-Type=application/json headers.User-Agent=`,
			responseLine + `&maxPageSize=2&user=8%3Aacs" try=1 status=201 headers.Content-Type="application/json; charset=utf-8" headers.Ms-Cv=cv.1 headers.X-Other=b content=`,
		}},
	} {
		got, body := x.send(t, c.opts)
		if body != x.response {
			t.Errorf("%s: the client gets %q", c.reason, body)
		}
		lines := strings.Split(strings.TrimSuffix(got, "\n"), "\n")
		for i, want := range c.want {
			if len(lines) != len(c.want) || lines[i] != want && !(strings.HasSuffix(want, "=") && strings.HasPrefix(lines[i], want)) {
				t.Errorf("%s: got\n%s\nwant\n%s", c.reason, strings.Join(lines, "\n"), strings.Join(c.want, "\n"))
				break
			}
		}
	}
}

const secret = "S3cr3tV4lue"

// No secret is logged, whatever is asked for. The rest of what it is in is.
func TestSecrets(t *testing.T) {
	const token = "eyJhbGciOiJIUzI1NiJ9.eyJza3lwZWlkIjoi" + secret + "In0." + secret
	const sas = "https://a.blob.core.windows.net/c/b?sv=2026-02-06&se=2026&sp=rl&sig=" + secret + "%3D"
	for _, c := range []struct {
		reason string
		x      exchange
		want   string // what is logged, too
	}{
		{"the usual header", exchange{header: "Authorization: Bearer " + secret}, "headers.Authorization=REDACTED"},
		{"in lower case, as HTTP/2 has it", exchange{header: "authorization: " + secret}, "headers.authorization=REDACTED"},
		{"a second credential", exchange{header: "X-Ms-Authorization-Auxiliary: Bearer " + secret}, "X-Ms-Authorization-Auxiliary=REDACTED"},
		{"for the source of a copy", exchange{header: "x-ms-copy-source-authorization: " + secret}, "=REDACTED"},
		{"a cookie", exchange{header: "Cookie: a=1; session=" + secret}, "headers.Cookie=REDACTED"},
		{"two new cookies", exchange{respHeader: "Set-Cookie: a=1\nSet-Cookie: s=" + secret}, "headers.Set-Cookie=REDACTED"},
		{"keys of services", exchange{header: "Ocp-Apim-Subscription-Key: " + secret + "\napi-key: " + secret + "\nx-functions-key: " + secret + "\naeg-sas-key: " + secret + "\naeg-sas-token: " + secret}, "headers.aeg-sas-key=REDACTED"},
		{"the key of the caller's encryption", exchange{header: "x-ms-encryption-key: " + secret}, "=REDACTED"},
		{"a redirect to a URL with a signature", exchange{respHeader: "Location: " + sas}, "https://a.blob.core.windows.net/c/b?sv=REDACTED&se=REDACTED&sp=REDACTED&sig=REDACTED"},
		{"the URL of a long operation", exchange{respHeader: "Azure-Asyncoperation: https://management.azure.com/operations/o?api-version=2026&t=638&c=MII" + secret + "&s=" + secret + "&h=" + secret}, "?api-version=2026&t=638&c=REDACTED&s=REDACTED&h=REDACTED"},
		{"the source of a copy", exchange{header: "x-ms-copy-source: " + sas}, "/c/b?sv=REDACTED"},
		{"a token in a header of another name", exchange{header: "X-Debug: got " + token + " back"}, "got REDACTED back"},
		{"a credential in one", exchange{header: "X-Debug: SharedKey acct:" + secret}, "SharedKey REDACTED"},
		{"a name and password in a URL", exchange{respHeader: "Location: https://user:" + secret + "@host/p"}, "https://REDACTED@host/p"},

		{"the signature of the request", exchange{url: sas + "&comp=list"}, "/c/b?sv=REDACTED&se=REDACTED&sp=REDACTED&sig=REDACTED&comp=list"},
		{"in another case", exchange{url: "https://h/?SIG=" + secret + "&x=1"}, "SIG=REDACTED&x=1"},
		{"with an encoded name", exchange{url: "https://h/?s%69g=" + secret + "&x=1"}, "s%69g=REDACTED&x=1"},
		{"the code of a sign-in", exchange{url: "https://h/?code=" + secret + "&x=1"}, "code=REDACTED&x=1"},
		{"an access token", exchange{url: "https://h/?Access_Token=" + secret}, "Access_Token=REDACTED"},
		{"a URL within a parameter", exchange{url: "https://h/?next=" + url.QueryEscape(sas) + "&x=1"}, "b%3Fsv%3DREDACTED%26se%3DREDACTED%26sp%3DREDACTED%26sig%3DREDACTED&x=1"},
		{"encoded twice", exchange{url: "https://h/?next=" + url.QueryEscape(url.QueryEscape(sas)) + "&x=1"}, "&x=1"},
		{"a separator of old", exchange{url: "https://h/?x=1;sig=" + secret}, "x=1%3Bsig%3DREDACTED"},
		{"a parameter that is an encoded one", exchange{url: "https://h/?x=1%26sig=" + secret}, "x=1%26sig%3DREDACTED"},
		{"an escape that is none", exchange{url: "https://h/?x=%zz" + secret + "&y=1"}, "x=REDACTED&y=1"},
		{"in the path", exchange{url: "https://h/p/" + token}, "https://h/p/REDACTED"},

		{"a new access token", exchange{respKind: "application/json", response: `{"identity":{"id":"8:acs:x"},"accessToken":{"token":"` + secret + `","expiresOn":"2026"}}`},
			`{\"identity\":{\"id\":\"8:acs:x\"},\"accessToken\":\"REDACTED\"}`},
		{"with an escaped name", exchange{respKind: "application/json", response: `{"acces\u0073Token":"` + secret + `","id":1}`}, `\"id\":1`},
		{"with a letter that has the same upper case", exchange{respKind: "application/json", response: `{"acce\u017f\u017fToken":"` + secret + `","id":1}`}, `\"id\":1`},
		{"keys and connection strings of a resource", exchange{respKind: "text/json", response: `{"primaryKey":"` + secret + `","primaryConnectionString":"endpoint=https://h/;accesskey=` + secret + `","secondary_key":["` + secret + `"],"n":1}`}, `\"n\":1`},
		{"the keys of a storage account", exchange{respKind: "application/json", response: `{"keys":[{"keyName":"key1","value":"` + secret + `"}],"n":null}`}, `{\"keys\":\"REDACTED\",\"n\":null}`},
		{"a connection string under another name", exchange{kind: "application/json", body: `{"target":"Endpoint=sb://h/;SharedAccessKeyName=n;SharedAccessKey=` + secret + `=;EntityPath=e"}`}, "EntityPath=e"},
		{"a URL with a signature", exchange{respKind: "application/problem+json", response: `{"contentLocation":"` + sas + `"}`}, "/c/b?sv=REDACTED"},
		{"JSON in a string of JSON", exchange{respKind: "application/json", response: `{"body":"{\"password\":\"` + secret + `\",\"a\":1}"}`}, `\\\"a\\\":1`},
		{"broken JSON in a string", exchange{respKind: "application/json", response: `{"body":"{\"password\":\"` + secret + `\",\"a"}`}, "REDACTED"},
		{"broken JSON is not logged", exchange{respKind: "application/json", response: `{"a":"` + secret + ``}, `content="(left out: application/json)"`},
		{"lines of JSON", exchange{respKind: "application/x-ndjson", response: `{"sig":"` + secret + "\"}\n{\"a\":1}\n"}, `{\"sig\":\"REDACTED\"}\n{\"a\":1}`},
		{"a number that is a secret", exchange{kind: "application/json", body: `{"password":12345` + `,"a":"b"}`}, `{\"password\":\"REDACTED\",\"a\":\"b\"}`},

		{"the form of a sign-in", exchange{kind: "application/x-www-form-urlencoded", body: "grant_type=authorization_code&code=" + secret + "&client_secret=" + secret + "&client_assertion=" + secret + "&Password=" + secret + "&code_verifier=" + secret},
			"grant_type=authorization_code&code=REDACTED&client_secret=REDACTED"},
		{"text with a connection string", exchange{respKind: "text/plain", response: "cannot use DefaultEndpointsProtocol=https;AccountName=a;AccountKey=" + secret + "==;EndpointSuffix=x"}, "AccountKey=REDACTED;EndpointSuffix=x"},
		{"text with a header", exchange{respKind: "text/html", response: "<p>Authorization: Digest a=\"1\", response=\"" + secret + "\"</p>\nand more"}, "and more"},
		{"a private key", exchange{respKind: "text/plain", response: "-----BEGIN RSA PRIVATE KEY-----\nMII" + secret + "\n-----END RSA PRIVATE KEY-----\nand more"}, "REDACTED\\nand more"},
		{"a private key under another name", exchange{respKind: "application/json", response: `{"value":"-----BEGIN PRIVATE KEY-----\nMII` + secret + `\n","a":1}`}, `{\"value\":\"REDACTED\",\"a\":1}`},
		{"text with JSON", exchange{respKind: "text/plain", response: `got: {"access_token": "` + secret + `", "a": 1}`}, `\"access_token\": REDACTED, \"a\": 1}`},
		{"text with an escaped parameter", exchange{respKind: "text/plain", response: `https://h/?a=1\u0026sig=` + secret + ` is gone, so is https://h/?a=1&amp;sig=` + secret}, "is gone"},
		{"XML of a storage service", exchange{respKind: "application/xml", response: "\ufeff<?xml version=\"1.0\" encoding=\"utf-8\"?><UserDelegationKey><SignedOid>o</SignedOid><Value>" + secret + "</Value></UserDelegationKey>"}, "<UserDelegationKey>REDACTED</UserDelegationKey>"},
		{"attributes and texts of XML", exchange{kind: "text/xml", body: `<a token="` + secret + `" b="c"><url>` + strings.ReplaceAll(sas, "&", "&amp;") + `</url><!-- ` + secret + ` --></a>`}, `<a token=\"REDACTED\" b=\"c\"><url>https://a.blob.core.windows.net/c/b?sv=REDACTED&amp;se=REDACTED`},
		{"broken XML is not logged", exchange{respKind: "application/xml", response: "<a><token></x>" + secret + "</token></a>"}, "(left out: application/xml)"},
		{"what is no text is not logged", exchange{kind: "application/octet-stream", body: secret}, "(left out: application/octet-stream)"},
		{"what has no type is not logged", exchange{response: secret}, "(left out: no content type)"},
	} {
		opts := everything
		opts.LoggedHeaderNames = append([]string{"Authorization", "cookie", "x-functions-key"}, opts.LoggedHeaderNames...)
		opts.LoggedQueryParameters = append([]string{"sig", "code"}, opts.LoggedQueryParameters...)
		got, body := c.x.send(t, opts)
		if strings.Contains(got, secret) || !strings.Contains(got, c.want) {
			t.Errorf("%s: without the secret and with %s, but got\n%s", c.reason, c.want, got)
		}
		if body != c.x.response && strings.TrimPrefix(c.x.response, "\ufeff") != body {
			t.Errorf("%s: the client gets %q", c.reason, body)
		}
	}
}

// What is no secret can be read in a log.
func TestNoSecrets(t *testing.T) {
	for _, text := range []string{
		"Sun, 29 Nov 2026 10:00:00 GMT", "https://h/p?api-version=2026-01-01&timeout=30", `W/"0x8D"`, "100%", "a=b; x=d: e", "8:acs:a_b",
		"The Basic plan", "text/html; charset=utf-8", "50%25 of 3 + 4 = 7", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
	} {
		x := exchange{respHeader: "X-Text: " + text, respKind: "text/plain", response: text}
		if got, _ := x.send(t, everything); strings.Count(got, "REDACTED") > 0 {
			t.Errorf("%s: %s", text, got)
		}
	}
	x := exchange{respKind: "application/json", response: `{"error":{"code":"BadRequest","message":"m","details":[{"code":"X","target":"t"}]},"sequenceId":1.50}`}
	if got, _ := x.send(t, everything); strings.Contains(got, "REDACTED") || !strings.Contains(got, "BadRequest") || !strings.Contains(got, "1.50") {
		t.Error(got)
	}
}

// Only the beginning of a large body is logged, and no more is read for that. The client gets all
// of it.
func TestContentSizeLimit(t *testing.T) {
	for _, c := range []struct{ reason, kind, body, want string }{
		{"JSON", "application/json", `{"a":"b","c":["d","` + strings.Repeat("e", 100) + `"]}`, `{\"a\":\"b\",\"c\":[\"d\"…"`},
		{"JSON, of which a secret is cut", "application/json", `{"a":"b","token":"` + secret + strings.Repeat("e", 100) + `"}`, `{\"a\":\"b\",\"token\"…"`},
		{"text", "text/plain", "abc" + strings.Repeat("e", 100), `abceeeeeeeeeeeeeeeee…`},
		{"XML", "text/xml", "<a><b>c</b><d>" + strings.Repeat("e", 100) + "</d></a>", "<a><b>c</b><d>"},
		{"a form", "application/x-www-form-urlencoded", "a=b&client_secret=" + secret + strings.Repeat("e", 100), "a=b&client_secret=REDACTED…"},
	} {
		opts := everything
		opts.LoggedContentSizeLimit = 20
		got, body := exchange{kind: c.kind, body: c.body, respKind: c.kind, response: c.body}.send(t, opts)
		if strings.Count(got, c.want) != 2 || strings.Contains(got, secret[:4]) {
			t.Errorf("%s: got\n%s\nwithout %s, twice with %s", c.reason, got, secret[:4], c.want)
		}
		if body != c.body {
			t.Errorf("%s: the client gets %q", c.reason, body)
		}
	}
}

// A body that the SDK does not download is passed on with its error.
func TestStreamedResponse(t *testing.T) {
	broken := errors.New("broken")
	for _, c := range []struct {
		reason string
		limit  int
		want   string
	}{
		{"the beginning is logged", 3, "content=abc…"},
		{"it breaks off before its end", 100, "content=abcdef"},
	} {
		var b bytes.Buffer
		opts := everything
		opts.LoggedContentSizeLimit = c.limit
		closed := false
		opts.ClientOptions.Transport = transport(func(req *http.Request) (*http.Response, error) {
			body := struct {
				io.Reader
				io.Closer
			}{io.MultiReader(strings.NewReader("abcdef"), failing{broken}), closer(func() { closed = true })}
			return &http.Response{StatusCode: 200, Header: http.Header{"Content-Type": {"text/plain"}}, Request: req, Body: body}, nil
		})
		client := azure.ClientOptions(newLogger(&b), &opts)
		req := exchange{}.request(t)
		runtime.SkipBodyDownload(req)
		resp, err := runtime.NewPipeline("test", "v1", runtime.PipelineOptions{}, &client).Do(req)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if string(body) != "abcdef" || !errors.Is(err, broken) || !closed || !strings.Contains(b.String(), c.want) {
			t.Errorf("%s: body %q, %v, closed %v, log\n%s", c.reason, body, err, closed, b.String())
		}
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

type closer func()

func (c closer) Close() error { c(); return nil }

// Each try is logged and recorded, with the body of the request each time.
func TestTries(t *testing.T) {
	var b bytes.Buffer
	now := time.Date(2026, 11, 29, 10, 0, 0, 0, time.UTC)
	recorder := &support.CVRecorder{Now: func() time.Time { return now }}
	opts := everything
	opts.Recorder = recorder
	tries := 0
	opts.ClientOptions.Retry = policy.RetryOptions{RetryDelay: 1}
	opts.ClientOptions.Transport = transport(func(req *http.Request) (*http.Response, error) {
		tries++
		if body, err := io.ReadAll(req.Body); string(body) != `{"a":1}` || err != nil {
			t.Errorf("try %d: %q, %v", tries, body, err)
		}
		req.Body.Close()
		switch tries {
		case 1:
			return nil, &url.Error{Op: "Post", URL: req.URL.String(), Err: errors.New("reset, after password=" + secret)}
		case 2:
			return &http.Response{StatusCode: 503, Header: http.Header{"Ms-Cv": {"cv.1"}}, Request: req, Body: http.NoBody}, nil
		}
		return &http.Response{StatusCode: 200, Header: http.Header{"Ms-Cv": {"cv.2"}}, Request: req, Body: http.NoBody}, nil
	})
	client := azure.ClientOptions(newLogger(&b), &opts)
	x := exchange{url: "https://acs.example.com/chat?sig=" + secret, kind: "application/json", body: `{"a":1}`}
	if _, err := runtime.NewPipeline("test", "v1", runtime.PipelineOptions{}, &client).Do(x.request(t)); err != nil {
		t.Fatal(err)
	}
	got := b.String()
	for _, want := range []string{
		`level=WARN msg=response method=POST url="https://acs.example.com/chat?sig=REDACTED" try=1 error="Post: reset, after password=REDACTED"`,
		`level=WARN msg=response method=POST url="https://acs.example.com/chat?sig=REDACTED" try=2 status=503 headers.Ms-Cv=cv.1`,
		`level=INFO msg=response method=POST url="https://acs.example.com/chat?sig=REDACTED" try=3 status=200 headers.Ms-Cv=cv.2`,
	} {
		if !strings.Contains(got, want) || strings.Contains(got, secret) || strings.Count(got, `content="{\"a\":1}"`) != 3 {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
	}
	log := recorder.Log()
	if len(log.Entries) != 2 || log.Without != 0 {
		t.Fatalf("%+v", log)
	}
	for i, want := range []struct {
		id     string
		status int64
	}{{"cv.1", 503}, {"cv.2", 200}} {
		e := log.Entries[i]
		if e.ID.Or("") != want.id || e.Status.Or(0) != want.status || e.Method.Or("") != "POST" || e.Path.Or("") != "/chat" || e.Host.Or("") != "acs.example.com" || !e.Time.Or(time.Time{}).Equal(now) {
			t.Errorf("%+v, want %+v", e, want)
		}
	}
}

// Without a logger, or below its level, a request is as without the policy, and the options of the
// caller stay as they are.
func TestNothingToLog(t *testing.T) {
	quiet := slog.New(slog.NewTextHandler(io.Discard, &slog.HandlerOptions{Level: slog.LevelError}))
	own := make([]policy.Policy, 1, 5)
	own[0] = azure.CVPolicy(&support.CVRecorder{})
	opts := azure.DiagnosticsOptions{Recorder: &support.CVRecorder{}}
	opts.ClientOptions.PerRetryPolicies = own
	for _, c := range []struct {
		reason   string
		logger   *slog.Logger
		opts     *azure.DiagnosticsOptions
		policies int
	}{
		{"neither a logger nor options", nil, nil, 0},
		{"no logger", nil, &opts, 2},
		{"a logger without options", quiet, nil, 1},
		{"all", quiet, &opts, 3},
	} {
		if got := azure.ClientOptions(c.logger, c.opts); len(got.PerRetryPolicies) != c.policies {
			t.Errorf("%s: %d policies, want %d", c.reason, len(got.PerRetryPolicies), c.policies)
		}
	}
	if own[:2][1] != nil {
		t.Error("the caller's policies have changed")
	}
	client := azure.ClientOptions(quiet, &everything)
	client.Transport = transport(func(req *http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: 200, Header: http.Header{}, Request: req, Body: io.NopCloser(strings.NewReader("x"))}, nil
	})
	if _, err := runtime.NewPipeline("test", "v1", runtime.PipelineOptions{}, &client).Do(exchange{}.request(t)); err != nil {
		t.Error(err)
	}
}
