package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/spf13/cobra"

	"example.com/acstelemetry/azure/blobstorage"
	"example.com/acstelemetry/azure/eventhubs"
	"example.com/acstelemetry/azure/loganalytics"
	"example.com/acstelemetry/logs"
)

// The variables of the environment that hold secrets. The first three are those of Azure's command
// line tool.
const (
	storageConnection = "AZURE_STORAGE_CONNECTION_STRING"
	storageKey        = "AZURE_STORAGE_KEY"
	storageSAS        = "AZURE_STORAGE_SAS_TOKEN"
	hubConnection     = "EVENTHUB_CONNECTION_STRING"
)

// remote is the source of an address.
type remote struct {
	logs.Source
	marks  string                      // where what has been read is marked; "" if it is not
	commit func(context.Context) error // marks what has been handled
	close  func() error
	status func() string // how far the reading is, for people
}

// Filters choose calls by their start, and what tells of a call is delivered at other times: clients
// log before they join, and most is logged at the end of a call, and delivered hours later.
const (
	fetchBefore = 3 * time.Hour
	fetchAfter  = 36 * time.Hour
)

// choose checks the filters, and limits what is fetched to what tells of the calls that pass them.
// Times of an address count more.
func (in *input) choose(cmd *cobra.Command, f *filter) error {
	if err := f.parse(environmentOf(cmd).now()); err != nil {
		return err
	}
	if !f.from.IsZero() {
		in.since = f.from.Add(-fetchBefore)
	}
	if !f.to.IsZero() {
		in.until = f.to.Add(fetchAfter)
	}
	return nil
}

// remote opens the source of an address.
func (in *input) remote(cmd *cobra.Command, path string) (*remote, error) {
	env := environmentOf(cmd)
	a, err := parseAddress(path, env.now())
	if err != nil {
		return nil, err
	}
	if a.follow && in.flush == nil {
		return nil, usagef("%s: follow=true has no end, so that there is no result; only convert and redact follow, as lines or rows, or CSV of one log, on standard output", a)
	}
	if a.since.IsZero() {
		a.since = in.since
	}
	if a.until.IsZero() {
		a.until = in.until
	}
	var r *remote
	switch a.scheme {
	case blobs:
		r, err = a.blobs(env, in)
	case hubs:
		r, err = a.hub(env, in)
	default:
		r, err = a.workspace(env)
	}
	if err != nil {
		return nil, usagef("%s: %w", a, err)
	}
	if r.marks != "" && slices.ContainsFunc(in.remotes, func(other *remote) bool { return other.marks == r.marks }) {
		return nil, usagef("%s: two addresses have %s, and each would undo what the other marks", a, r.marks)
	}
	in.remotes, in.marked = append(in.remotes, r), in.marked || r.marks != ""
	return r, nil
}

// blobs returns the source of the blobs of a storage account.
func (a *address) blobs(env *environment, in *input) (*remote, error) {
	container, prefix, _ := strings.Cut(a.path, "/")
	opts := &blobstorage.Options{
		Prefix: prefix, Resources: a.params["resource"], Since: a.since, Until: a.until,
		CommitEvery: -1, Follow: a.follow, Now: env.now, ClientOptions: env.azure, MaxMemory: in.memory.forSource(),
		OnRemark: func(r blobstorage.Remark) {
			if !in.quiet {
				say(in.stderr, "%s: %s", r.Name, r.Text)
			}
		},
	}
	if container != "" {
		opts.Containers = []string{container}
	}
	marks := ""
	if file := a.param("checkpoint"); file != "" {
		full, err := filepath.Abs(file)
		if err != nil {
			return nil, err
		}
		marks = "checkpoint=" + full
		opts.Checkpoint = blobstorage.FileCheckpoint(file)
	}
	s, err := a.openBlobs(env, opts)
	if err != nil {
		return nil, err
	}
	return &remote{s, marks, s.Commit, func() error { return nil }, func() string {
		p := s.Progress()
		got := max(p.BytesDone, min(p.Downloaded, p.Bytes)) // of a large blob, what has come so far
		return fmt.Sprintf("%d of %d blobs, %s of %s", p.BlobsDone, p.Blobs, bytesText(got), bytesText(p.Bytes))
	}}, nil
}

