package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/modelcontextprotocol/go-sdk/mcp"
	"github.com/spf13/cobra"

	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/redact"
)

// modelOf returns a server in this process that reads paths.
func modelOf(t *testing.T, said io.Writer, paths ...string) *modelServer {
	t.Helper()
	cmd := new(cobra.Command)
	cmd.SetContext((&environment{now: time.Now, local: time.UTC}).with(context.WithoutCancel(t.Context())))
	cmd.SetErr(said)
	p := quality.CallDiagnostics()
	in := inputFlags(cmd, needsCalls)
	memoryFlag(cmd, in)
	return &modelServer{cmd: cmd, in: in, profile: &p, paths: paths, ready: make(chan struct{}), turn: make(chan struct{}, 1)}
}

// connected returns a client of the server. The server ends with the test.
func connected(t *testing.T, s *modelServer) *mcp.ClientSession {
	t.Helper()
	there, here := mcp.NewInMemoryTransports()
	done := make(chan error, 1)
	go func() { done <- s.run(there) }()
	session := clientOf(t, here)
	t.Cleanup(func() {
		session.Close() //nolint:errcheck // the server's error says more
		if err := <-done; err != nil != s.in.failed {
			t.Errorf("the server: %v", err)
		}
	})
	return session
}

func clientOf(t *testing.T, transport mcp.Transport) *mcp.ClientSession {
	t.Helper()
	session, err := mcp.NewClient(&mcp.Implementation{Name: "test"}, nil).Connect(t.Context(), transport, nil)
	if err != nil {
		t.Fatal(err)
	}
	return session
}

// ask calls a tool with arguments as JSON and returns its text, and whether that is an error.
func ask(t *testing.T, session *mcp.ClientSession, tool, arguments string) (text string, isError bool) {
	t.Helper()
	r, err := session.CallTool(t.Context(), &mcp.CallToolParams{Name: tool, Arguments: json.RawMessage(arguments)})
	if err != nil {
		t.Fatalf("%s %s: %v", tool, arguments, err)
	}
	for _, c := range r.Content {
		text += c.(*mcp.TextContent).Text
	}
	if len(text) > mostBytes+5000 {
		t.Errorf("%s %s: %d bytes", tool, arguments, len(text))
	}
	return text, r.IsError
}

// modelAnswer is an answer in rows.
type modelAnswer struct {
	Total      int
	Shown      string
	Note       string
	Rows       []map[string]any
	NextCursor string
}

func askRows(t *testing.T, session *mcp.ClientSession, tool, arguments string) (a modelAnswer) {
	t.Helper()
	text, isError := ask(t, session, tool, arguments)
	if err := json.Unmarshal([]byte(text), &a); err != nil || isError {
		t.Fatalf("%s %s: %v: %s", tool, arguments, err, text)
	}
	return a
}

func idsOf(a modelAnswer, column string) string {
	var ids []string
	for _, row := range a.Rows {
		ids = append(ids, fmt.Sprint(row[column]))
	}
	return strings.Join(ids, " ")
}

