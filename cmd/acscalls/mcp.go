package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/modelcontextprotocol/go-sdk/mcp"
	"github.com/spf13/cobra"

	"example.com/acstelemetry"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/redact"
)

func newMCP() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "mcp PATH…",
		Short: "A server for the Model Context Protocol: a model asks about the calls of these logs",
		Long: `Answers the questions of a program with a language model about the calls of these logs,
by the Model Context Protocol over standard input and output. The program starts the
command; docs/mcp.md has the lines for its configuration. The tools are:

  list_calls      calls that fit filters, a row for each
  get_call        one call: overview, timeline, participants, streams, operations
  explain         what end codes, diagnostics and operations mean
  compare_calls   two periods, or two values of a dimension: what got better or worse
  exposure        what ends in 2028

They read only, and only these logs: no tool takes a path. An answer has 200 rows and
60,000 bytes at most; the rest comes page by page.

Answers have the identities that the logs have, and go to wherever the model runs. With
--redact, everything that identifies somebody is replaced by the pseudonyms that acscalls
redact gives with the same key, in questions too: ask by a pseudonym.

The logs are read once, at the start, and records of a call once more when it is asked
for. If files have changed by then, get_call says so, and the other tools answer by what
was read at the start: start the server again.`,
		Example: `  acscalls mcp logs/
  acscalls mcp --redact --key-file team.key logs/`,
	}
	in := inputFlags(cmd, needsCalls)
	profile := profileFlag(cmd)
	hide := cmd.Flags().Bool("redact", false, "replace identities by the pseudonyms that the key makes")
	key := keyFlags(cmd)
	memoryFlag(cmd, in)
	cmd.Args = func(cmd *cobra.Command, args []string) error {
		if slices.Contains(args, "-") {
			return usagef("standard input has the questions of the client: name files, folders or addresses")
		}
		return paths(cmd, args)
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		p, err := findProfile(*profile)
		if err != nil {
			return err
		}
		for _, path := range args {
			if _, err := os.Stat(path); err != nil && !isAddress(path) {
				return err // the client shows a server that ends at once, and no messages of a running one
			}
		}
		if !*hide && (key.path != "" || key.fresh) {
			return usagef("the key is for --redact: give both, or leave the key out")
		}
		s := &modelServer{cmd: cmd, in: in, profile: &p, paths: args, ready: make(chan struct{}), turn: make(chan struct{}, 1)}
		if *hide {
			if err := s.redact(key); err != nil {
				return err
			}
		}
		return s.run(&mcp.IOTransport{Reader: os.Stdin, Writer: unclosed{cmd.OutOrStdout()}})
	}
	return cmd
}

// unclosed is a writer that stays open.
type unclosed struct{ io.Writer }

func (unclosed) Close() error { return nil }

// modelServer answers questions about the calls of some logs, one after the other.
type modelServer struct {
	cmd     *cobra.Command
	in      *input
	profile *quality.Profile
	paths   []string
	hidden  bool // identities are pseudonyms

	ready chan struct{} // closed when the logs have been read, after which these are set:
	facts *facts
	end   func()
	err   error // why there are no calls

	turn  chan struct{} // holds a token while a question uses the facts
	rows  []quality.Row // of all calls, once they were asked for
	shown []shownCall   // the latest ones, with their records

	changed bool // files have changed since
}

// errChanged says that the records of a call can no longer be read as they were.
var errChanged = errors.New("the logs have changed since they were read at the start, so that this call may not be complete: start the server again; the other tools answer by what was read")

// commandOf returns a command that ends with a question.
func (s *modelServer) commandOf(ctx context.Context) *cobra.Command {
	cmd := new(cobra.Command)
	cmd.SetErr(s.cmd.ErrOrStderr())
	cmd.SetOut(io.Discard)
	cmd.SetContext(environmentOf(s.cmd).with(ctx))
	return cmd
}

// redact makes pseudonyms of all identities.
func (s *modelServer) redact(key *keySource) error {
	secret, err := key.read(s.cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	r, err := redact.New(secret, &redact.Options{UserAgentProducts: true})
	if err != nil {
		return err
	}
	s.hidden = true
	s.in.change = func(rec acstelemetry.Record, at logs.Position) (acstelemetry.Record, logs.Position) {
		// The names of files are those of resources and folders, and name calls without an ID.
		return r.Record(rec), logs.Position{Source: r.ID(at.String()), Record: at.Record, Offset: at.Offset}
	}
	return nil
}

// run reads the logs and answers questions until the client ends the connection.
func (s *modelServer) run(transport mcp.Transport) error {
	ctx, stop := context.WithCancel(s.cmd.Context())
	defer stop()
	s.cmd.SetContext(ctx)
	go s.read()
	err := s.server().Run(ctx, transport)
	interrupted := ctx.Err()
	stop() // nobody waits for the logs any more
	<-s.ready
	s.turn <- struct{}{} // the last question has ended
	if s.end != nil {
		s.end()
	}
	s.in.closeRemotes()
	switch {
	case interrupted != nil:
		return interrupted
	case err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrClosedPipe):
		return err
	case s.in.failed:
		return quietError(statusFailed)
	case s.in.strict && s.in.faulty > 0:
		return quietError(statusProblems)
	}
	return nil
}

