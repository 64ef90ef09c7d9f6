package eventhubs

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
)

// The errors of a source, for errors.Is.
//
// ErrAccess and ErrUnknownHub end the iteration: at the start at once, later if they last for some
// time. ErrUnreachable ends it at the start only; later the source reports it once and tries
// until its context is cancelled. ErrDeleted, and ErrAccess of a commit, do not end it.
var (
	ErrAccess      = errors.New("the event hub refused access")
	ErrUnknownHub  = errors.New("the namespace has no such event hub")
	ErrUnreachable = errors.New("the namespace cannot be reached")
	ErrDeleted     = errors.New("messages were deleted before they were read")
)

// connectionErrors are the codes with which a broker refuses a connection.
var connectionErrors = []error{kerr.SaslAuthenticationFailed, kerr.UnsupportedSaslMechanism, kerr.IllegalSaslState}

// accessErrors are the codes with which a broker refuses a request.
var accessErrors = []error{kerr.TopicAuthorizationFailed, kerr.GroupAuthorizationFailed, kerr.ClusterAuthorizationFailed}

// groupErrors are the codes of a group that this program cannot join, however often it tries.
var groupErrors = []error{
	kerr.InvalidGroupID, kerr.InconsistentGroupProtocol, kerr.GroupMaxSizeReached,
	kerr.InvalidSessionTimeout, kerr.UnsupportedVersion,
}

func isAny(err error, targets []error) bool {
	for _, target := range targets {
		if errors.Is(err, target) {
			return true
		}
	}
	return false
}

// inSentence is an error without the full stop that texts of Kafka's errors end with.
type inSentence struct{ err error }

func (e inSentence) Error() string { return strings.TrimSuffix(e.err.Error(), ".") }
func (e inSentence) Unwrap() error { return e.err }

// unfinished returns an error whose text goes on.
func unfinished(err error) error {
	if err == nil || !strings.HasSuffix(err.Error(), ".") {
		return err
	}
	return inSentence{err}
}

// refused reports whether a connection failed because of its credentials.
func refused(err error) bool {
	var eof *kgo.ErrFirstReadEOF
	var token *tokenError
	return isAny(err, connectionErrors) || errors.As(err, &eof) || errors.As(err, &token)
}

// explain adds to an error that ends reading what to check. Of any other error it returns nil.
func (s *Source) explain(err error) error {
	err = unfinished(err)
	switch {
	case err == nil:
		return nil
	case errors.As(err, new(*tokenError)):
		return fmt.Errorf("%w: %w: check that you are signed in", ErrAccess, err)
	case refused(err), isAny(err, accessErrors):
		return fmt.Errorf("%w: %w: check the %s, and that the tier of the namespace is not Basic, which has no Kafka endpoint", ErrAccess, err, s.credential)
	case errors.Is(err, kerr.UnknownTopicOrPartition), errors.Is(err, kerr.UnknownTopicID), errors.Is(err, kerr.InvalidTopicException):
		return fmt.Errorf("%w: %w: check the name %q in namespace %s", ErrUnknownHub, err, s.hub, s.host)
	case isAny(err, groupErrors):
		return fmt.Errorf("group %q cannot be joined: %w: check that its members are all of this program", s.opts.Group, err)
	}
	return nil
}

// explainStart explains an error of connecting, or of the first requests.
func (s *Source) explainStart(err error) error {
	if explained := s.explain(err); explained != nil {
		return explained
	}
	if errors.Is(err, io.EOF) {
		return fmt.Errorf("%w: it closed the connection: %w: check the %s", ErrAccess, err, s.credential)
	}
	if errors.As(err, new(net.Error)) || errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("%w: %w: check the name of the namespace, and that its firewall and yours let port %s through", ErrUnreachable, err, kafkaPort)
	}
	return err
}
