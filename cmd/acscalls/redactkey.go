package main

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"example.com/acstelemetry/redact"
)

// keyVariable is the environment variable that may hold the key. There is no flag for the key:
// a command line is visible to other users of the machine, and the shell's history keeps it.
const keyVariable = "ACSCALLS_REDACT_KEY"

// maxKey is the largest key in bytes. A larger file is not the intended one.
const maxKey = 4096

const howToMake = "acscalls redact --new-key --key-file FILE makes one"

// keySource is the source of the key.
type keySource struct {
	path  string // of the file, or ""
	fresh bool   // the key is still to be made
}

// keyFlags adds --key-file and --new-key.
func keyFlags(cmd *cobra.Command) *keySource {
	k := new(keySource)
	cmd.Flags().StringVar(&k.path, "key-file", "", fmt.Sprintf("the `FILE` with the key, %d bytes or more; by default the variable %s has it", redact.MinKey, keyVariable))
	cmd.Flags().BoolVar(&k.fresh, "new-key", false, "make the file of --key-file, with a random key, before anything else")
	return k
}

// read returns the key, and makes it first with --new-key. It warns of a key that others may
// know, and takes it all the same: it may be the one of earlier runs.
func (k *keySource) read(stderr io.Writer) ([]byte, error) {
	if k.fresh {
		if err := k.make(); err != nil {
			return nil, err
		}
	}
	key, from := []byte(os.Getenv(keyVariable)), keyVariable
	if k.path != "" {
		var err error
		if key, err = readKey(k.path, stderr); err != nil {
			return nil, err
		}
		from = k.path
	}
	key = bytes.TrimSpace(key) // such as the end of the file's only line
	switch {
	case k.path == "" && len(key) == 0:
		return nil, usagef("name the file with the key with --key-file, or set %s; %s", keyVariable, howToMake)
	case len(key) < redact.MinKey:
		return nil, usagef("the key in %s has %d bytes and must have %d or more; %s", from, len(key), redact.MinKey, howToMake)
	case isWeak(key):
		say(stderr, "warning: the key in %s repeats a few characters and can be guessed, and whose the pseudonyms are with it; %s", from, howToMake)
	}
	return key, nil
}

// isWeak reports whether a key has few different bytes, or is a text several times. A random
// key hardly is: 16 hexadecimal digits have fewer than 6 different ones 3 times in 100,000.
func isWeak(key []byte) bool {
	const least = 6
	different := map[byte]bool{}
	for _, b := range key {
		different[b] = true
	}
	if len(different) < least {
		return true
	}
	for period := 1; period <= len(key)/2; period++ {
		if bytes.Equal(key[period:], key[:len(key)-period]) {
			return true
		}
	}
	return false
}

func readKey(path string, stderr io.Writer) ([]byte, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("there is no key file %s; with --new-key it is made", path)
	}
	if err != nil {
		return nil, fmt.Errorf("the key cannot be read: %w", err)
	}
	defer f.Close() //nolint:errcheck // it is only read
	warnOfReaders(f, path, stderr)
	key, err := io.ReadAll(io.LimitReader(f, maxKey+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("the key cannot be read: %w", err)
	case len(key) > maxKey:
		return nil, usagef("%s is no key: it is larger than %d bytes", path, maxKey)
	}
	return key, nil
}

// warnOfReaders warns of a key file that other users may read. Windows says nothing about them
// in the mode of a file.
func warnOfReaders(f *os.File, path string, stderr io.Writer) {
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() || runtime.GOOS == "windows" {
		return
	}
	const others = 0o077
	if info.Mode().Perm()&others != 0 {
		say(stderr, "warning: other users may read or change the key file %s, and find out with it whose the pseudonyms are: use chmod 600", path)
	}
}

// make writes a random key to a file that only its owner can read. It never replaces a key:
// records redacted with the old key could no longer be joined with others.
func (k *keySource) make() error {
	if k.path == "" {
		return usagef("name the file for the new key with --key-file")
	}
	f, err := os.OpenFile(k.path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return usagef("%s is there already: leave --new-key out to use the key in it, or name another file", k.path)
	}
	if err != nil {
		return fmt.Errorf("the key cannot be written: %w", err)
	}
	var random [32]byte
	rand.Read(random[:]) //nolint:errcheck // never fails
	_, err = fmt.Fprintf(f, "%x\n", random)
	if err := errors.Join(err, f.Close()); err != nil {
		os.Remove(k.path) //nolint:errcheck // err says more
		return fmt.Errorf("the key cannot be written: %w", err)
	}
	return nil
}

// apart returns an error if the output would overwrite the key or share its folder with it.
func (k *keySource) apart(out string) error {
	if k.path == "" || out == "" || out == standardOutput {
		return nil
	}
	key, err := real(k.path)
	if err != nil {
		return err
	}
	to, err := real(out)
	if err != nil {
		return err
	}
	switch in, err := filepath.Rel(to, key); {
	case err == nil && in == ".":
		return usagef("--out and --key-file are the same file")
	case err == nil && in != ".." && !strings.HasPrefix(in, ".."+string(filepath.Separator)):
		return usagef("the key file is in the folder of --out and would be shared with it; keep it elsewhere")
	}
	return nil
}

// real returns an absolute path without links, as far as it exists.
func real(path string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	if to, err := filepath.EvalSymlinks(path); err == nil {
		return to, nil
	}
	dir, name := filepath.Split(path)
	if to, err := filepath.EvalSymlinks(filepath.Clean(dir)); err == nil {
		return filepath.Join(to, name), nil
	}
	return path, nil
}