// read reads the logs.
func (s *modelServer) read() {
	defer close(s.ready)
	s.say("reading the logs")
	if s.end, s.err = s.in.readTwice(s.paths); s.err != nil {
		return
	}
	if s.facts, s.err = gatherFacts(s.cmd, s.in, s.profile, s.paths); s.err != nil {
		return
	}
	s.in.memory.keep(&ofChosen)
	s.err = s.in.end()
	switch {
	case s.in.useless() && !s.hidden:
		s.err = errors.New(s.in.whichLogs())
	case s.facts.Len() == 0:
		s.err = errors.New("the logs have no calls; the messages of the server say what is wrong with them")
	default:
		s.err = nil // what could not be read was reported, and there are calls
	}
	s.say("read: %d calls", s.facts.Len())
}

func (s *modelServer) say(format string, args ...any) {
	if !s.in.quiet {
		say(s.cmd.ErrOrStderr(), format, args...)
	}
}

// ask calls do with the facts of the calls when they have been read. One question is answered at a
// time, since the second reading of records is not safe for more. If the client does not want the
// answer any more, ask returns at once, and the next question waits until do has ended.
func (s *modelServer) ask(ctx context.Context, do func(*facts) error) error {
	select {
	case <-s.ready:
	case <-ctx.Done():
		return ctx.Err()
	}
	if s.err != nil {
		return s.err
	}
	select {
	case s.turn <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	done := make(chan error, 1)
	go func() {
		defer func() { <-s.turn }()
		done <- do(s.facts)
	}()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// server returns the server with its tools.
func (s *modelServer) server() *mcp.Server {
	about := "Call telemetry of Azure Communication Services: calls, how good they were and why they failed. Times are in UTC. " +
		"Begin with list_calls; get_call says all of one; explain says what codes mean."
	if s.hidden {
		about += " All identities are pseudonyms, which are the same for the same person everywhere; ask by them."
	}
	server := mcp.NewServer(&mcp.Implementation{Name: "acscalls", Title: "Calls of Azure Communication Services", Version: version()},
		&mcp.ServerOptions{Instructions: about, Capabilities: &mcp.ServerCapabilities{Tools: &mcp.ToolCapabilities{}}})
	addTool(server, "list_calls", "Lists calls",
		"Calls that fit all filters, a row for each: start (newest first unless sort says otherwise), duration, participants, quality (Good, Poor, Unknown), issues by name, dropped participants.", s.listCalls)
	addTool(server, "get_call", "Shows a call",
		"One call. part overview: who took part, what went wrong and what to do about it; timeline: who did what when; participants, streams, operations: rows with every column.", s.getCall)
	addTool(server, "explain", "Explains codes and names",
		"What end codes, subcodes, user-facing diagnostics and operations of the client mean, whose fault it was and what to do; or the catalogue of end codes, searched by words.", s.explain)
	addTool(server, "compare_calls", "Compares two sets of calls",
		"What got better or worse between two periods (split) or two values of a dimension (by, before, after). Only clear differences, unless all is set; evidence is clear, weak or none.", s.compareCalls)
	addTool(server, "exposure", "Counts what ends in 2028",
		"How many calls, participants and minutes end when Azure stops supporting calls outside of Teams on 30 September 2028, by scenario, month, application and SDK version.", s.exposure)
	return server
}

// addTool adds a tool that reads only.
func addTool[In any](server *mcp.Server, name, title, description string, answer func(context.Context, In) (string, error)) {
	no := false
	tool := &mcp.Tool{Name: name, Title: title, Description: description,
		Annotations: &mcp.ToolAnnotations{ReadOnlyHint: true, IdempotentHint: true, DestructiveHint: &no, OpenWorldHint: &no}}
	mcp.AddTool(server, tool, func(ctx context.Context, _ *mcp.CallToolRequest, in In) (*mcp.CallToolResult, any, error) {
		text, err := answer(ctx, in)
		if err != nil {
			return nil, nil, fmt.Errorf("%s", forModel(err))
		}
		return &mcp.CallToolResult{Content: []mcp.Content{&mcp.TextContent{Text: text}}}, nil, nil
	})
}
