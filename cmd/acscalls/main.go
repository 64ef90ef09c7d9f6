// Command acscalls reads Azure Communication Services call logs and says what
// calls there were, how good they were and what went wrong in them.
//
// Results go to standard output, everything else to standard error. The exit
// status is
//
//	0    done, or the reader of the result has seen enough
//	1    something could not be read or written
//	2    wrong usage
//	3    with --strict: a record had a problem
//	4    check: a limit was exceeded
//	130  interrupted
package main

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"os/signal"
	"sync"
	"syscall"
	_ "time/tzdata" // the names for --tz and --csv-zone on machines without them

	"github.com/spf13/cobra"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), endings()...)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	// If the reader of output or messages goes away, writing fails, and no half-written file
	// is left.
	signal.Ignore(syscall.SIGPIPE)
	cobra.EnableCommandSorting = false // the help has the order of groups
	env := newEnvironment(os.Stdout, os.Stderr, os.Getenv)
	env.pager = pagerCommand(os.LookupEnv)
	stdout, stderr := env.writers(os.Stdout, os.Stderr)
	status := run(env.with(ctx), os.Args[1:], stdout, stderr)
	os.Exit(status)
}

// endings returns the signals that end the command: Ctrl-C, the signal that a system sends
// before it ends programs, and the end of the terminal unless nohup ignores it.
func endings() []os.Signal {
	list := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) {
		list = append(list, syscall.SIGHUP)
	}
	return list
}

// run is main without the process. The context has the environment. It returns the exit
// status.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	ctx, stop := withStop(ctx)
	defer stop(nil)
	root := newRoot()
	root.SetArgs(args)
	written, said := &checked{w: stdout}, &checked{w: stderr}
	root.SetOut(written)
	root.SetErr(said)
	cmd, err := root.ExecuteContextC(ctx)
	if err == nil {
		err = written.err // help says nothing of it
	}
	if line := environmentIn(ctx).line; line != nil {
		line.clear()
	}
	if seenEnough(cmd, err) {
		return 0
	}
	if status := status(ctx, err, said); status != 0 || said.err == nil {
		return status
	}
	return statusFailed // some messages could not be written
}

// seenEnough reports whether a command ended because the reader of its result went away, as head
// does after some lines. That is no error, unless the status says what is in the records.
func seenEnough(cmd *cobra.Command, err error) bool {
	var network *net.OpError
	strict := cmd.Flags().Lookup("strict")
	return errors.Is(err, syscall.EPIPE) && !errors.As(err, &network) &&
		cmd.Name() != "check" && (strict == nil || !strict.Changed)
}

// checked is a writer that remembers whether it has failed. Messages may come from several
// goroutines.
type checked struct {
	w   io.Writer
	mu  sync.Mutex
	err error // the first
}

func (c *checked) Write(b []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	n, err := c.w.Write(b)
	if c.err == nil {
		c.err = err
	}
	return n, err
}
