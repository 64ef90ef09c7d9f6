package eventhubs_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kmsg"

	"example.com/acstelemetry/azure/eventhubs"
)

func TestConnectionString(t *testing.T) {
	const sas = "Endpoint=sb://NS.servicebus.usgovcloudapi.net:5671/;SharedAccessSignature=SharedAccessSignature sr=x&sig=" + key
	tests := map[string]struct {
		text, hub string
		name      string // of the inputs
		err       string
	}{
		"of a namespace":                 {access, "h", "eventhub://myns/h", ""},
		"of a hub":                       {access + ";EntityPath=h", "", "eventhub://myns/h", ""},
		"of the same hub":                {access + ";EntityPath=h;", "h", "eventhub://myns/h", ""},
		"another cloud, and a signature": {sas, "h", "eventhub://ns.servicebus.usgovcloudapi.net/h", ""},
		"of another hub":                 {access + ";EntityPath=h", "i", "", "connection string: its EntityPath is another event hub"},
		"without a hub":                  {access, "", "", "no event hub was named"},
		"without a key":                  {"Endpoint=sb://myns.servicebus.windows.net/", "h", "", "connection string: it has neither SharedAccessKey nor SharedAccessSignature"},
		"without an endpoint":            {"SharedAccessKey=" + key, "h", "", "connection string: it has no Endpoint=sb://NAMESPACE.servicebus.windows.net/"},
		"of a storage account":           {"Endpoint=https://x/;SharedAccessKey=" + key, "h", "", "connection string: Endpoint does not begin with sb://"},
		"a key alone":                    {key, "h", "", "connection string: it has no Endpoint=sb://NAMESPACE.servicebus.windows.net/"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			src, err := eventhubs.FromConnectionString(test.text, test.hub, &eventhubs.Options{Brokers: []string{closedPort(t)}})
			if fmt.Sprint(err) != test.err && (err != nil || test.err != "") {
				t.Fatalf("error %v, want %q", err, test.err)
			}
			if err != nil {
				return
			}
			in, err := first(t, src)
			if in != test.name || !errors.Is(err, eventhubs.ErrUnreachable) {
				t.Errorf("%s: %v, want %s: %v", in, err, test.name, eventhubs.ErrUnreachable)
			}
			secretless(t, err)
		})
	}
}

func TestBrokers(t *testing.T) {
	for _, test := range []struct {
		reason       string
		given, wants []string
	}{
		{"that of the namespace", nil, []string{"myns.servicebus.windows.net:9093"}},
		{"with a port, and without", []string{"a:1", "b", "[::1]:2", "[::1]", "::1"}, []string{"a:1", "b:9093", "[::1]:2", "[::1]:9093", "[::1]:9093"}},
	} {
		src, err := eventhubs.FromConnectionString(access, hubName, &eventhubs.Options{Brokers: test.given})
		if err != nil {
			t.Fatal(err)
		}
		if got := eventhubs.BrokersOf(src); !slices.Equal(got, test.wants) {
			t.Errorf("%s: %q, want %q", test.reason, got, test.wants)
		}
	}
}

