package main

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"math/big"
	"net"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/sasl/plain"
)

// runIn runs the command in this process, with variables of the environment.
func runIn(t *testing.T, env *environment, variables map[string]string, args ...string) result {
	t.Helper()
	var stdout bytes.Buffer
	r := runTo(t.Context(), env, variables, &stdout, args...)
	r.stdout = stdout.String()
	return r
}

func runTo(ctx context.Context, env *environment, variables map[string]string, stdout interface{ Write([]byte) (int, error) }, args ...string) result {
	var stderr bytes.Buffer
	env.now, env.local, env.getenv = time.Now, time.UTC, func(name string) string { return variables[name] }
	status := run(env.with(ctx), args, stdout, &stderr)
	return result{status, "", stderr.String()}
}

// serverTLS returns how a server on this machine encrypts, and how to trust it.
var serverTLS = sync.OnceValues(func() (server, client *tls.Config) {
	must := func(err error) {
		if err != nil {
			panic(err)
		}
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour), IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	must(err)
	certificate, err := x509.ParseCertificate(der)
	must(err)
	roots := x509.NewCertPool()
	roots.AddCert(certificate)
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}, MinVersion: tls.VersionTLS12},
		&tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}
})

const (
	hubName   = "calls"
	hubKey    = "c2VjcmV0LWtleQ=="
	hubAccess = "Endpoint=sb://myns.servicebus.windows.net/;SharedAccessKeyName=listen;SharedAccessKey=" + hubKey
)

// eventHub is an event hub on this machine, with two partitions.
type eventHub struct {
	address  string
	producer *kgo.Client
}

