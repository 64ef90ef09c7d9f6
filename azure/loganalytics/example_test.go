package loganalytics_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	"example.com/acstelemetry"
	"example.com/acstelemetry/azure/loganalytics"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
)

// credential stands for one of package azidentity.
type credential struct{}

func (credential) GetToken(context.Context, policy.TokenRequestOptions) (azcore.AccessToken, error) {
	return azcore.AccessToken{Token: "secret", ExpiresOn: time.Now().Add(time.Hour)}, nil
}

// api answers like the query API of a workspace with one summary. The first query counts.
func api(w http.ResponseWriter, req *http.Request) {
	if req.Header.Get("Authorization") != "Bearer secret" {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	query, err := io.ReadAll(req.Body)
	if err != nil {
		return
	}
	if strings.Contains(string(query), "count()") {
		fmt.Fprint(w, `{"tables":[{"name":"PrimaryResult","columns":[{"name":"Table_","type":"string"},{"name":"RowCount","type":"long"},{"name":"ByteCount","type":"real"},{"name":"FirstTime","type":"datetime"},{"name":"LastTime","type":"datetime"}],
			"rows":[["ACSCallSummary",1,900,"2026-11-29T10:00:00Z","2026-11-29T10:00:00Z"]]}]}`)
		return
	}
	fmt.Fprint(w, `{"tables":[{"name":"PrimaryResult","columns":[{"name":"TimeGenerated","type":"datetime"},{"name":"CorrelationId","type":"string"},{"name":"CallDuration","type":"long"},{"name":"Type","type":"string"}],
		"rows":[["2026-11-29T10:00:00Z","c1",61,"ACSCallSummary"]]}]}`)
}

// The rows of a day are read as records. In a program of your own, the credential comes from
// package azidentity, and neither an endpoint nor a transport is needed.
func ExampleNew() {
	server := httptest.NewTLSServer(http.HandlerFunc(api))
	defer server.Close()
	day := time.Date(2026, 11, 29, 0, 0, 0, 0, time.UTC)
	opts := &loganalytics.Options{Since: day, Until: day.AddDate(0, 0, 1), Endpoint: server.URL + "/v1"}
	opts.ClientOptions.Transport = server.Client()
	source, err := loganalytics.New("11111111-2222-4333-8444-555555555555", credential{}, opts)
	if err != nil {
		fmt.Println(err)
		return
	}
	err = acstelemetry.Each(context.Background(), source, func(item acstelemetry.Item) error {
		if item.Err != nil {
			return item.Err
		}
		fmt.Println(item.Record.Schema().Name(), item.Record.Head().CorrelationID.Or(""))
		fmt.Println(item.Position.Source, "row", item.Position.Record)
		return nil
	}, nil)
	if err != nil {
		fmt.Println(err)
	}
	fmt.Println(source.Progress().Queries, "queries")
	// Output:
	// CallSummary c1
	// loganalytics://11111111-2222-4333-8444-555555555555/ACSCallSummary row 1
	// 2 queries
}