// The tools say what they take, and that they only read.
func TestModelTools(t *testing.T) {
	session := connected(t, modelOf(t, io.Discard, given(t, "t.json", troubled)))
	r, err := session.ListTools(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, tool := range r.Tools {
		names = append(names, tool.Name)
		if !tool.Annotations.ReadOnlyHint || tool.Description == "" || tool.Title == "" {
			t.Errorf("%s: %+v", tool.Name, tool)
		}
		schema := tool.InputSchema.(map[string]any)
		for name, p := range schema["properties"].(map[string]any) {
			if property := p.(map[string]any); property["description"] == nil || property["type"] == nil {
				t.Errorf("%s: %s has no description or type: %v", tool.Name, name, property)
			}
			if strings.Contains(name, "path") || strings.Contains(name, "file") {
				t.Errorf("%s takes a path: %s", tool.Name, name)
			}
		}
		if schema["additionalProperties"] == nil {
			t.Errorf("%s takes arguments that it does not know", tool.Name)
		}
	}
	if got := strings.Join(names, " "); got != "compare_calls explain exposure get_call list_calls" {
		t.Errorf("tools %s", got)
	}
	if init := session.InitializeResult(); !strings.Contains(init.Instructions, "list_calls") || init.ServerInfo.Name != "acscalls" {
		t.Errorf("%+v", init)
	}
}

// The answers are those of the commands, about the same calls.
func TestModelAnswers(t *testing.T) {
	demo := filepath.Join("..", "..", "examples", "demo")
	session := connected(t, modelOf(t, io.Discard, demo))

	rows := func(args ...string) (list []map[string]any) {
		if err := json.Unmarshal([]byte(acscalls(t, append(args, "-q", "--format", "json", demo)...).stdout), &list); err != nil {
			t.Fatal(err)
		}
		return list
	}
	all := askRows(t, session, "list_calls", `{"limit":200}`)
	if diff := cmp.Diff(rows("calls", "--newest"), all.Rows); diff != "" || all.Total != len(all.Rows) || all.NextCursor != "" {
		t.Errorf("list_calls (-command +tool):\n%s", diff)
	}
	poor := askRows(t, session, "list_calls", `{"quality":["poor"],"sort":"-issues","limit":200}`)
	if diff := cmp.Diff(rows("calls", "--quality", "Poor", "--sort", "-issues"), poor.Rows); diff != "" || poor.Total == 0 {
		t.Errorf("poor calls (-command +tool):\n%s", diff)
	}
	dropped := askRows(t, session, "list_calls", `{"issue":["Call Ended Ungracefully"],"since":"2026-11-01","limit":200}`)
	if diff := cmp.Diff(rows("calls", "--issue", "Call Ended Ungracefully", "--newest"), dropped.Rows); diff != "" || dropped.Total == 0 {
		t.Errorf("dropped calls (-command +tool):\n%s", diff)
	}
	id := fmt.Sprint(dropped.Rows[0]["callId"])

	text := acscalls(t, "call", "-q", id, demo).stdout
	overview, isError := ask(t, session, "get_call", `{"id":"`+id[:8]+`"}`)
	timeline, _ := ask(t, session, "get_call", `{"id":"`+id+`","part":"Timeline"}`)
	if got := overview + "\n\n" + timeline + "\n"; isError || strings.Join(strings.Fields(got), " ") != strings.Join(strings.Fields(text), " ") {
		t.Errorf("get_call (-command +tool):\n%s", cmp.Diff(text, got))
	}
	for part, command := range map[string]string{"participants": "participants", "streams": "streams", "operations": "operations"} {
		got := askRows(t, session, "get_call", `{"id":"`+id+`","part":"`+part+`","limit":200}`)
		if diff := cmp.Diff(rows(command, "--call", id), got.Rows); diff != "" {
			t.Errorf("%s (-command +tool):\n%s", part, diff)
		}
	}

	explained := askRows(t, session, "explain", `{"of":["410/3112","CameraFreeze"]}`)
	if got := idsOf(explained, "name"); got != "410/3112 CameraFreeze" || !strings.Contains(fmt.Sprint(explained.Rows[0]["action"]), "firewall") {
		t.Errorf("explain: %+v", explained)
	}
	if got := idsOf(askRows(t, session, "explain", `{"search":"410 configured network"}`), "name"); got != "410/3112" {
		t.Errorf("search: %s", got)
	}

	changes := askRows(t, session, "compare_calls", `{"split":"2026-11-05","all":true,"limit":200}`)
	var want struct{ Changes []map[string]any }
	if err := json.Unmarshal([]byte(acscalls(t, "compare", "-q", "--format", "json", "--split", "2026-11-05", demo).stdout), &want); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want.Changes[:len(changes.Rows)], changes.Rows); diff != "" || changes.Total != len(want.Changes) {
		t.Errorf("compare_calls (-command +tool):\n%s", diff)
	}
	byOS := askRows(t, session, "compare_calls", `{"by":"callType","before":"P2P","after":"Group"}`)
	if byOS.Total < 4 || byOS.Rows[0]["measure"] != "calls" {
		t.Errorf("compare_calls by a dimension: %+v", byOS)
	}
	ends := askRows(t, session, "exposure", `{"by":["ending"]}`)
	if got := idsOf(ends, "value"); got != "Ends Stays Unknown" {
		t.Errorf("exposure: %s", got)
	}
}

