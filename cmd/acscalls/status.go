package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"syscall"

	"example.com/acstelemetry/internal/textdoc"
)

// The exit statuses other than 0.
const (
	statusFailed      = 1
	statusUsage       = 2
	statusProblems    = 3
	statusLimit       = 4 // of check: a limit was exceeded
	statusInterrupted = 130
)

// usageError is wrong input on the command line.
type usageError struct{ error }

// usagef returns a usageError. The text says what to do.
func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// listError is an error with more lines after its own.
type listError struct {
	error
	lines []string
}

func (e listError) Unwrap() error { return e.error }

// quietError ends the command with a status, without a message.
type quietError int

func (e quietError) Error() string { return fmt.Sprintf("exit status %d", int(e)) }

// status writes the message of an error and returns the exit status.
func status(ctx context.Context, err error, stderr io.Writer) int {
	var quiet quietError
	var usage usageError
	var memory *memoryError
	switch {
	case err == nil:
		return 0
	case errors.As(context.Cause(ctx), &memory):
		say(stderr, "%v", memory)
		return statusFailed
	case ctx.Err() != nil:
		say(stderr, "interrupted")
		return statusInterrupted
	case errors.As(err, &quiet):
		return int(quiet)
	case errors.Is(err, syscall.EPIPE):
		return statusFailed // nobody reads on
	case errors.As(err, &usage):
		say(stderr, "%v", err)
		var list listError
		if errors.As(err, &list) {
			for _, line := range list.lines {
				say(stderr, "%s", line)
			}
		}
		return statusUsage
	}
	say(stderr, "%v", err)
	return statusFailed
}

// say writes a line for people. It may contain names from paths and records, so characters
// that could rewrite a terminal are replaced.
func say(stderr io.Writer, format string, args ...any) {
	fmt.Fprintln(stderr, "acscalls: "+textdoc.Clean(fmt.Sprintf(format, args...)))
}
