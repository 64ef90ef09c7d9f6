package azure

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"example.com/acstelemetry/support"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
)

// DiagnosticsOptions say what [ClientOptions] logs of a request and its response; nil means the
// defaults. The names are those of .NET's options.
type DiagnosticsOptions struct {
	// LoggedHeaderNames are the headers to log, in any case; "*" means all. By default, these
	// are Ms-Cv, X-Ms-Request-Id, X-Ms-Client-Request-Id, X-Ms-Error-Code, Content-Type,
	// Content-Length, Date and Retry-After, which are always logged. Other headers are left out.
	LoggedHeaderNames []string

	// LoggedQueryParameters are the query parameters whose values to log, in any case; "*"
	// means all. That of api-version is always logged. Other values are "REDACTED".
	LoggedQueryParameters []string

	// IsLoggingContentEnabled asks for the bodies of requests and responses if they are text: JSON, XML,
	// forms and text of any kind. Of others, only the content type is logged.
	IsLoggingContentEnabled bool

	// LoggedContentSizeLimit is how many bytes of a body are read and logged; 0 or less
	// means 4096. A response that is not downloaded at once is not passed on until as much of
	// it has come, if it is text.
	LoggedContentSizeLimit int

	// Recorder, if set, gets the MS-CV IDs of responses: see [CVPolicy].
	Recorder *support.CVRecorder

	// ClientOptions are the other options of the client. They are not changed.
	ClientOptions azcore.ClientOptions
}

const defaultContentSize = 4096

func alwaysHeaders() []string {
	return []string{
		"Ms-Cv", "X-Ms-Request-Id", "X-Ms-Client-Request-Id", "X-Ms-Error-Code",
		"Content-Type", "Content-Length", "Date", "Retry-After",
	}
}

// ClientOptions returns options for any client of Azure's SDK. The client then writes two records
// to logger for each try of a request: "request" with method, URL, headers and content, and
// "response" with the status, too, or the error. The level is Info, or Warn from status
// 400 on and for errors. Without a logger, nothing is logged.
//
// Secrets are never logged, not even if they are named: they are replaced by "REDACTED". Secrets
// are
//
//   - headers, query parameters, fields of forms, members of JSON, and elements and attributes
//     of XML whose names say so, in any case: authorization, signature, token, secret, password,
//     cookie, credential, assertion, connection string, names that end with "key" or "keys", and
//     of parameters also code and those of shared access signatures
//   - values of such names in other texts, such as connection strings, URLs with a shared access
//     signature in the header Location or in JSON, JSON within a text, and percent-encoded forms of these
//   - what follows Bearer, SharedKey and other schemes of authorization; JSON web tokens; private
//     keys in PEM
//   - user names and passwords in URLs
//
// What is not known to be text of its content type is not logged, such as broken JSON. A secret
// under a name that does not say so, such as "value", is not known, and content has personal data:
// do not publish it.
//
// The SDK's own logging is not changed: it writes to listeners of the whole process, and
// headers and bodies as they are.
func ClientOptions(logger *slog.Logger, opts *DiagnosticsOptions) azcore.ClientOptions {
	if opts == nil {
		opts = &DiagnosticsOptions{}
	}
	client := opts.ClientOptions
	client.PerRetryPolicies = slices.Clone(client.PerRetryPolicies)
	if opts.Recorder != nil {
		client.PerRetryPolicies = append(client.PerRetryPolicies, CVPolicy(opts.Recorder))
	}
	if logger != nil {
		limit := opts.LoggedContentSizeLimit
		if limit <= 0 {
			limit = defaultContentSize
		}
		client.PerRetryPolicies = append(client.PerRetryPolicies, &logPolicy{
			logger:  logger,
			headers: newNames(alwaysHeaders(), opts.LoggedHeaderNames),
			query:   newNames([]string{"api-version"}, opts.LoggedQueryParameters),
			content: opts.IsLoggingContentEnabled,
			limit:   limit,
		})
	}
	return client
}

// CVPolicy returns a policy that records the MS-CV IDs of responses, with time, method, host,
// path and status of each. Add it to the PerRetryPolicies of a client: each try has an
// ID of its own. [ClientOptions] does so with a Recorder.
func CVPolicy(recorder *support.CVRecorder) policy.Policy { return cvPolicy{recorder} }

type cvPolicy struct{ recorder *support.CVRecorder }

func (p cvPolicy) Do(req *policy.Request) (*http.Response, error) {
	resp, err := req.Next()
	p.recorder.Record(req.Raw(), resp)
	return resp, err
}

// names are names in lower case.
type names map[string]bool

func newNames(lists ...[]string) names {
	n := names{}
	for _, name := range slices.Concat(lists...) {
		n[strings.ToLower(name)] = true
	}
	return n
}