// Pages follow each other by cursors, and a cursor is of its question only.
func TestModelPages(t *testing.T) {
	session := connected(t, modelOf(t, io.Discard, filepath.Join("..", "..", "examples", "demo")))
	want := idsOf(askRows(t, session, "list_calls", `{"limit":200}`), "callId")
	var got []string
	cursor, pages := "", 0
	for {
		a := askRows(t, session, "list_calls", `{"limit":7,"cursor":"`+cursor+`"}`)
		got = append(got, idsOf(a, "callId"))
		if cursor = a.NextCursor; cursor == "" {
			break
		}
		if pages++; pages > 10 {
			t.Fatal("there is no last page")
		}
		other, isError := ask(t, session, "list_calls", `{"limit":7,"quality":["Poor"],"cursor":"`+cursor+`"}`)
		if !isError || !strings.Contains(other, "this cursor is not of a question with these arguments") {
			t.Errorf("a cursor of another question: %s", other)
		}
	}
	if strings.Join(got, " ") != want || pages != 3 { // 26 calls
		t.Errorf("after %d pages:\n%s\nwant\n%s", pages+1, got, want)
	}
	// Lines of text have pages, too.
	id := strings.Fields(want)[0]
	whole, _ := ask(t, session, "get_call", `{"id":"`+id+`"}`)
	first, _ := ask(t, session, "get_call", `{"id":"`+id+`","limit":5}`)
	next := regexp.MustCompile(`\(5 of \d+ lines; .* the cursor (5-[0-9a-f]{12})\)`).FindStringSubmatch(first)
	if next == nil {
		t.Fatalf("no cursor in %s", first)
	}
	rest, _ := ask(t, session, "get_call", `{"id":"`+id+`","limit":200,"cursor":"`+next[1]+`"}`)
	if strings.Replace(first, next[0], rest, 1) != whole {
		t.Errorf("two pages:\n%s\n%s\nwant\n%s", first, rest, whole)
	}
}

