//go:build unix

package lake_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// TestSparkCluster runs the job on a master and two workers. One worker is lost, or slow.
func TestSparkCluster(t *testing.T) {
	c := newCluster(t)
	c.addWorker("127.0.0.1")
	c.addWorker("127.0.0.2") // Spark runs no second attempt of a task on the same machine
	program := newBreakable(t, buildCommand(t))
	in := t.TempDir()
	writeLines(t, in, mixedRecords(t))
	t.Run("worker killed", func(t *testing.T) { sparkWorkerKilled(t, c, program, in) })
	t.Run("slow task", func(t *testing.T) { sparkSlowTask(t, c, program, in) })
}

// sparkWorkerKilled kills a worker while it reads, and another one while it judges. Each has written some of what
// its task writes.
func sparkWorkerKilled(t *testing.T, c *cluster, program *breakable, in string) {
	s := newSession(t, c.env, c.address, program.name)
	for _, command := range []string{"keys", "participants"} {
		out := filepath.Join(t.TempDir(), "out")
		program.breakAt(t, command)
		done := make(chan error, 1)
		go func() { done <- s.run("--out", out, "--format", "ndjson", "--parts", "7", in) }()
		host := c.killWorker(program.waitBroken(t, done))
		if err := <-done; err != nil {
			t.Fatalf("killed at %s: %v", command, err)
		}
		sameAsOne(t, program.real, out, []string{in})
		c.addWorker(host)
	}
}

// sparkSlowTask submits the job as its README does. One task never ends, so Spark begins another attempt.
func sparkSlowTask(t *testing.T, c *cluster, program *breakable, in string) {
	out := filepath.Join(t.TempDir(), "out")
	program.breakAt(t, "calls")
	args := append(options(c.address, program.name, "spark.speculation=true", "spark.speculation.interval=100ms", "spark.speculation.quantile=0.1", "spark.speculation.multiplier=1.1"),
		"spark/acscalls_spark.py", "--out", out, "--format", "ndjson", "--parts", "4", in)
	submit := exec.CommandContext(t.Context(), c.home+"/bin/spark-submit", args...)
	submit.Env = c.env
	if text, err := submit.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, text[max(0, len(text)-10_000):])
	}
	if !program.broken() {
		t.Error("no task was slow")
	}
	sameAsOne(t, program.real, out, []string{in})
}

// breakable is a program that runs acscalls. Once, where it is told to, it writes only a part of the output, and
// does not end.
type breakable struct{ name, real, dir string }

func newBreakable(t *testing.T, real string) *breakable {
	t.Helper()
	p := &breakable{real: real, dir: t.TempDir()}
	p.name = filepath.Join(p.dir, "acscalls")
	const script = `#!/bin/bash
if rm "%[2]s/break-$1" 2>/dev/null; then
	"%[1]s" "$@" | head -c 5000
	pwd >"%[2]s/where.new"
	mv "%[2]s/where.new" "%[2]s/where"
	sleep 3600
fi
exec "%[1]s" "$@"
`
	if err := os.WriteFile(p.name, fmt.Appendf(nil, script, real, p.dir), 0o700); err != nil {
		t.Fatal(err)
	}
	return p
}

// breakAt has the next run of a command break.
func (p *breakable) breakAt(t *testing.T, command string) {
	t.Helper()
	os.Remove(filepath.Join(p.dir, "where")) //nolint:errcheck // it may not be there
	writeInto(t, p.dir, "break-"+command, nil)
}

func (p *breakable) broken() bool {
	_, err := os.Stat(filepath.Join(p.dir, "where"))
	return err == nil
}

// waitBroken waits until the program has broken, and returns the folder in which it ran.
func (p *breakable) waitBroken(t *testing.T, done <-chan error) string {
	t.Helper()
	for !p.broken() {
		select {
		case err := <-done:
			t.Fatalf("the job has ended: %v", err)
		case <-time.After(20 * time.Millisecond):
		}
	}
	where, err := os.ReadFile(filepath.Join(p.dir, "where"))
	if err != nil {
		t.Fatal(err)
	}
	return string(bytes.TrimSpace(where))
}
