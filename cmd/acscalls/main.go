// Command acscalls reads Azure Communication Services call logs and says what
// calls there were, how good they were and what went wrong in them.
//
// Results go to standard output, everything else to standard error. The exit
// status is
//
//	0    done
//	1    something could not be read or written
//	2    wrong usage
//	3    with --strict: a record had a problem
//	130  interrupted
package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	status := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	os.Exit(status)
}

// run is main without the process around it. It returns the exit status.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	root := newRoot()
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	return status(ctx, err, stderr)
}