// Errors say what to do, in the terms of the tools.
func TestModelErrors(t *testing.T) {
	session := connected(t, modelOf(t, io.Discard, data))
	long := strings.Repeat("x", 1<<20)
	for _, tt := range []struct{ reason, tool, arguments, want string }{
		{"an unknown ID", "get_call", `{"id":"zz"}`, `begins with "zz"; list_calls lists the calls`},
		{"an ID of several calls", "get_call", `{"id":"8:acs"}`, "fits 2 calls; name one of them:\n  341acde7-8aa5-445b-a3da-2ddadca47d22"},
		{"no ID", "get_call", `{}`, "id"},
		{"an empty ID", "get_call", `{"id":"  "}`, "give the ID of a call or its beginning"},
		{"a very long ID", "get_call", `{"id":"` + long + `"}`, "the ID has 1048576 bytes"},
		{"a path for an ID", "get_call", `{"id":"../../../etc/passwd"}`, "no call"},
		{"an unknown part", "get_call", `{"id":"8d1a","part":"soul"}`, "use overview, timeline, participants, streams, operations"},
		{"an unknown column", "list_calls", `{"sort":"beauty"}`, "use one of callId, callType"},
		{"no time", "list_calls", `{"since":"yesterday"}`, `since: "yesterday" is not a time`},
		{"an unknown quality", "list_calls", `{"quality":["bad"]}`, "use Good, Poor, Unknown"},
		{"an empty filter", "list_calls", `{"issue":[""]}`, "issue has an empty value"},
		{"a very long filter", "list_calls", `{"issue":["` + long + `"]}`, "a text of 1048576 bytes"},
		{"many filters", "list_calls", `{"issue":[` + strings.Repeat(`"a",`, 99) + `"a"]}`, "issue has 100 values"},
		{"a negative limit", "list_calls", `{"limit":-1}`, "use a number from 1 to 200"},
		{"a limit that is no number", "list_calls", `{"limit":"all"}`, "limit"},
		{"a limit beyond all numbers", "list_calls", `{"limit":1e99}`, ""},
		{"a path", "list_calls", `{"path":"/etc"}`, "path"},
		{"no cursor of ours", "list_calls", `{"cursor":"-5-abc"}`, "this cursor is not of a question"},
		{"nothing to explain", "explain", `{}`, "give codes or names"},
		{"an unknown name", "explain", `{"of":["CamraFreez"]}`, "but there is CameraFreeze"},
		{"much to explain", "explain", `{"of":["` + long + `"]}`, "of 200 bytes at most"},
		{"nothing to compare by", "compare_calls", `{}`, "give either split"},
		{"both", "compare_calls", `{"split":"7d","by":"os"}`, "give either split"},
		{"an unknown dimension", "compare_calls", `{"by":"mood","before":"a","after":"b"}`, "mood"},
		{"an unknown value", "compare_calls", `{"by":"callType","before":"P2P","after":"Duel"}`, "there are "},
		{"an empty side", "compare_calls", `{"split":"1999-01-01"}`, "no calls before"},
		{"unknown rows", "exposure", `{"by":["mood"]}`, "use ending, scenario"},
	} {
		text, isError := ask(t, session, tt.tool, tt.arguments)
		if !isError || !strings.Contains(text, tt.want) || strings.Contains(text, "--") || len(text) > 3000 {
			t.Errorf("%s: %t, %.300s; want %q in it", tt.reason, isError, text, tt.want)
		}
	}
	if _, err := session.CallTool(t.Context(), &mcp.CallToolParams{Name: "delete_calls"}); err == nil {
		t.Error("there is a tool that is none")
	}
	if a := askRows(t, session, "list_calls", `{"limit":2000000000}`); a.Total != 7 || len(a.Rows) != 7 {
		t.Errorf("a huge limit: %+v", a)
	}
	if a := askRows(t, session, "list_calls", `{"since":"2030-01-01"}`); a.Total != 0 || !strings.Contains(a.Note, "Nothing fits. There are 7 calls, which start from ") {
		t.Errorf("nothing fits: %+v", a)
	}
}

// What records hold makes no answer too long.
func TestModelBounds(t *testing.T) {
	long := strings.Repeat("Ünlimited ", 100_000)
	var log strings.Builder
	for i := range 40 {
		fmt.Fprintf(&log, `{"category":"CallClientOperations","correlationId":"c","properties":{"OperationName":%q,"UserAgent":%q,"CallId":"c","ParticipantId":"p","OperationId":"o%d","CallClientTimeStamp":"2026-01-01T00:00:%02dZ"}}`+"\n", "Op"+long[:11*900], long, i, i)
	}
	session := connected(t, modelOf(t, io.Discard, given(t, "long.json", summaryOf("c")+log.String())))
	for _, args := range []string{`{"id":"c"}`, `{"id":"c","part":"timeline"}`, `{"id":"c","part":"operations","limit":200}`} {
		if text, isError := ask(t, session, "get_call", args); isError || len(text) < 100 {
			t.Errorf("%s: %t %.200s", args, isError, text)
		}
	}
	a := askRows(t, session, "get_call", `{"id":"c","part":"operations","limit":200}`)
	if a.Total != 40 || len(a.Rows) == 0 || len(fmt.Sprint(a.Rows[0]["userAgent"])) > mostInText+3 {
		t.Errorf("%d of %d rows", len(a.Rows), a.Total)
	}
	list := askRows(t, session, "list_calls", `{}`)
	if list.Total != 1 {
		t.Errorf("%d calls", list.Total)
	}
}

