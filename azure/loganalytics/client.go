package loganalytics

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
	"github.com/Azure/azure-sdk-for-go/sdk/monitor/query/azlogs"
)

// newClient returns a client that keeps answers, and repeats requests until the service has
// time for them.
func (s *Source) newClient(cred azcore.TokenCredential) (*azlogs.Client, error) {
	if cred == nil {
		return nil, errors.New("a credential is needed")
	}
	opts := s.opts.ClientOptions
	if s.opts.Endpoint != "" {
		address, err := url.Parse(s.opts.Endpoint)
		if err != nil || address.Host == "" {
			return nil, fmt.Errorf("%q is not the address of a query API", s.opts.Endpoint)
		}
		opts.Cloud = cloudAt(opts.Cloud, address)
	}
	opts.PerRetryPolicies = append([]policy.Policy{keepAnswer{s.opts.MaxBytes}}, opts.PerRetryPolicies...)
	retry := &opts.Retry
	if retry.MaxRetries == 0 {
		retry.MaxRetries = 6
	}
	if retry.MaxRetryDelay == 0 {
		retry.MaxRetryDelay = 10 * time.Minute // beyond it, azcore does not wait as Retry-After says
	}
	if retry.TryTimeout == 0 {
		retry.TryTimeout = s.opts.Wait + 10*time.Minute // for the download
	}
	if retry.StatusCodes == nil {
		retry.StatusCodes = []int{ // those of azcore without 504
			http.StatusRequestTimeout, http.StatusTooManyRequests, http.StatusInternalServerError,
			http.StatusBadGateway, http.StatusServiceUnavailable,
		}
	}
	return azlogs.NewClient(cred, &azlogs.ClientOptions{ClientOptions: opts})
}

// cloudAt returns a cloud whose query API has another address. Tokens are for the audience of
// the known cloud with this host, or else of the given one.
func cloudAt(given cloud.Configuration, address *url.URL) cloud.Configuration {
	known := []cloud.Configuration{given, cloud.AzurePublic, cloud.AzureGovernment, cloud.AzureChina}
	service := cmp.Or(given.Services[azlogs.ServiceName], cloud.AzurePublic.Services[azlogs.ServiceName])
	for _, c := range known {
		at, err := url.Parse(c.Services[azlogs.ServiceName].Endpoint)
		if err == nil && strings.EqualFold(at.Host, address.Host) {
			service = c.Services[azlogs.ServiceName]
		}
	}
	service.Endpoint = strings.TrimSuffix(address.String(), "/")
	given.Services = maps.Clone(given.Services)
	if given.Services == nil {
		given.Services = map[cloud.ServiceName]cloud.ServiceConfiguration{}
	}
	given.Services[azlogs.ServiceName] = service
	return given
}

// keepAnswer reads the body of an answer into the *answer of the context, and leaves an empty
// one to azlogs. A body that ends too early is an error after which the request is repeated;
// azcore itself does not repeat a POST then.
type keepAnswer struct {
	most int64 // bytes
}

// Do implements policy.Policy.
func (k keepAnswer) Do(req *policy.Request) (*http.Response, error) {
	a, ok := req.Raw().Context().Value(answerKey{}).(*answer)
	if !ok {
		return req.Next()
	}
	*a = answer{}
	runtime.SkipBodyDownload(req)
	resp, err := req.Next()
	if err != nil || resp.StatusCode != http.StatusOK {
		return resp, err
	}
	defer resp.Body.Close() //nolint:errcheck // it has been read
	body, err := io.ReadAll(io.LimitReader(resp.Body, k.most+1))
	if a.large = int64(len(body)) > k.most; err == nil && !a.large {
		a.body = body
		err = a.scan()
	}
	if err != nil {
		return nil, fmt.Errorf("after %d bytes of the answer: %w", len(body), err)
	}
	resp.Body, resp.ContentLength = io.NopCloser(strings.NewReader("{}")), 2
	return resp, nil
}
