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
//	4    check: a limit was exceeded
//	130  interrupted
package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // the names of --tz on machines that do not know them
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	env := newEnvironment(os.Stdout, os.Stderr, os.Getenv)
	stdout, stderr := env.writers(os.Stdout, os.Stderr)
	status := run(env.with(ctx), os.Args[1:], stdout, stderr)
	os.Exit(status)
}

// run is main without the process around it; the context has the environment. It
// returns the exit status.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	root := newRoot()
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	if line := environmentIn(ctx).line; line != nil {
		line.clear()
	}
	return status(ctx, err, stderr)
}