// With --redact, nothing that identifies somebody is in an answer, and a question may name a person by
// the pseudonym that redact makes.
func TestModelRedacts(t *testing.T) {
	t.Setenv(keyVariable, secretKey)
	s := modelOf(t, io.Discard, data)
	if err := s.redact(new(keySource)); err != nil {
		t.Fatal(err)
	}
	session := connected(t, s)
	r, err := redact.New([]byte(secretKey), nil)
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	var secrets []string
	for _, sample := range acstest.Samples() {
		head := sample.Record().Head()
		for _, id := range []string{head.CorrelationID.Or(""), head.ResourceID.Or("")} {
			if len(id) > 8 {
				secrets = append(secrets, id)
			}
		}
	}
	list := askRows(t, session, "list_calls", `{}`)
	for _, row := range list.Rows {
		fmt.Fprintln(&all, row)
		id, ok := row["callId"].(string)
		if !ok {
			continue
		}
		for _, part := range callParts {
			text, isError := ask(t, session, "get_call", `{"id":"`+id+`","part":"`+part+`"}`)
			if isError {
				t.Errorf("%s of %s: %s", part, id, text)
			}
			all.WriteString(text)
		}
	}
	const call = "8d1a8374-344d-4502-b54b-ba2d6daaf0ae"
	if text, isError := ask(t, session, "get_call", `{"id":"`+r.ID(call)+`"}`); isError || !strings.Contains(text, r.ID(call)) {
		t.Errorf("the pseudonym does not find its call: %s", text)
	}
	if text, isError := ask(t, session, "get_call", `{"id":"`+call+`"}`); !isError || strings.Contains(text, r.ID(call)) {
		t.Errorf("the ID itself finds the call: %s", text)
	}
	for _, secret := range append(secrets, "8d1a8374", "acs:61fddbe3", data, "904f667c-5f25") {
		if strings.Contains(strings.ToLower(all.String()), strings.ToLower(secret)) {
			t.Errorf("%q is in an answer", secret)
		}
	}
	if !strings.Contains(all.String(), "Chrome/120.0") {
		t.Error("the browser is not in an answer")
	}
}

const secretKey = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"

// If the logs change, the call that was not read yet is not shown half.
func TestModelChangedLogs(t *testing.T) {
	path := given(t, "a.json", summaryOf("a")+summaryOf("b"))
	var said lockedText
	session := connected(t, modelOf(t, &said, path))
	if _, isError := ask(t, session, "get_call", `{"id":"a"}`); isError {
		t.Fatal(said.String())
	}
	if err := os.WriteFile(path, []byte(summaryOf("c")), 0o644); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if text, isError := ask(t, session, "get_call", `{"id":"b"}`); !isError || !strings.Contains(text, "have changed since they were read") {
			t.Errorf("%t %s", isError, text)
		}
	}
	if text, isError := ask(t, session, "get_call", `{"id":"a"}`); isError {
		t.Errorf("the call that was read: %s", text)
	}
	if a := askRows(t, session, "list_calls", `{}`); a.Total != 2 {
		t.Errorf("%d calls, want those that were read", a.Total)
	}
	if !strings.Contains(said.String(), "acscalls: changed while it was read") {
		t.Errorf("standard error: %s", said.String())
	}
}

// A question that is cancelled while the logs are read, or while another one is answered, ends at
// once, and the next one is answered.
func TestModelCancelled(t *testing.T) {
	s := modelOf(t, io.Discard, data)
	session := connected(t, s)
	<-s.ready
	s.turn <- struct{}{} // as if a question took long
	ctx, cancel := context.WithCancel(t.Context())
	failed := make(chan error, 1)
	go func() {
		_, err := session.CallTool(ctx, &mcp.CallToolParams{Name: "list_calls", Arguments: map[string]any{}})
		failed <- err
	}()
	cancel()
	if err := <-failed; err == nil {
		t.Error("a cancelled question was answered")
	}
	<-s.turn
	if a := askRows(t, session, "list_calls", `{}`); a.Total != 7 {
		t.Errorf("the next question: %+v", a)
	}
	waiting := modelOf(t, io.Discard, data) // it never reads
	done, cancelled := context.WithCancel(t.Context())
	cancelled()
	if _, err := waiting.listCalls(done, listQuestion{}); err == nil {
		t.Error("an answer without logs")
	}
}

