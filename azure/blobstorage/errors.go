package blobstorage

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/storage/azblob/bloberror"
)

// The errors of a [Source], next to those of Azure's library, such as
// *azcore.ResponseError.
var (
	// ErrNoContainers means that no container has one of the names.
	ErrNoContainers = errors.New("no such containers")
	// ErrNoBlobs means that there are no blobs of the resources in the range of time, or only
	// empty ones.
	ErrNoBlobs = errors.New("no blobs in this range, or only empty ones")
	// ErrReplaced means that a blob was written anew while it was read, so the rest of its
	// old content is lost. A source with a checkpoint reads the new content next time.
	ErrReplaced = errors.New("the blob was replaced while it was read")
	// ErrCheckpoint means that a checkpoint cannot be used.
	ErrCheckpoint = errors.New("the checkpoint cannot be used")
)

// refusal is an error of the service in one line.
type refusal struct {
	text string
	err  *azcore.ResponseError
}

func (e *refusal) Error() string { return e.text }
func (e *refusal) Unwrap() error { return e.err }

// brief makes an error short, and removes what is secret: errors of connections quote the
// whole URL, which may hold a signature.
func brief(err error) error {
	if err == nil {
		return nil
	}
	var response *azcore.ResponseError
	if errors.As(err, &response) {
		text := fmt.Sprintf("the storage account answers %d %s", response.StatusCode, response.ErrorCode)
		if hint := hintOf(response); hint != "" {
			text += ": " + hint
		}
		return &refusal{text, response}
	}
	var connection *url.Error
	if errors.As(err, &connection) {
		return connection.Err
	}
	return err
}

// hintOf says what to do about an answer.
func hintOf(e *azcore.ResponseError) string {
	switch bloberror.Code(e.ErrorCode) {
	case bloberror.AuthorizationPermissionMismatch:
		return "reading needs the role Storage Blob Data Reader, or a SAS that permits to read and list"
	case bloberror.AuthorizationFailure:
		return "its firewall may not let this computer in, or the key is not that of this account"
	case bloberror.AuthenticationFailed:
		return "the key or SAS is wrong or has expired, or the clock of this computer is wrong"
	case bloberror.BlobArchived:
		return "the blob is in the archive tier; rehydrate it to read it"
	case bloberror.BlobNotFound:
		return "the blob has been deleted since it was listed"
	case bloberror.ContainerNotFound:
		return "there is no such container"
	case bloberror.InvalidResourceName:
		return "names of containers have small letters, digits and hyphens"
	}
	return ""
}

// hasStatus reports whether an error is an answer with this status.
func hasStatus(err error, status int) bool {
	var response *azcore.ResponseError
	return errors.As(err, &response) && response.StatusCode == status
}

func isChanged(err error) bool { return hasStatus(err, http.StatusPreconditionFailed) }
