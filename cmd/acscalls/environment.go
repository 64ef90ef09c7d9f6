package main

import (
	"context"
	"crypto/tls"
	"io"
	"os"
	"strings"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/spf13/cobra"
	"golang.org/x/term"
)

// environment is what the command takes from the outside in addition to files: the time, the
// terminals and Azure. Tests replace it.
type environment struct {
	now            func() time.Time
	local          *time.Location
	stdout, stderr terminal
	output         os.FileInfo   // the file that is standard output; nil if it is a pipe or a device
	line           *statusLine   // for progress; nil if there is no terminal for it
	patience       time.Duration // with completion; 0 means completionTime
	pager          string        // the program for what is longer than the screen; "" for none

	getenv     func(string) string // of variables that hold secrets; nil if there are none
	credential azcore.TokenCredential
	azure      azcore.ClientOptions // of Azure's clients
	tls        *tls.Config          // of event hubs; nil means the default
}

// variable returns the value of a variable of the environment. One that was made of a file may end
// with a line feed.
func (e *environment) variable(name string) string {
	if e.getenv == nil {
		return ""
	}
	return strings.TrimSpace(e.getenv(name))
}

// terminal describes an output stream. The zero terminal is a file or a pipe.
type terminal struct {
	is      bool
	width   func() int // in columns; 0 if it is not known. It may change.
	height  func() int // in lines, likewise
	colours bool       // the user wants them and the terminal knows them
	dumb    bool       // it cannot go back to the beginning of a line
}

// newEnvironment returns the environment of a process.
func newEnvironment(stdout, stderr *os.File, getenv func(string) string) *environment {
	e := &environment{
		now: time.Now, local: time.Local,
		stdout: newTerminal(stdout, getenv), stderr: newTerminal(stderr, getenv),
		getenv: getenv, credential: new(defaultCredential),
	}
	if info, err := stdout.Stat(); err == nil && info.Mode().IsRegular() {
		e.output = info
	}
	if e.stderr.is && !e.stderr.dumb {
		e.line = &statusLine{terminal: stderr, width: e.stderr.width}
	}
	return e
}

// writers returns writers to use instead of the streams. They remove the progress before
// anything else appears, even if it reaches the terminal through a pipe.
func (e *environment) writers(stdout, stderr io.Writer) (io.Writer, io.Writer) {
	if e.line == nil {
		return stdout, stderr
	}
	return aboveLine{e.line, stdout, e.stdout.is}, aboveLine{e.line, stderr, true}
}

// newTerminal describes a stream. Colours follow NO_COLOR (no-color.org) and TERM; without
// TERM, they may be unknown to the terminal.
func newTerminal(f *os.File, getenv func(string) string) terminal {
	fd := int(f.Fd())
	if !term.IsTerminal(fd) {
		return terminal{}
	}
	name := getenv("TERM")
	return terminal{
		is: true, dumb: name == "dumb",
		colours: getenv("NO_COLOR") == "" && name != "" && name != "dumb",
		width:   func() int { width, _, _ := term.GetSize(fd); return width }, // 0 with an error
		height:  func() int { _, height, _ := term.GetSize(fd); return height },
	}
}

type environmentKey struct{}

// with returns a context in which commands find the environment.
func (e *environment) with(ctx context.Context) context.Context {
	return context.WithValue(ctx, environmentKey{}, e)
}

// environmentOf returns the environment in which a command runs.
func environmentOf(cmd *cobra.Command) *environment {
	return environmentIn(cmd.Context())
}

func environmentIn(ctx context.Context) *environment {
	return ctx.Value(environmentKey{}).(*environment)
}
