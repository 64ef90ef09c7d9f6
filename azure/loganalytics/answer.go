package loganalytics

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"example.com/acstelemetry/internal/jsonscan"
	"example.com/acstelemetry/logs"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/to"
	"github.com/Azure/azure-sdk-for-go/sdk/monitor/query/azlogs"
)

// answer is the answer to a query, as it came: azlogs would decode numbers to float64, which
// has no room for a long above 2^53, and needs several times the memory.
type answer struct {
	body    []byte
	rows    int
	large   bool   // larger than Options.MaxBytes, so that there is no body
	failure []byte // what the answer says about its being incomplete; part of body
}

// answerKey is the key of the *answer in a context that keepAnswer fills in.
type answerKey struct{}

// query asks the workspace. It returns an answer or an error.
func (s *Source) query(ctx context.Context, text string) (*answer, error) {
	var a answer
	ctx = context.WithValue(ctx, answerKey{}, &a)
	_, err := s.client.QueryWorkspace(ctx, s.workspace, azlogs.QueryBody{Query: &text}, &azlogs.QueryWorkspaceOptions{
		Options: &azlogs.QueryOptions{Wait: to.Ptr(int(s.opts.Wait / time.Second))},
	})
	var refused *azcore.ResponseError
	switch {
	case errors.As(err, &refused):
		err = &refusal{refused, innermost(refused)}
	case err != nil:
		return nil, err
	}
	s.count(Progress{Queries: 1})
	if err != nil {
		return nil, err
	}
	return &a, nil
}

// scan finds the rows and the failure in the body. The error is that the body is not the
// answer of a query.
func (a *answer) scan() error {
	members := jsonscan.Members(a.body, jsonscan.MaxDepth).Lax()
	found := false
	for members.Next() {
		switch string(members.Key.Text()) {
		case "tables":
			found = true
			for tables := jsonscan.Elements(members.Value.Raw, jsonscan.MaxDepth).Lax(); tables.Next(); {
				a.rows += rowsOf(tables.Value)
			}
		case "error":
			if members.Value.Kind != jsonscan.Null {
				found, a.failure = true, members.Value.Raw
			}
		}
	}
	switch {
	case errors.Is(members.Err(), jsonscan.ErrEnd):
		return io.ErrUnexpectedEOF
	case members.Err() != nil || !found:
		return notAnswer{}
	}
	return nil
}

// notAnswer is the error of a body that is something else than the answer of a query. The
// request is not repeated.
type notAnswer struct{}

func (notAnswer) Error() string { return "this is not an answer of the query API: check the endpoint" }
func (notAnswer) NonRetriable() {}

// rowsOf returns the number of rows of a table of an answer.
func rowsOf(table jsonscan.Value) (n int) {
	for members := jsonscan.Members(table.Raw, jsonscan.MaxDepth).Lax(); members.Next(); {
		if string(members.Key.Text()) == "rows" && members.Value.Kind == jsonscan.Array {
			for rows := jsonscan.Elements(members.Value.Raw, jsonscan.MaxDepth).Lax(); rows.Next(); {
				n++
			}
		}
	}
	return n
}

// verdict says what an answer, or an error in place of one, means.
type verdict int

const (
	whole      verdict = iota
	tooLarge           // a shorter range may have a whole answer
	tooSlow            // likewise
	incomplete         // for another reason
	failed             // no answer
)

// verdict judges an answer, or the error in place of one. A whole answer has fewer rows than
// most.
func (a *answer) verdict(err error, most int) verdict {
	var refused *azcore.ResponseError
	switch {
	case err != nil && isLimit(err.Error()):
		return tooLarge
	case errors.As(err, &refused) && refused.StatusCode == http.StatusGatewayTimeout:
		return tooSlow
	case err != nil:
		return failed
	case a.large || a.rows >= most || isLimit(string(a.failure)):
		return tooLarge
	case a.failure != nil:
		return incomplete
	}
	return whole
}

// isLimit reports whether the text of an error says that the answer was too large, in its
// rows, its size, or the memory it took.
//
// Source: Kusto's articles on query limits and on errors in native code; 0x80DA0003 is printed as
// -2133196797, too, which is all that some answers say.
func isLimit(text string) bool {
	for _, sign := range []string{
		"E_QUERY_RESULT_SET_TOO_LARGE", "80DA0003", "-2133196797",
		"E_RUNAWAY_QUERY", "80DA0001", "-2133196799",
		"E_LOW_MEMORY_CONDITION", "80DA0007", "-2133196793",
		"ResponsePayloadTooLarge",
	} {
		if strings.Contains(text, sign) {
			return true
		}
	}
	return false
}

// reason returns the error of an answer that is not whole.
func (a *answer) reason(v verdict, err error) error {
	const shown = 500 // bytes
	switch {
	case err != nil:
		return err
	case a.failure != nil && v == incomplete:
		return fmt.Errorf("%w: %.*s", logs.ErrPartial, shown, a.failure)
	case a.failure != nil:
		return fmt.Errorf("%w: %.*s", ErrCut, shown, a.failure)
	case a.large:
		return fmt.Errorf("%w: it is larger than Options.MaxBytes", ErrCut)
	}
	return fmt.Errorf("%w: it has %d rows", ErrCut, a.rows)
}

// refusal is an error of the service, on one line.
type refusal struct {
	*azcore.ResponseError
	message string
}

func (r *refusal) Error() string {
	text := fmt.Sprintf("the query API answers %d %s", r.StatusCode, cmp.Or(r.ErrorCode, http.StatusText(r.StatusCode)))
	if message := strings.TrimPrefix(r.message, r.ErrorCode+" "); message != "" {
		text += ": " + message
	}
	return text
}

func (r *refusal) Unwrap() error { return r.ResponseError }

// innermost returns the most exact message in the body of an error.
func innermost(refused *azcore.ResponseError) (message string) {
	type level struct {
		Code, Message string
		InnerError    *level
	}
	var body struct{ Error *level }
	if refused.RawResponse == nil {
		return ""
	}
	text, err := runtime.Payload(refused.RawResponse)
	if err != nil || json.Unmarshal(text, &body) != nil {
		return string(bytes.TrimSpace(text[:min(len(text), 500)]))
	}
	for l := body.Error; l != nil; l = l.InnerError {
		message = strings.Join([]string{l.Code, l.Message}, " ")
	}
	return message
}
