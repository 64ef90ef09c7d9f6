package main

import (
	"context"
	"errors"
	"strings"
	"sync"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
)

// defaultCredential is Azure's chain of credentials: variables of the environment, workload and
// managed identities, and those who are signed in with Azure's tools. It is made when it is needed.
type defaultCredential struct {
	once  sync.Once
	chain azcore.TokenCredential
	err   error
}

// GetToken implements azcore.TokenCredential.
func (c *defaultCredential) GetToken(ctx context.Context, opts policy.TokenRequestOptions) (azcore.AccessToken, error) {
	c.once.Do(func() { c.chain, c.err = azidentity.NewDefaultAzureCredential(nil) })
	if c.err != nil {
		return azcore.AccessToken{}, &credentialError{c.err}
	}
	token, err := c.chain.GetToken(ctx, opts)
	if err != nil && ctx.Err() == nil {
		err = &credentialError{err}
	}
	return token, err
}

// credentialError is an error of the chain, in one line.
type credentialError struct{ err error }

func (e *credentialError) Error() string {
	var failed *azidentity.AuthenticationFailedError
	if errors.As(e.err, &failed) {
		return "signing in to Azure failed: " + lastAttempt(failed.Error())
	}
	return "nobody is signed in to Azure: use az login, or see acscalls help sources"
}

// lastAttempt returns what the last credential of the chain says, in a line. Those before it were
// not there.
func lastAttempt(text string) string {
	const most = 300 // bytes
	var words []string
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "\t") && !strings.HasPrefix(line, "\t\t") {
			words = nil // another attempt
		}
		if fields := strings.Fields(line); len(fields) > 0 && strings.Trim(fields[0], "-") != "" {
			words = append(words, fields...)
		}
	}
	line := strings.Join(words, " ")
	return strings.ToValidUTF8(line[:min(len(line), most)], "")
}

func (e *credentialError) Unwrap() error { return e.err }