// As a program: nothing but the protocol is on standard output, messages are on standard error, and
// it ends when the client goes.
func TestModelProgram(t *testing.T) {
	var said lockedText
	cmd := exec.CommandContext(t.Context(), binary, "mcp", data)
	cmd.Stderr = &said
	session := clientOf(t, &mcp.CommandTransport{Command: cmd})
	if a := askRows(t, session, "list_calls", `{}`); a.Total != 7 {
		t.Errorf("%d calls", a.Total)
	}
	if text, isError := ask(t, session, "get_call", `{"id":"8d1a"}`); isError || !strings.Contains(text, "8d1a8374") {
		t.Errorf("%s", text)
	}
	if err := session.Close(); err != nil {
		t.Error(err)
	}
	if status := cmd.ProcessState.ExitCode(); status != 0 || !strings.Contains(said.String(), "acscalls: read: 7 calls\n") {
		t.Errorf("status %d, standard error:\n%s", status, said.String())
	}

}

// Every line of standard output is a message of the protocol, also if a line of standard input is none.
func TestModelLines(t *testing.T) {
	cmd := exec.CommandContext(t.Context(), binary, "mcp", "-q", data)
	in, err1 := cmd.StdinPipe()
	out, err2 := cmd.StdoutPipe()
	if err := errors.Join(err1, err2, cmd.Start()); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for i, question := range []string{
		`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}`,
		`{"jsonrpc":"2.0","method":"notifications/initialized"}` + "\n" + `{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"explain","arguments":{"of":["487"]}}}`,
		`{"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"get_call","arguments":{"id":7}}}`,
		`{"jsonrpc":"2.0","id":4,"method":"files/delete"}`,
	} {
		if _, err := io.WriteString(in, question+"\n"); err != nil {
			t.Fatal(err)
		}
		var message struct {
			JSONRPC string
			ID      int
		}
		if !lines.Scan() || json.Unmarshal(lines.Bytes(), &message) != nil || message.JSONRPC != "2.0" || message.ID != i+1 {
			t.Errorf("the answer to %s is %q", question, lines.Bytes())
		}
	}
	if _, err := io.WriteString(in, "nonsense\n"); err != nil {
		t.Fatal(err)
	}
	in.Close() //nolint:errcheck // the end of the client
	for lines.Scan() {
		if !json.Valid(lines.Bytes()) {
			t.Errorf("no message: %q", lines.Bytes())
		}
	}
	cmd.Wait() //nolint:errcheck // nonsense ends the connection with an error
	if status := cmd.ProcessState.ExitCode(); status > statusFailed {
		t.Errorf("status %d", status)
	}
}

func TestModelUsage(t *testing.T) {
	acscalls(t, "mcp").want(t, statusUsage, "name at least one file or folder")
	acscalls(t, "mcp", "-").want(t, statusUsage, "standard input has the questions of the client")
	acscalls(t, "mcp", "nosuch").want(t, statusFailed, "nosuch")
	acscalls(t, "mcp", "--redact", data).want(t, statusUsage, "name the file with the key with --key-file")
	acscalls(t, "mcp", "--key-file", "team.key", data).want(t, statusUsage, "the key is for --redact")
	empty := connected(t, modelOf(t, io.Discard, given(t, "other.json", `{"category":"Heartbeat","properties":{}}`+"\n")))
	if text, isError := ask(t, empty, "list_calls", `{}`); !isError || !strings.Contains(text, "no record tells of a call") {
		t.Errorf("%s", text)
	}
}