// closedPort returns an address at which nobody listens.
func closedPort(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// first returns what the only input of a source that cannot be read is called, and its error.
func first(t *testing.T, src *eventhubs.Source) (name string, err error) {
	t.Helper()
	defer src.Close()
	n := 0
	for in, problem := range src.Inputs(within(t)) {
		if n++; n > 1 {
			t.Errorf("a second input: %v", problem)
		}
		name, err = in.Name, problem
	}
	return name, err
}

// secretless fails if a text has a secret.
func secretless(t *testing.T, v any) {
	t.Helper()
	for _, format := range []string{"%v", "%+v", "%#v"} {
		for _, secret := range []string{key, "Bearer", "token-"} {
			if text := fmt.Sprintf(format, v); strings.Contains(text, secret) {
				t.Errorf("%s has the secret %s", text, secret)
			}
		}
	}
}

func TestOptionsAreChecked(t *testing.T) {
	now := time.Now()
	for want, opts := range map[string]eventhubs.Options{
		"option Since is not before Until":         {Since: now, Until: now},
		"option From is neither Beginning nor End": {From: 2},
	} {
		if _, err := eventhubs.FromConnectionString(access, hubName, &opts); err == nil || err.Error() != want {
			t.Errorf("error %v, want %s", err, want)
		}
	}
	if _, err := eventhubs.New("", hubName, &tokens{}, nil); err == nil {
		t.Error("a source without a namespace")
	}
	if _, err := eventhubs.New("myns", hubName, nil, nil); err == nil {
		t.Error("a source without a credential")
	}
}

func TestRefused(t *testing.T) {
	tests := map[string]struct {
		key, hub, group string
		fail            kmsg.Key // the request that fails
		code            *kerr.Error
		want            error
		check           string // what the error says to check
	}{
		"a wrong key":                {key: "d3Jvbmc=", want: eventhubs.ErrAccess, check: "check the connection string and its claim Listen"},
		"an unknown hub":             {key: key, hub: "other", want: eventhubs.ErrUnknownHub, check: `check the name "other" in namespace myns.servicebus.windows.net`},
		"no claim for the hub":       {key: key, fail: kmsg.Metadata, code: kerr.TopicAuthorizationFailed, want: eventhubs.ErrAccess, check: "claim Listen"},
		"no claim for offsets":       {key: key, fail: kmsg.ListOffsets, code: kerr.TopicAuthorizationFailed, want: eventhubs.ErrAccess, check: "claim Listen"},
		"no claim while reading":     {key: key, fail: kmsg.Fetch, code: kerr.TopicAuthorizationFailed, want: eventhubs.ErrAccess, check: "claim Listen"},
		"no claim for the group":     {key: key, group: "g", fail: kmsg.JoinGroup, code: kerr.GroupAuthorizationFailed, want: eventhubs.ErrAccess, check: "claim Listen"},
		"members of another program": {key: key, group: "g", fail: kmsg.JoinGroup, code: kerr.InconsistentGroupProtocol, want: kerr.InconsistentGroupProtocol, check: "its members are all of this program"},
	}
	for name, test := range tests {
		for _, follow := range []bool{false, true} {
			t.Run(fmt.Sprint(name, ", follow ", follow), func(t *testing.T) {
				h := newHub(t, 1)
				h.send(t, 0, "a")
				if test.code != nil {
					h.cluster.Fault(kfake.Fault{Keys: []kmsg.Key{test.fail}, Err: test.code, Count: -1})
				}
				text := strings.ReplaceAll(access, key, test.key)
				opts := &eventhubs.Options{Brokers: h.brokers, TLS: makeCertificate().client, Group: test.group, Follow: follow}
				src, err := eventhubs.FromConnectionString(text, cmp.Or(test.hub, hubName), opts)
				if err != nil {
					t.Fatal(err)
				}
				_, err = first(t, src)
				if !errors.Is(err, test.want) || !strings.Contains(fmt.Sprint(err), test.check) || strings.Contains(fmt.Sprint(err), ".:") {
					t.Errorf("error %v, want %v that says %s", err, test.want, test.check)
				}
				secretless(t, err)
			})
		}
	}
}

// tokens is a credential.
type tokens struct {
	make func(number int) string
	err  error

	mu     sync.Mutex
	given  int
	scopes []string
}

func (c *tokens) GetToken(_ context.Context, o policy.TokenRequestOptions) (azcore.AccessToken, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.err != nil {
		return azcore.AccessToken{}, c.err
	}
	c.given++
	c.scopes = o.Scopes
	return azcore.AccessToken{Token: c.make(c.given), ExpiresOn: time.Now().Add(time.Hour)}, nil
}

// expire makes all tokens from now on useless, and returns how many there were.
func (c *tokens) expire() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.make = func(int) string { return "token-useless" }
	return c.given
}