func newEventHub(t *testing.T) *eventHub {
	t.Helper()
	server, client := serverTLS()
	cluster, err := kfake.NewCluster(
		kfake.NumBrokers(1), kfake.SeedTopics(2, hubName), kfake.TLS(server), kfake.EnableSASL(),
		kfake.Superuser("PLAIN", "$ConnectionString", hubAccess), kfake.BrokerConfigs(map[string]string{"group.initial.rebalance.delay.ms": "0"}))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(cluster.Close)
	producer, err := kgo.NewClient(kgo.SeedBrokers(cluster.ListenAddrs()...), kgo.DialTLSConfig(client), kgo.RecordPartitioner(kgo.ManualPartitioner()),
		kgo.SASL(plain.Auth{User: "$ConnectionString", Pass: hubAccess}.AsMechanism()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(producer.Close)
	return &eventHub{cluster.ListenAddrs()[0], producer}
}

// send sends a message with the summary of a call.
func (h *eventHub) send(t *testing.T, partition int32, call string) {
	t.Helper()
	r := &kgo.Record{Topic: hubName, Partition: partition, Value: []byte(`{"records":[` + summaryOf(call) + `]}`)}
	if err := h.producer.ProduceSync(t.Context(), r).FirstErr(); err != nil {
		t.Fatal(err)
	}
}

func (h *eventHub) path(params ...string) string {
	return "eventhub://myns/" + hubName + "?" + strings.Join(append(params, "endpoint="+h.address), "&")
}

// run runs the command with the right to listen.
func (h *eventHub) run(t *testing.T, args ...string) result {
	t.Helper()
	_, client := serverTLS()
	return runIn(t, &environment{tls: client}, map[string]string{hubConnection: hubAccess}, args...)
}

// broken is a writer that fails.
type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("no space left") }

// A consumer group's position moves when the result has been written: the next run reads the rest.
func TestHub(t *testing.T) {
	h := newEventHub(t)
	h.send(t, 0, "a")
	h.send(t, 1, "b")
	out := filepath.Join(t.TempDir(), "lines.json")
	_, client := serverTLS()
	r := runTo(t.Context(), &environment{tls: client}, map[string]string{hubConnection: hubAccess}, broken{}, "convert", h.path("group=g"))
	r.want(t, 1, "no space left")
	h.run(t, "convert", "--out", out, h.path("group=g")).want(t, 0, "")
	if got := contentOf(t, out); strings.Count(got, "\n") != 2 {
		t.Errorf("the first complete run wrote\n%s", got)
	}
	h.send(t, 1, "c")
	r = h.run(t, "streams", h.path("group=g")) // reads twice
	r.want(t, 0, "")
	r = h.run(t, "convert", h.path("group=g"))
	r.want(t, 0, "the input is empty: nothing is new since the last run\n")
	for _, args := range [][]string{{"calls", "--format", "csv"}, {"participants", "--format", "csv"}} {
		r = h.run(t, append(args, h.path())...) // without a group, all is there
		r.want(t, 0, "")
		if strings.Count(r.stdout, "\n") != 4 {
			t.Errorf("%q wrote\n%s", args, r.stdout)
		}
	}
	// Problems name partition and sequence number, also in what is read twice.
	h.send(t, 1, `d","properties":{"participantDuration":"long"},"x":"`)
	for _, args := range [][]string{{"calls"}, {"streams"}, {"call", "a"}} {
		h.run(t, append(args, h.path())...).want(t, 0, "eventhub://myns/calls: partition 1, sequence number 2: record 1, ")
	}
}

// What has come is written while it waits for more, and Ctrl-C leaves a position from which the next
// run continues.
func TestFollowHub(t *testing.T) {
	h := newEventHub(t)
	_, client := serverTLS()
	h.send(t, 0, "a")
	h.send(t, 1, "b")
	for _, group := range []string{"group=g", "from=beginning"} {
		ctx, interrupt := context.WithCancel(t.Context())
		seen := &lineCount{want: 2, then: interrupt}
		r := runTo(ctx, &environment{tls: client}, map[string]string{hubConnection: hubAccess}, seen, "convert", h.path(group, "follow=true"))
		r.want(t, 130, "acscalls: interrupted\n")
	}
	h.send(t, 0, "c")
	r := h.run(t, "convert", h.path("group=g"))
	r.want(t, 0, "")
	if strings.Count(r.stdout, "\n") != 1 || !strings.Contains(r.stdout, `"c"`) {
		t.Errorf("the next run wrote\n%s", r.stdout)
	}
}

// lineCount is a writer that calls a function when it has got some lines.
type lineCount struct {
	n, want int
	then    func()
}

func (l *lineCount) Write(b []byte) (int, error) {
	if l.n += bytes.Count(b, []byte("\n")); l.n >= l.want {
		l.then()
	}
	return len(b), nil
}

func TestHubRefused(t *testing.T) {
	h := newEventHub(t)
	_, client := serverTLS()
	other := "eventhub://myns/other?endpoint=" + h.address
	for _, tt := range []struct {
		reason, path, access string
		status               int
		stderr               string
	}{
		{"a wrong key", h.path(), strings.Replace(hubAccess, hubKey, "b3RoZXI=", 1), 1, "the event hub refused access"},
		{"no such hub", other, hubAccess, 1, "the namespace has no such event hub"},
		{"another namespace", h.path(), strings.Replace(hubAccess, "myns", "other", 1), 2, hubConnection + " is that of another namespace, other.servicebus.windows.net"},
		{"another hub", h.path(), hubAccess + ";EntityPath=other", 2, "its EntityPath is another event hub"},
		{"one group twice", h.path("group=g"), hubAccess, 2, "two addresses have group=g of eventhub://myns/calls, and each would undo what the other marks"},
		{"no connection string", h.path(), hubKey, 2, "eventhub://myns/calls: " + hubConnection + ": connection string: "},
	} {
		r := runIn(t, &environment{tls: client}, map[string]string{hubConnection: tt.access}, "calls", tt.path, tt.path)
		r.want(t, tt.status, tt.stderr)
		if strings.Contains(r.stderr, hubKey) || strings.Contains(r.stderr, "b3RoZXI=") || r.stdout != "" && tt.status == 2 {
			t.Errorf("%s: printed %ssaid %s", tt.reason, r.stdout, r.stderr)
		}
	}
}