func (n names) has(name string) bool { return n["*"] || n[strings.ToLower(name)] }

// logPolicy logs the tries of requests.
type logPolicy struct {
	logger         *slog.Logger
	headers, query names
	content        bool
	limit          int // bytes of content
}

// try counts the tries of a request.
type try int64

func (p *logPolicy) Do(req *policy.Request) (*http.Response, error) {
	ctx, raw := req.Raw().Context(), req.Raw()
	if !p.logger.Enabled(ctx, slog.LevelWarn) {
		return req.Next()
	}
	var number try
	req.OperationValue(&number)
	number++
	req.SetOperationValue(number)
	what := []slog.Attr{
		slog.String("method", raw.Method), slog.String("url", p.url(raw.URL)), slog.Int64("try", int64(number)),
	}
	if p.logger.Enabled(ctx, slog.LevelInfo) {
		p.log(ctx, slog.LevelInfo, "request", what, raw.Header, p.requestContent(req))
	}
	resp, err := req.Next()
	if err != nil {
		what = append(what, slog.String("error", errorText(err)))
		p.log(ctx, slog.LevelWarn, "response", what, nil, "")
		return resp, err
	}
	level := slog.LevelInfo
	if resp.StatusCode >= http.StatusBadRequest {
		level = slog.LevelWarn
	}
	if p.logger.Enabled(ctx, level) {
		what = append(what, slog.Int("status", resp.StatusCode))
		p.log(ctx, level, "response", what, resp.Header, p.responseContent(resp))
	}
	return resp, err
}

func (p *logPolicy) log(ctx context.Context, level slog.Level, message string, what []slog.Attr, header http.Header, content string) {
	attrs := slices.Clone(what)
	if logged := p.header(header); len(logged) > 0 {
		attrs = append(attrs, slog.GroupAttrs("headers", logged...))
	}
	if content != "" {
		attrs = append(attrs, slog.String("content", content))
	}
	p.logger.LogAttrs(ctx, level, message, attrs...)
}

// header returns the headers to log, in the order of their names.
func (p *logPolicy) header(header http.Header) (logged []slog.Attr) {
	for name, values := range header {
		if !p.headers.has(name) {
			continue
		}
		value := redacted
		if !isSecret(name) {
			value = scrub(strings.Join(values, ", "))
		}
		logged = append(logged, slog.String(name, value))
	}
	slices.SortFunc(logged, func(a, b slog.Attr) int { return cmp.Compare(a.Key, b.Key) })
	return logged
}

// url returns a URL with the values of the query parameters to log.
func (p *logPolicy) url(u *url.URL) string {
	shown := url.URL{Scheme: u.Scheme, Host: u.Host}
	text := shown.String() + scrub(u.EscapedPath())
	if u.RawQuery != "" {
		text += "?" + scrubQuery(u.RawQuery, p.query)
	}
	return text
}

// errorText returns the text of an error without the URL, which net/http adds.
func errorText(err error) string {
	var failed *url.Error
	if errors.As(err, &failed) {
		return failed.Op + ": " + scrub(failed.Err.Error())
	}
	return scrub(err.Error())
}

func (p *logPolicy) requestContent(req *policy.Request) string {
	if !p.content || req.Body() == nil {
		return ""
	}
	kind := req.Raw().Header.Get("Content-Type")
	if formatOf(kind) == noText {
		return leftOut(kind)
	}
	body, err := io.ReadAll(io.LimitReader(req.Body(), int64(p.limit)+1))
	if _, seekErr := req.Body().Seek(0, io.SeekStart); err != nil || seekErr != nil {
		return "" // sending it will report why
	}
	return scrubContent(kind, body, p.limit)
}

// responseContent reads the beginning of the body, and puts it back.
func (p *logPolicy) responseContent(resp *http.Response) string {
	if !p.content || resp.Body == nil || resp.Body == http.NoBody {
		return ""
	}
	kind := resp.Header.Get("Content-Type")
	if formatOf(kind) == noText {
		return leftOut(kind)
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, int64(p.limit)+1))
	if downloaded, ok := resp.Body.(io.Seeker); ok && err == nil {
		if _, err := downloaded.Seek(0, io.SeekStart); err == nil {
			return scrubContent(kind, body, p.limit)
		}
	}
	rest := io.Reader(resp.Body)
	if err != nil {
		rest = failing{err}
	}
	resp.Body = &putBack{io.MultiReader(bytes.NewReader(body), rest), resp.Body}
	return scrubContent(kind, body, p.limit)
}

// putBack is a body whose beginning has been read.
type putBack struct {
	io.Reader
	io.Closer
}

// failing is a reader that fails.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }
