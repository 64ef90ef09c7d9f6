//go:build unix

package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// asNobody makes a command run as a user without rights if the test runs as root, who may do
// everything. It returns a folder in which everybody may write.
func asNobody(t *testing.T, cmd *exec.Cmd) string {
	t.Helper()
	if os.Geteuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	}
	dir, err := os.MkdirTemp("", "acscalls-nobody-") // unlike in t.TempDir(), others may look into all folders above
	if err := errors.Join(err, os.Chmod(dir, 0o777)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) }) //nolint:errcheck // it is in the folder for temporary files
	return dir
}

const nobody = 65534

// A file that root replaces keeps its owner.
func TestOutKeepsOwner(t *testing.T) {
	out := filepath.Join(t.TempDir(), "out.json")
	if err := os.WriteFile(out, nil, 0o640); err != nil {
		t.Fatal(err)
	}
	if os.Geteuid() == 0 {
		if err := os.Chown(out, nobody, nobody); err != nil {
			t.Fatal(err)
		}
	}
	before, err := os.Stat(out)
	if err != nil {
		t.Fatal(err)
	}
	acscalls(t, "convert", "-q", "--out", out, data).want(t, 0, "")
	after, err := os.Stat(out)
	if err != nil {
		t.Fatal(err)
	}
	is, was := after.Sys().(*syscall.Stat_t), before.Sys().(*syscall.Stat_t)
	if is.Uid != was.Uid || is.Gid != was.Gid || after.Mode() != before.Mode() {
		t.Errorf("owner %d:%d and mode %v, want %d:%d and %v", is.Uid, is.Gid, after.Mode(), was.Uid, was.Gid, before.Mode())
	}
}

// Somebody who may not give files away gets one that their own group cannot read unless
// everybody can.
func TestOutWithoutTheGroup(t *testing.T) {
	for _, tt := range []struct{ was, want os.FileMode }{{0o640, 0o600}, {0o664, 0o644}, {0o600, 0o600}} {
		cmd := exec.CommandContext(t.Context(), binary, "convert", "-q", "--out", "", "-")
		dir := asNobody(t, cmd)
		out := filepath.Join(dir, "out.json")
		if err := errors.Join(os.WriteFile(out, nil, 0o600), os.Chmod(out, tt.was)); err != nil {
			t.Fatal(err)
		}
		cmd.Args[4], cmd.Stdin = out, strings.NewReader(summaryOf("a"))
		resultOf(t, cmd).want(t, 0, "")
		if cmd.SysProcAttr == nil {
			tt.want = tt.was // it is our own file
		}
		wantMode(t, out, tt.want)
	}
}
