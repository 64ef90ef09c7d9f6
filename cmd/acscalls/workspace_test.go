package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
)

const workspaceID = "11111111-2222-4333-8444-555555555555"

// fakeCredential is somebody who is signed in.
type fakeCredential struct{}

func (fakeCredential) GetToken(context.Context, policy.TokenRequestOptions) (azcore.AccessToken, error) {
	return azcore.AccessToken{Token: "secret-token", ExpiresOn: time.Now().Add(time.Hour)}, nil
}

// workspaceAt returns the environment for a server that answers queries, and its address as a PATH.
func workspaceAt(t *testing.T, answer func(w http.ResponseWriter, query string)) (*environment, string) {
	t.Helper()
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		answer(w, string(body))
	}))
	t.Cleanup(server.Close)
	env := &environment{credential: fakeCredential{}, azure: azcore.ClientOptions{Transport: server.Client()}}
	env.azure.Retry.RetryDelay = -1
	return env, "loganalytics://" + workspaceID + "?endpoint=" + server.URL + "/v1"
}

// twoCalls answers as a workspace with the summaries of two calls. The second one has a problem.
func twoCalls(w http.ResponseWriter, query string) {
	columns, rows := "TimeGenerated CorrelationId CallType EndpointType EndpointId", `["2026-01-05T10:00:00Z","a","P2P","VoIP","e"],["2026-01-05T10:00:01Z","b",["no text"],"VoIP","e"]`
	if strings.Contains(query, "union") {
		columns, rows = "Table_ RowCount ByteCount FirstTime LastTime", `["ACSCallSummary",2,200,"2026-01-05T10:00:00Z","2026-01-05T10:00:01Z"]`
	}
	var list []string
	for name := range strings.FieldsSeq(columns) {
		list = append(list, fmt.Sprintf(`{"name":%q,"type":"string"}`, name))
	}
	fmt.Fprintf(w, `{"tables":[{"name":"PrimaryResult","columns":[%s],"rows":[%s]}]}`, strings.Join(list, ","), rows)
}

func TestWorkspace(t *testing.T) {
	for _, args := range [][]string{{"calls", "--format", "csv"}, {"participants", "--format", "csv"}} {
		env, path := workspaceAt(t, twoCalls)
		r := runIn(t, env, nil, append(args, "-q", path)...)
		r.want(t, 0, "")
		if strings.Count(r.stdout, "\n") != 3 || !strings.Contains(r.stdout, "\na,") {
			t.Errorf("%q wrote\n%s", args, r.stdout)
		}
	}
	// Read twice, fetched once: one query counts, and one has the rows.
	queries := 0
	env, path := workspaceAt(t, func(w http.ResponseWriter, query string) {
		queries++
		twoCalls(w, query)
	})
	r := runIn(t, env, nil, "call", "b", path)
	r.want(t, 0, "loganalytics://"+workspaceID+"/ACSCallSummary: record 2, ")
	if !strings.Contains(r.stdout, "Call          b\n") || queries != 2 {
		t.Errorf("%d queries; wrote\n%s", queries, r.stdout)
	}
}

// --since and --until are in the query, with their margins.
func TestWorkspaceNarrowed(t *testing.T) {
	var asked string
	env, path := workspaceAt(t, func(w http.ResponseWriter, query string) {
		asked += query
		twoCalls(w, query)
	})
	runIn(t, env, nil, "calls", "-q", "--since", "2026-01-05T09:00:00Z", "--until", "2026-01-05T11:00:00Z", path)
	if !strings.Contains(asked, "datetime(2026-01-05T06:00:00") || !strings.Contains(asked, "datetime(2026-01-06T23:00:00") {
		t.Errorf("asked %s", asked)
	}
}

func TestWorkspaceRefused(t *testing.T) {
	for _, tt := range []struct {
		reason string
		status int
		answer string
		stderr string
	}{
		{"no role", 403, `{"error":{"code":"InsufficientAccessError","message":"The provided credentials have insufficient access"}}`, "Log Analytics Reader"},
		{"nothing there", 200, `{"tables":[{"name":"PrimaryResult","columns":[],"rows":[]}]}`, "no table has rows in this range of time"},
	} {
		for _, args := range [][]string{{"calls"}, {"streams"}, {"convert"}} {
			env, path := workspaceAt(t, func(w http.ResponseWriter, _ string) {
				w.WriteHeader(tt.status)
				io.WriteString(w, tt.answer) //nolint:errcheck // the client says it
			})
			r := runIn(t, env, nil, append(args, path)...)
			r.want(t, 1, tt.stderr)
			if strings.Contains(r.stderr, "secret-token") {
				t.Errorf("%s: said %s", tt.reason, r.stderr)
			}
		}
	}
	runIn(t, new(environment), nil, "calls", "loganalytics://not.a.workspace").want(t, 2, "is not a workspace ID")
}

// Without anybody who is signed in, a message says what to do, in one line.
func TestNobodySignedIn(t *testing.T) {
	t.Setenv("AZURE_TOKEN_CREDENTIALS", "AzureCLICredential")
	t.Setenv("PATH", t.TempDir())
	for _, path := range []string{"azblob://acct/c", "loganalytics://" + workspaceID} {
		r := runIn(t, &environment{credential: new(defaultCredential)}, nil, "calls", path)
		r.want(t, 1, "nobody is signed in to Azure: use az login, or see acscalls help sources")
		if strings.Count(r.stderr, "\n") > 2 {
			t.Errorf("said\n%s", r.stderr)
		}
	}
}

func TestLastAttempt(t *testing.T) {
	for _, tt := range []struct{ reason, text, want string }{
		{"an answer of several lines", "DefaultAzureCredential: failed to acquire a token.\nAttempted credentials:\n\tEnvironmentCredential: missing variable\n" +
			"\tManagedIdentityCredential authentication failed. \n\t\tGET http://169.254.169.254/token\n\t\t----\n\t\tRESPONSE 403: 403 Forbidden\n\t\t----\n\t\tno",
			"ManagedIdentityCredential authentication failed. GET http://169.254.169.254/token RESPONSE 403: 403 Forbidden no"},
		{"one line", "failed to acquire a token.\nAttempted credentials:\n\tClientSecretCredential: no such tenant", "ClientSecretCredential: no such tenant"},
		{"several lines of an earlier one", "failed.\nAttempted credentials:\n\tA failed.\n\t\tGET\n\tB: no", "B: no"},
		{"no chain", "wrong\nsecret", "wrong secret"},
		{"too much", strings.Repeat("é", 200), strings.Repeat("é", 150)},
	} {
		if got := lastAttempt(tt.text); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.reason, got, tt.want)
		}
	}
}
