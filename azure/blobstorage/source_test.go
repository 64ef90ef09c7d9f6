package blobstorage

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/storage/azblob/sas"
)

// A shared access signature may be in the URL, or in a connection string.
func TestSharedAccessSignature(t *testing.T) {
	a := newAccount(t)
	a.append(summaries, hour(oneResource, "2026-11-22 09"), line("1"))
	signed, err := a.client.GetSASURL(sas.AccountResourceTypes{Container: true, Object: true, Service: true},
		sas.AccountPermissions{Read: true, List: true}, time.Now().Add(time.Hour), nil)
	a.must(err)
	s, err := New(signed, nil, nil)
	a.must(err)
	all(t, s, nil).want(t, "1")
	_, query, _ := strings.Cut(signed, "?")
	s, err = FromConnectionString("BlobEndpoint="+a.url+";SharedAccessSignature="+query, nil)
	a.must(err)
	all(t, s, nil).want(t, "1")

	wrong, err := New(strings.Replace(signed, "sig=", "sig=00", 1), nil, nil)
	a.must(err)
	got := all(t, wrong, nil)
	if want := "azblob://" + a.name + ": the storage account answers 403 "; len(got.errs) != 1 || !strings.HasPrefix(got.errs[0].Error(), want) {
		t.Errorf("%v, want %s…", got.errs, want)
	}
	var response *azcore.ResponseError
	if !errors.As(got.errs[0], &response) || response.StatusCode != http.StatusForbidden {
		t.Errorf("%v is no ResponseError", got.errs[0])
	}
}

// token is a credential.
type token string

func (c token) GetToken(_ context.Context, opts policy.TokenRequestOptions) (azcore.AccessToken, error) {
	if c == "" {
		return azcore.AccessToken{}, errors.New("no token for " + strings.Join(opts.Scopes, " "))
	}
	return azcore.AccessToken{Token: string(c), ExpiresOn: time.Now().Add(time.Hour)}, nil
}

func TestCredential(t *testing.T) {
	var authorization string
	opts := &Options{ClientOptions: withTransport(func(req *http.Request) (*http.Response, error) {
		authorization = req.Header.Get("Authorization")
		return refuse(req, http.StatusForbidden, "AuthorizationPermissionMismatch"), nil
	})}
	s, err := New("https://acct.blob.core.windows.net/", token("t"), opts)
	if err != nil {
		t.Fatal(err)
	}
	if got := all(t, s, nil); len(got.errs) != 1 || !strings.Contains(got.errs[0].Error(), "Storage Blob Data Reader") {
		t.Errorf("%v, want the role that is missing", got.errs)
	}
	if authorization != "Bearer t" {
		t.Errorf("Authorization: %s", authorization)
	}
	s, err = New("https://acct.blob.core.windows.net/", token(""), opts)
	if err != nil {
		t.Fatal(err)
	}
	if got := all(t, s, nil); len(got.errs) != 1 || got.errs[0].Error() != "azblob://acct: no token for https://storage.azure.com/.default" {
		t.Errorf("%v, want the error of the credential", got.errs)
	}
}

func TestConnectionStrings(t *testing.T) {
	for _, text := range []string{"", "AccountName=a", "BlobEndpoint=https://a.blob.core.windows.net", "AccountName=a;AccountKey=secret!;"} {
		if _, err := FromConnectionString(text, nil); err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v, want an error without the key", text, err)
		}
	}
	s, err := FromConnectionString("DefaultEndpointsProtocol=https;AccountName=acct;AccountKey="+accountKey+";EndpointSuffix=core.windows.net", nil)
	if err != nil || s.name != "azblob://acct" || s.book.service != "https://acct.blob.core.windows.net" {
		t.Errorf("%+v, %v", s, err)
	}
}
