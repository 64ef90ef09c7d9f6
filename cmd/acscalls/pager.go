package main

import (
	"bytes"
	"cmp"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"strings"

	"github.com/spf13/cobra"
)

// pager is a writer to a terminal. What is longer than the screen goes through a program such as
// less; what is not is written as it is.
type pager struct {
	to      io.Writer
	command string // "" for none
	height  int    // lines of the screen; 0 if it is not known
	line    *statusLine

	kept    bytes.Buffer // while it is not longer than the screen
	process *exec.Cmd
	in      io.WriteCloser // of the process
}

// pagerCommand returns the program that the user wants, as ACSCALLS_PAGER or PAGER names it, else
// less; "" if the user wants none, or the terminal can do nothing.
func pagerCommand(lookup func(string) (string, bool)) string {
	command := "less"
	for _, name := range []string{"PAGER", "ACSCALLS_PAGER"} {
		if text, ok := lookup(name); ok {
			command = strings.TrimSpace(text)
		}
	}
	if term, _ := lookup("TERM"); command == "cat" || term == "dumb" || term == "" && runtime.GOOS != "windows" {
		return ""
	}
	return command
}

// newPager returns the pager of a command that writes to the terminal, or nil if there is none.
func newPager(cmd *cobra.Command) *pager {
	env := environmentOf(cmd)
	if no, err := cmd.Flags().GetBool("no-pager"); err != nil || no || env.pager == "" || !env.stdout.is {
		return nil
	}
	return &pager{to: cmd.OutOrStdout(), command: env.pager, height: env.stdout.height(), line: env.line}
}

// Write keeps what fits on the screen, and else starts the program.
func (p *pager) Write(b []byte) (int, error) {
	switch {
	case p.in != nil:
		return p.in.Write(b)
	case p.command == "" || p.height == 0:
		return p.to.Write(b)
	}
	p.kept.Write(b)
	if bytes.Count(p.kept.Bytes(), []byte{'\n'}) < p.height { // the prompt takes a line
		return len(b), nil
	}
	p.start()
	return len(b), p.flush()
}

// start starts the program. Without it, everything is written to the terminal.
func (p *pager) start() {
	words := strings.Fields(p.command)
	args := []string{"sh", "-c", p.command}
	if runtime.GOOS == "windows" {
		args = words
	}
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	if _, set := os.LookupEnv("LESS"); !set {
		cmd.Env = append(os.Environ(), "LESS=FRX") // as git has it: colours, and no clearing of the screen
	}
	_, missing := exec.LookPath(words[0])
	in, err := cmd.StdinPipe()
	if p.line != nil {
		p.line.end()
	}
	if missing != nil || err != nil || cmd.Start() != nil {
		p.command = ""
		return
	}
	p.process, p.in = cmd, in
	signal.Ignore(os.Interrupt) // the pager decides what Ctrl-C does; q ends the command
}

// flush writes what has been kept.
func (p *pager) flush() error {
	text := p.kept.Bytes()
	p.kept = bytes.Buffer{}
	to := p.to
	if p.in != nil {
		to = p.in
	}
	_, err := to.Write(text)
	return err
}

// close writes the rest and waits until the user has seen enough.
func (p *pager) close() error {
	if p.process == nil {
		return p.flush()
	}
	p.in.Close()     //nolint:errcheck // the program may have ended
	p.process.Wait() //nolint:errcheck // how it ended is not our business
	return nil
}

// paged is a file whose content goes through a pager.
type paged struct {
	*file
	pager *pager
}

func (p paged) close(failed error) error { return cmp.Or(p.file.close(failed), p.pager.close()) }