// openBlobs opens a storage account with what the environment has for it.
func (a *address) openBlobs(env *environment, opts *blobstorage.Options) (*blobstorage.Source, error) {
	account, _, isHost := strings.Cut(a.host, ".")
	service := a.param("endpoint")
	switch {
	case service != "":
	case isHost:
		service = "https://" + a.host + "/"
	default:
		service = "https://" + a.host + ".blob.core.windows.net/"
	}
	if text := env.variable(storageConnection); text != "" {
		if of := partOf(text, "AccountName"); of != "" && of != account {
			return nil, fmt.Errorf("%s is that of another account, %s", storageConnection, of)
		}
		if a.param("endpoint") != "" {
			text = strings.TrimRight(text, ";") + ";BlobEndpoint=" + service // the last one counts
		}
		s, err := blobstorage.FromConnectionString(text, opts)
		return s, inVariable(storageConnection, err)
	}
	if key := env.variable(storageKey); key != "" {
		s, err := blobstorage.FromConnectionString("AccountName="+account+";AccountKey="+key+";BlobEndpoint="+service, opts)
		return s, inVariable(storageKey, err)
	}
	if sas := env.variable(storageSAS); sas != "" {
		s, err := blobstorage.New(service+"?"+strings.TrimPrefix(sas, "?"), nil, opts)
		return s, inVariable(storageSAS, err)
	}
	return blobstorage.New(service, env.credential, opts)
}

// inVariable says which variable of the environment an error is about, if there is one.
func inVariable(name string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", name, err)
}

// hub returns the source of an event hub.
func (a *address) hub(env *environment, in *input) (*remote, error) {
	opts := &eventhubs.Options{
		Group: a.param("group"), Since: a.since, Until: a.until, Follow: a.follow,
		CommitEvery: -1, Now: env.now, TLS: env.tls, MaxMemory: in.memory.forSource(), Brokers: a.list("endpoint"),
	}
	if a.param("from") == "end" {
		opts.From = eventhubs.End
	}
	var s *eventhubs.Source
	var err error
	if text := env.variable(hubConnection); text != "" {
		namespace, _, _ := strings.Cut(a.host, ".")
		if of := hostIn(partOf(text, "Endpoint")); of != "" && !strings.EqualFold(of, a.host) && !strings.HasPrefix(strings.ToLower(of), strings.ToLower(namespace)+".") {
			return nil, fmt.Errorf("%s is that of another namespace, %s", hubConnection, of)
		}
		s, err = eventhubs.FromConnectionString(text, a.path, opts)
		err = inVariable(hubConnection, err)
	} else {
		s, err = eventhubs.New(a.host, a.path, env.credential, opts)
	}
	if err != nil {
		return nil, err
	}
	marks := ""
	if opts.Group != "" {
		marks = "group=" + opts.Group + " of " + a.String()
	}
	return &remote{s, marks, s.Commit, s.Close, func() string {
		p := s.Progress()
		return fmt.Sprintf("%d messages, %s, %d behind", p.Messages, bytesText(p.Bytes), p.Lag)
	}}, nil
}

// workspace returns the source of a Log Analytics workspace.
func (a *address) workspace(env *environment) (*remote, error) {
	s, err := loganalytics.New(a.host, env.credential, &loganalytics.Options{
		Since: a.since, Until: a.until, Tables: a.list("tables"), Endpoint: a.param("endpoint"), ClientOptions: env.azure,
	})
	if err != nil {
		return nil, err
	}
	nothing := func(context.Context) error { return nil }
	return &remote{s, "", nothing, func() error { return nil }, func() string {
		p := s.Progress()
		return fmt.Sprintf("%d queries, %d of %d rows, %s", p.Queries, p.Rows, p.RowsFound, bytesText(p.Bytes))
	}}, nil
}

// advice says what to do about an error of a source, unless the error does.
func advice(err *logs.SourceError) string {
	var unknown *net.DNSError
	var answer *azcore.ResponseError
	switch {
	case !ofAddress.MatchString(err.Source):
	case errors.As(err, &unknown):
		return ": check the name in the address, and the network"
	case strings.HasPrefix(err.Source, workspace) && errors.As(err, &answer) && answer.StatusCode == http.StatusForbidden:
		return ": reading needs the role Log Analytics Reader on the workspace"
	}
	return ""
}

// partOf returns the value of a part of a connection string that is not secret, or "".
func partOf(text, name string) string {
	for part := range strings.SplitSeq(text, ";") {
		if key, value, _ := strings.Cut(strings.TrimSpace(part), "="); strings.EqualFold(key, name) {
			return value
		}
	}
	return ""
}

// hostIn returns the host of a URL, or "".
func hostIn(text string) string {
	u, err := url.Parse(text)
	if err != nil {
		return ""
	}
	return u.Hostname()
}

// commitWait is how long marking what has been read may take.
const commitWait = 30 * time.Second

// commit marks as read what has been handled, even if the command has been interrupted.
func (in *input) commit() error {
	ctx, cancel := context.WithTimeout(context.Background(), commitWait)
	defer cancel()
	var first error
	for _, r := range in.remotes {
		if err := r.commit(ctx); err != nil && first == nil {
			first = fmt.Errorf("what has been read could not be marked as such, and will be read again: %w", err)
		}
	}
	return first
}

// closeRemotes ends the connections. Nothing is lost if that fails.
func (in *input) closeRemotes() {
	for _, r := range in.remotes {
		r.close() //nolint:errcheck // see above
	}
	in.remotes = nil
}
