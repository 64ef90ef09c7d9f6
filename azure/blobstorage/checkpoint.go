package blobstorage

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Checkpoint keeps the state of a source between runs.
type Checkpoint interface {
	// Load returns the state that was saved last, or the zero State if none was.
	Load(ctx context.Context) (State, error)
	// Save replaces the state.
	Save(ctx context.Context, state State) error
}

// StateVersion is the version of [State] that this package writes, and the only one it reads.
const StateVersion = 1

// State is what a source has read so far.
type State struct {
	Version int `json:"version"` // StateVersion
	// Service is the URL of the storage account's blobs.
	Service string `json:"service"`
	// Marks say what has been read of each blob, by CONTAINER/BLOB.
	Marks map[string]Mark `json:"marks"`
	// Done says which blobs without a mark have been read, by CONTAINER/ and the names of
	// the blobs up to their date.
	Done map[string]Done `json:"done,omitempty"`
}

// Mark says what has been read of a blob.
type Mark struct {
	Offset   int64     `json:"offset"`        // bytes that have been read
	ETag     string    `json:"etag"`          // of the version that they were read from
	Modified time.Time `json:"modified"`      // when that version was written
	Sum      string    `json:"sum,omitempty"` // of up to 256 bytes before Offset
}

// Done says that all blobs with a time from From until before To, which were last changed
// before Before, have been read to their ends. A zero From or To means no limit.
type Done struct {
	From   time.Time `json:"from,omitzero"`
	To     time.Time `json:"to,omitzero"`
	Before time.Time `json:"before"`
}

// tailLen is how many bytes before an offset tell whether a blob is still the same.
const tailLen = 256

// sumOf is short: it is compared with that of one blob only.
func sumOf(tail []byte) string {
	if len(tail) == 0 {
		return ""
	}
	sum := sha256.Sum256(tail)
	return hex.EncodeToString(sum[:8])
}

// FileCheckpoint keeps the state in a file with mode 0600, which it replaces as a whole, so
// that there is always a complete one. The folder must exist when the state is loaded. A file that is damaged or of
// another version results in [ErrCheckpoint], so that nothing is read twice without notice.
func FileCheckpoint(path string) Checkpoint { return file(path) }

type file string

func (f file) Load(context.Context) (State, error) {
	text, err := os.ReadFile(string(f))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		// Nothing could be saved in a folder that is not there, after all that reading.
		if _, err := os.Stat(filepath.Dir(string(f))); err != nil {
			return State{}, fmt.Errorf("%w: its folder: %w", ErrCheckpoint, err)
		}
		return State{}, nil
	case err != nil:
		return State{}, err
	}
	var state State
	if err := json.Unmarshal(text, &state); err != nil {
		return State{}, f.refuse(fmt.Sprintf("it is damaged (%v)", err))
	}
	if state.Version != StateVersion {
		return State{}, f.refuse(fmt.Sprintf("it has version %d, this program knows version %d", state.Version, StateVersion))
	}
	return state, nil
}

func (f file) refuse(why string) error {
	return fmt.Errorf("%w: %s: %s. Restore the file, or remove it to read everything again", ErrCheckpoint, string(f), why)
}

// Save writes a new file and gives it the name of the old one.
func (f file) Save(_ context.Context, state State) (err error) {
	var text bytes.Buffer
	enc := json.NewEncoder(&text)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(state); err != nil {
		return err
	}
	temporary, err := os.CreateTemp(filepath.Dir(string(f)), filepath.Base(string(f))+".*.tmp") // mode 0600
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			os.Remove(temporary.Name()) //nolint:errcheck // the other error says more
		}
	}()
	_, err = temporary.Write(text.Bytes())
	if err := errors.Join(err, temporary.Sync(), temporary.Close()); err != nil {
		return err
	}
	if err := os.Rename(temporary.Name(), string(f)); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(string(f)))
}

// syncFolder makes a new name in a folder survive a power failure, where the system can do
// that.
func syncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	defer folder.Close()
	folder.Sync() //nolint:errcheck // some systems cannot sync folders
	return nil
}
