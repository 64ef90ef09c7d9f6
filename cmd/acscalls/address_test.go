package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var addressNow = time.Date(2026, 7, 19, 12, 0, 0, 0, time.UTC)

func TestParseAddress(t *testing.T) {
	at := func(day, hour int) time.Time { return time.Date(2026, 7, day, hour, 0, 0, 0, time.UTC) }
	type parsed struct {
		Scheme, Host, Path string
		Since, Until       time.Time
		Follow             bool
	}
	for _, tt := range []struct {
		reason, text string
		want         parsed
		shown        string
	}{
		{"an account", "azblob://acct", parsed{Scheme: "azblob", Host: "acct"}, "azblob://acct"},
		{"a container and a prefix", "azblob://acct/insights-logs-*/resourceId=/A%20B", parsed{Scheme: "azblob", Host: "acct", Path: "insights-logs-*/resourceId=/A B"}, "azblob://acct/insights-logs-*/resourceId=/A B"},
		{"another cloud", "azblob://acct.blob.core.chinacloudapi.cn/c", parsed{Scheme: "azblob", Host: "acct.blob.core.chinacloudapi.cn", Path: "c"}, "azblob://acct.blob.core.chinacloudapi.cn/c"},
		{"a day includes itself", "azblob://acct?since=2026-07-17&until=2026-07-18", parsed{Scheme: "azblob", Host: "acct", Since: at(17, 0), Until: at(19, 0)}, "azblob://acct"},
		{"that long ago", "eventhub://ns/hub?since=24h", parsed{Scheme: "eventhub", Host: "ns", Path: "hub", Since: at(18, 12)}, "eventhub://ns/hub"},
		{"a plus in a time is one", "azblob://acct?since=2026-07-18T14:00:00+02:00", parsed{Scheme: "azblob", Host: "acct", Since: at(18, 12)}, "azblob://acct"},
		{"follow", "eventhub://ns/hub?follow=true", parsed{Scheme: "eventhub", Host: "ns", Path: "hub", Follow: true}, "eventhub://ns/hub"},
		{"a scheme in another case", "AzBlob://acct", parsed{Scheme: "azblob", Host: "acct"}, "azblob://acct"},
		{"a workspace with a slash", "loganalytics://11111111-2222-4333-8444-555555555555/", parsed{Scheme: "loganalytics", Host: "11111111-2222-4333-8444-555555555555"}, "loganalytics://11111111-2222-4333-8444-555555555555"},
	} {
		a, err := parseAddress(tt.text, addressNow)
		if err != nil {
			t.Errorf("%s: %v", tt.reason, err)
			continue
		}
		got := parsed{a.scheme, a.host, a.path, a.since.UTC(), a.until.UTC(), a.follow}
		if diff := cmp.Diff(tt.want, got); diff != "" || a.String() != tt.shown {
			t.Errorf("%s: shown as %s (-want +got):\n%s", tt.reason, a, diff)
		}
	}
	a, err := parseAddress("loganalytics://w?tables=ACSCallSummary,ACSCallDiagnostics&tables=X_SRCH", addressNow)
	if err != nil || strings.Join(a.list("tables"), " ") != "ACSCallSummary ACSCallDiagnostics X_SRCH" {
		t.Errorf("tables %q, %v", a.list("tables"), err)
	}
}

