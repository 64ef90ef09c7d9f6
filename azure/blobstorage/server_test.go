package blobstorage

import (
	"bufio"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/streaming"
	"github.com/Azure/azure-sdk-for-go/sdk/storage/azblob/blob"
	"github.com/Azure/azure-sdk-for-go/sdk/storage/azblob/bloberror"
	"github.com/Azure/azure-sdk-for-go/sdk/storage/azblob/blockblob"
	"github.com/Azure/azure-sdk-for-go/sdk/storage/azblob/service"

	"example.com/acstelemetry/logs"
)

// The tests read from Azurite, the emulator of a storage account. Every test has an account
// of its own.

const accounts = 1500 // go test -count=20 needs as many

var accountKey = base64.StdEncoding.EncodeToString([]byte("not a secret: an account of the tests"))

// azurite is the emulator, which starts when the first test needs it.
var azurite struct {
	once sync.Once
	url  string
	err  error
	stop func()
	last atomic.Int64 // account that was given to a test
}

func TestMain(m *testing.M) {
	code := m.Run()
	if azurite.stop != nil {
		azurite.stop()
	}
	os.Exit(code)
}

// startAzurite starts the emulator and returns its URL. Without it the test is skipped, but
// not in CI.
func startAzurite(t testing.TB) string {
	t.Helper()
	azurite.once.Do(func() { azurite.url, azurite.stop, azurite.err = runAzurite() })
	if err := azurite.err; err != nil {
		const how = "%v: in azure/blobstorage/testdata/azurite run npm ci"
		if os.Getenv("CI") == "true" {
			t.Fatalf(how, err)
		}
		t.Skipf(how, err)
	}
	return azurite.url
}

func runAzurite() (url string, stop func(), err error) {
	const folder = "testdata/azurite"
	if _, err := os.Stat(folder + "/node_modules/azurite"); err != nil {
		return "", nil, err
	}
	cmd := exec.Command("node", "run.js", "--inMemoryPersistence", "--skipApiVersionCheck", "--disableTelemetry", "--silent", "--blobPort", "0")
	cmd.Dir = folder
	var list []string
	for i := range accounts {
		list = append(list, fmt.Sprintf("logs%d:%s", i, accountKey))
	}
	cmd.Env = append(os.Environ(), "AZURITE_ACCOUNTS="+strings.Join(list, ";"))
	in, err := cmd.StdinPipe()
	if err != nil {
		return "", nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return "", nil, err
	}
	if err := cmd.Start(); err != nil {
		return "", nil, err
	}
	stop = func() {
		in.Close()
		cmd.Wait() //nolint:errcheck // it has done its work
	}
	var said strings.Builder
	for lines := bufio.NewScanner(out); lines.Scan(); {
		said.WriteString(lines.Text() + "\n")
		if _, url, ok := strings.Cut(lines.Text(), "successfully listens on "); ok {
			go io.Copy(io.Discard, out) //nolint:errcheck // so that it can go on
			return url, stop, nil
		}
	}
	stop()
	return "", nil, errors.New("azurite does not start: " + said.String())
}

// account is a storage account of one test.
type account struct {
	testing.TB
	name, url string
	client    *service.Client
}

func newAccount(t testing.TB) *account {
	t.Helper()
	n := azurite.last.Add(1) - 1
	if n >= accounts {
		t.Fatal("more tests than accounts")
	}
	a := &account{TB: t, name: fmt.Sprintf("logs%d", n)}
	a.url = startAzurite(t) + "/" + a.name
	var err error
	a.client, err = service.NewClientFromConnectionString(a.connection(a.url), nil)
	a.must(err)
	return a
}

func (a *account) must(err error) {
	a.Helper()
	if err != nil {
		a.Fatal(err)
	}
}

// connection is the connection string of the account, by some URL.
func (a *account) connection(url string) string {
	return "DefaultEndpointsProtocol=http;AccountName=" + a.name + ";AccountKey=" + accountKey + ";BlobEndpoint=" + url + ";"
}

// source returns a source of the account.
func (a *account) source(opts *Options) *Source { return a.sourceAt(a.url, opts) }

// quick makes Azure's client wait less before it tries again.
var quick = policy.ClientOptions{Retry: policy.RetryOptions{RetryDelay: time.Millisecond, MaxRetryDelay: 2 * time.Second}}

func withTransport(f front) policy.ClientOptions {
	return policy.ClientOptions{Retry: quick.Retry, Transport: f}
}

func (a *account) sourceAt(url string, opts *Options) *Source {
	a.Helper()
	if opts == nil {
		opts = &Options{}
	}
	if opts.ClientOptions.Retry.RetryDelay == 0 {
		opts.ClientOptions.Retry = quick.Retry
	}
	if opts.Poll == 0 {
		opts.Poll = 10 * time.Millisecond
	}
	s, err := FromConnectionString(a.connection(url), opts)
	a.must(err)
	return s
}

