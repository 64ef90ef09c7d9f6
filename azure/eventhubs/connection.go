package eventhubs

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/twmb/franz-go/pkg/sasl"
	"github.com/twmb/franz-go/pkg/sasl/oauth"
	"github.com/twmb/franz-go/pkg/sasl/plain"
)

const (
	publicCloud = ".servicebus.windows.net" // the domain of namespaces, other clouds have others
	kafkaPort   = "9093"
)

// hostOf returns the host name of a namespace, which may be given without its domain.
func hostOf(namespace string) string {
	if strings.Contains(namespace, ".") {
		return namespace
	}
	return namespace + publicCloud
}

// nameOf returns the name of the inputs. A namespace in the public cloud has no domain in it.
func nameOf(host, hub string) string {
	return "eventhub://" + strings.TrimSuffix(host, publicCloud) + "/" + hub
}

// connectionString is what a connection string of the portal says.
type connectionString struct {
	host, hub string
	text      string // the whole, a secret
}

// parseConnectionString reads Endpoint=sb://HOST/;SharedAccessKeyName=…;SharedAccessKey=…, perhaps
// with EntityPath=HUB. Its errors do not quote what may be a secret.
func parseConnectionString(text string) (connectionString, error) {
	c := connectionString{text: strings.TrimSpace(text)}
	var credential bool
	for part := range strings.SplitSeq(c.text, ";") {
		name, value, _ := strings.Cut(part, "=")
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "endpoint":
			host, isEndpoint := strings.CutPrefix(strings.ToLower(strings.TrimSpace(value)), "sb://")
			if !isEndpoint {
				return c, errors.New("connection string: Endpoint does not begin with sb://")
			}
			c.host, _, _ = strings.Cut(host, "/")
			if host, _, err := net.SplitHostPort(c.host); err == nil {
				c.host = host
			}
		case "entitypath":
			c.hub = strings.TrimSpace(value)
		case "sharedaccesskey", "sharedaccesssignature":
			credential = value != ""
		}
	}
	switch {
	case c.host == "":
		return c, errors.New("connection string: it has no Endpoint=sb://NAMESPACE.servicebus.windows.net/")
	case !credential:
		return c, errors.New("connection string: it has neither SharedAccessKey nor SharedAccessSignature")
	}
	return c, nil
}

// mechanism returns how to authenticate with the connection string.
func (c connectionString) mechanism() sasl.Mechanism {
	return plain.Auth{User: "$ConnectionString", Pass: c.text}.AsMechanism()
}

// tokenMechanism returns how to authenticate with tokens for the host. Every connection, and every
// renewal of its session, asks the credential, which keeps a token while it is valid.
func tokenMechanism(host string, cred azcore.TokenCredential) sasl.Mechanism {
	request := policy.TokenRequestOptions{Scopes: []string{"https://" + host + "/.default"}}
	return oauth.Oauth(func(ctx context.Context) (oauth.Auth, error) {
		token, err := cred.GetToken(ctx, request)
		if err != nil {
			return oauth.Auth{}, &tokenError{err}
		}
		return oauth.Auth{Token: token.Token}, nil
	})
}

// tokenError says that the credential has no token.
type tokenError struct{ err error }

func (e *tokenError) Error() string { return fmt.Sprintf("the credential has no token: %v", e.err) }
func (e *tokenError) Unwrap() error { return e.err }