func TestAddressUsage(t *testing.T) {
	for _, tt := range []struct{ reason, text, want string }{
		{"an unknown parameter", "azblob://acct/c?sinc=1d", `azblob:// has no parameter "sinc"; it has since, until, resource, checkpoint, follow, endpoint`},
		{"one of another scheme", "loganalytics://w?group=g", `loganalytics:// has no parameter "group"; it has since, until, tables, endpoint`},
		{"what may be a secret is not repeated", "azblob://acct/c?c2VjcmV0LXNpZ25hdHVyZQ", "azblob:// has no parameter of this name; it has"},
		{"no value", "eventhub://ns/hub?group=", "eventhub://: group has no value; write it as in group=acscalls"},
		{"twice", "azblob://acct?since=1d&since=2d", "azblob://: since is there twice"},
		{"no time", "azblob://acct?since=yesterday", "azblob://: since is not a time; write it as in 2026-07-19"},
		{"nothing between two times", "azblob://acct?since=1d&until=2d", "azblob://: since is not before until"},
		{"neither yes nor no", "azblob://acct?follow=perhaps", "azblob://: follow is true or false"},
		{"a host where a URL belongs", "azblob://acct?endpoint=127.0.0.1:10000/acct", "azblob://: endpoint is not a URL; write it as in endpoint=https://…"},
		{"a URL that is none of a service", "loganalytics://w?endpoint=ftp://host/v1", "loganalytics://: endpoint is not a URL"},
		{"no place to begin", "eventhub://ns/hub?from=middle", "eventhub://: from is beginning or end"},
		{"no hub", "eventhub://ns", "the address eventhub://… cannot be used: write it as eventhub://NAMESPACE/HUB"},
		{"no account", "azblob:///container", "the address azblob://… cannot be used: write it as azblob://ACCOUNT/CONTAINER"},
		{"a port", "azblob://localhost:10000/c", "and a port or the address of a computer as endpoint="},
		{"more than a workspace", "loganalytics://w/table", "the address loganalytics://… cannot be used: write it as loganalytics://WORKSPACE-ID"},
		{"another scheme", "https://acct.blob.core.windows.net/c", "a PATH cannot begin with https://; acscalls reads azblob://, eventhub:// and loganalytics://, see acscalls help sources"},
	} {
		err := checkAddress(tt.text, addressNow)
		var usage usageError
		if !errors.As(err, &usage) || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", tt.reason, err, tt.want)
		}
	}
}

// An address or a path that holds a secret is refused, with a message that says where it belongs
// and does not repeat it.
func TestSecretsInPaths(t *testing.T) {
	const secret = "c2VjcmV0"
	for _, tt := range []struct{ text, want string }{
		{"azblob://acct/c?sv=2026-02-06&sig=" + secret, storageSAS},
		{"azblob://acct/c?key=" + secret, storageKey},
		{"azblob://acct/c?Sig%3d" + secret, storageSAS},
		{"azblob://acct:" + secret + "@host/c", storageSAS},
		{"azblob://acct?endpoint=https://acct.blob.core.windows.net/?sig=" + secret, storageSAS},
		{"azblob://acct?endpoint=https://user:" + secret + "@127.0.0.1/acct", storageSAS},
		{"eventhub://ns/hub?SharedAccessKey=" + secret, hubConnection},
		{"eventhub://$ConnectionString:" + secret + "@ns/hub", hubConnection},
		{"loganalytics://w?token=" + secret, "help sources"},
		{"https://acct.blob.core.windows.net/c?sv=1&sig=" + secret, "help sources"},
		{"DefaultEndpointsProtocol=https;AccountName=acct;AccountKey=" + secret, "help sources"},
		{"Endpoint=sb://ns.servicebus.windows.net/;SharedAccessKeyName=n;SharedAccessKey=" + secret, "help sources"},
	} {
		for _, args := range [][]string{{"calls", tt.text}, {"call", "a", data, tt.text}, {"compare", data, "--with", tt.text}} {
			r := acscalls(t, args...)
			r.want(t, 2, "secret")
			if !strings.Contains(r.stderr, tt.want) || strings.Contains(r.stderr+r.stdout, secret) {
				t.Errorf("%q: said %s", args, r.stderr)
			}
		}
	}
}

// A file is a file, whatever its name.
func TestFilesThatLookLikeAddresses(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.MkdirAll("azblob:/acct", 0o777); err != nil {
		t.Skip("there can be no such file here:", err)
	}
	if err := os.WriteFile("azblob:/acct/c", []byte(summaryOf("a")), 0o666); err != nil {
		t.Fatal(err)
	}
	r := acscalls(t, "calls", "--format", "ndjson", "azblob://acct/c")
	r.want(t, 0, "")
	if !strings.Contains(r.stdout, `"callId":"a"`) {
		t.Errorf("printed %s", r.stdout)
	}
	for _, path := range []string{`C:\logs\a.json`, "C:/logs/a.json", "a:b", "-", filepath.Join("azblob:", "acct", "c")} {
		if isAddress(path) {
			t.Errorf("%s is taken for an address", path)
		}
	}
}
