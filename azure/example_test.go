package azure_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"

	"example.com/acstelemetry/azure"
	"example.com/acstelemetry/support"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
)

// A client logs its requests and keeps their MS-CV IDs for a support request. A client of
// the SDK takes the options; here, a pipeline stands for one.
func ExampleClientOptions() {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("MS-CV", "Xv7hMzHt4kO8.0")
		w.Header().Set("Content-Type", "application/json")
		io.WriteString(w, `{"token":"eyJh…","expiresOn":"2026-11-30T10:00:00Z"}`)
	}))
	defer server.Close()
	logger := slog.New(slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{
		ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr { // what differs each time
			switch a.Key {
			case slog.TimeKey, "url", "Date":
				return slog.Attr{}
			}
			return a
		},
	}))

	var recorder support.CVRecorder
	opts := azure.ClientOptions(logger, &azure.DiagnosticsOptions{
		LoggedHeaderNames:       []string{"Authorization"}, // never logged as it is
		LoggedQueryParameters:   []string{"*"},
		IsLoggingContentEnabled: true,
		Recorder:                &recorder,
	})
	if err := post(opts, server.URL+"/identities/8:acs:x/:issueAccessToken"); err != nil {
		fmt.Println(err)
	}
	for _, cv := range recorder.Log().Entries {
		fmt.Println(cv.ID.Or(""), cv.Method.Or(""), cv.Path.Or(""), cv.Status.Or(0))
	}
	// Output:
	// level=INFO msg=request method=POST try=1 headers.Authorization=REDACTED
	// level=INFO msg=response method=POST try=1 status=200 headers.Content-Length=54 headers.Content-Type=application/json headers.Ms-Cv=Xv7hMzHt4kO8.0 content="{\"token\":\"REDACTED\",\"expiresOn\":\"2026-11-30T10:00:00Z\"}"
	// Xv7hMzHt4kO8.0 POST /identities/8:acs:x/:issueAccessToken 200
}

// post sends a request as a client of the SDK does.
func post(opts azcore.ClientOptions, address string) error {
	pipeline := runtime.NewPipeline("example", "v1", runtime.PipelineOptions{
		PerRetry: []policy.Policy{authorize{}},
	}, &opts)
	req, err := runtime.NewRequest(context.Background(), http.MethodPost, address)
	if err != nil {
		return err
	}
	_, err = pipeline.Do(req)
	return err
}

// authorize stands for the client's own policy.
type authorize struct{}

func (authorize) Do(req *policy.Request) (*http.Response, error) {
	req.Raw().Header.Set("Authorization", "Bearer eyJh…")
	return req.Next()
}