func (a *account) container(name string) {
	a.Helper()
	if _, err := a.client.CreateContainer(a.Context(), name, nil); !bloberror.HasCode(err, bloberror.ContainerAlreadyExists) {
		a.must(err)
	}
}

// append adds to an append blob, which it makes if necessary.
func (a *account) append(container, name, text string) {
	a.Helper()
	a.container(container)
	b := a.client.NewContainerClient(container).NewAppendBlobClient(name)
	if _, err := b.GetProperties(a.Context(), nil); bloberror.HasCode(err, bloberror.BlobNotFound) {
		a.create(container, name)
	}
	for len(text) > 0 {
		block := text[:min(len(text), 4<<20)]
		text = text[len(block):]
		_, err := b.AppendBlock(a.Context(), streaming.NopCloser(strings.NewReader(block)), nil)
		a.must(err)
	}
}

// create makes an append blob anew, without content.
func (a *account) create(container, name string) {
	a.Helper()
	a.container(container)
	_, err := a.client.NewContainerClient(container).NewAppendBlobClient(name).Create(a.Context(), nil)
	a.must(err)
}

// put writes a block blob, with a content encoding if there is one.
func (a *account) put(container, name string, content []byte, encoding ...string) {
	a.Helper()
	a.container(container)
	opts := &blockblob.UploadBufferOptions{HTTPHeaders: &blob.HTTPHeaders{}}
	if len(encoding) > 0 {
		opts.HTTPHeaders.BlobContentEncoding = &encoding[0]
	}
	_, err := a.client.NewContainerClient(container).NewBlockBlobClient(name).UploadBuffer(a.Context(), content, opts)
	a.must(err)
}

func (a *account) delete(container, name string) {
	a.Helper()
	_, err := a.client.NewContainerClient(container).NewBlobClient(name).Delete(a.Context(), nil)
	a.must(err)
}

// The resources of the tests, as they are in the names of blobs.
const (
	oneResource   = "resourceId=/SUBSCRIPTIONS/S1/RESOURCEGROUPS/G/PROVIDERS/MICROSOFT.COMMUNICATION/COMMUNICATIONSERVICES/ONE/"
	otherResource = "resourceId=/SUBSCRIPTIONS/S1/RESOURCEGROUPS/H/PROVIDERS/MICROSOFT.COMMUNICATION/COMMUNICATIONSERVICES/TWO/"
	summaries     = "insights-logs-callsummary"
	surveys       = "insights-logs-callsurvey"
)

// hour is the name of the blob of an hour.
func hour(resource, date string) string {
	t, err := time.Parse("2006-01-02 15", date)
	if err != nil {
		panic(err)
	}
	return resource + t.Format("y=2006/m=01/d=02/h=15/m=00/") + "PT1H.json"
}

// line is a record with an ID.
func line(id string) string {
	return fmt.Sprintf(`{"time":"2026-11-22T09:00:00Z","category":"CallSurvey","correlationId":%q,"properties":{"surveyId":"s"}}`+"\n", id)
}

// lines are records with the IDs PREFIX0 to PREFIX(n-1).
func lines(prefix string, n int) (text string, ids []string) {
	var b strings.Builder
	for i := range n {
		ids = append(ids, fmt.Sprint(prefix, i))
		b.WriteString(line(ids[i]))
	}
	return b.String(), ids
}

// read is what was read from a source.
type read struct {
	ids    []string // of the records, in order
	inputs []string // names of the inputs that had records, in order, without azblob://ACCOUNT/
	errs   []error
}

// add adds an item. It must not be called by several goroutines.
func (r *read) add(it logs.Item) {
	if it.Err != nil {
		r.errs = append(r.errs, it.Err)
	}
	if it.Record == nil {
		return
	}
	r.ids = append(r.ids, it.Record.Head().CorrelationID.Or(""))
	_, rest, _ := strings.Cut(strings.TrimPrefix(it.Position.Source, "azblob://"), "/")
	if n := len(r.inputs); n == 0 || r.inputs[n-1] != rest {
		r.inputs = append(r.inputs, rest)
	}
}

// all reads a source to its end.
func all(t testing.TB, s *Source, opts *logs.EachOptions) read {
	t.Helper()
	var r read
	err := logs.Each(t.Context(), s, nil, func(it logs.Item) error {
		r.add(it)
		return nil
	}, opts)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// want compares IDs in order.
func (r read) want(t testing.TB, ids ...string) {
	t.Helper()
	for _, err := range r.errs {
		t.Errorf("unexpected error: %v", err)
	}
	if !slices.Equal(r.ids, ids) {
		t.Errorf("read %d records %.200v, want %d %.200v", len(r.ids), r.ids, len(ids), ids)
	}
}
