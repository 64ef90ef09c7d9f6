//go:build unix

package lake_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// Spark runs in processes of this machine: a session, and for a cluster a master and workers.

// sparkEnv returns the environment of Spark's programs. Where Spark is missing the test is skipped, but not
// in CI.
func sparkEnv(t *testing.T) (home string, env []string) {
	t.Helper()
	found, err := filepath.Glob("spark/venv/lib/python*/site-packages/pyspark")
	if len(found) == 0 || err != nil {
		const how = "no Spark (%v): in lake/spark run python3 -m venv venv && venv/bin/pip install --no-deps -r requirements.txt; it needs Java 17"
		if os.Getenv("CI") == "true" {
			t.Fatalf(how, err)
		}
		t.Skipf(how, err)
	}
	home, err = filepath.Abs(found[0])
	if err != nil {
		t.Fatal(err)
	}
	python, err := filepath.Abs("spark/venv/bin/python")
	if err != nil {
		t.Fatal(err)
	}
	temp := t.TempDir()
	return home, append(os.Environ(), "SPARK_HOME="+home, "PYSPARK_PYTHON="+python, "SPARK_LOCAL_IP=127.0.0.1",
		"SPARK_DAEMON_MEMORY=128m", "SPARK_DAEMON_JAVA_OPTS="+quickJava, "SPARK_LOCAL_DIRS="+temp, "TMPDIR="+temp)
}

// quickJava makes short runs of Java quicker.
const quickJava = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1"

// process is a process with all that it starts. It ends with the test, even if that is killed.
type process struct {
	*exec.Cmd
	stdin  io.WriteCloser
	stdout *bufio.Reader
}

// startProcess starts a program, which must end with its standard input. Its standard error goes to a file, which
// is shown if the test fails.
func startProcess(t *testing.T, env []string, name string, args ...string) *process {
	t.Helper()
	log, err := os.CreateTemp(t.TempDir(), "log")
	if err != nil {
		t.Fatal(err)
	}
	p := &process{Cmd: exec.Command(name, args...)}
	p.Env, p.Stderr, p.SysProcAttr = env, log, &syscall.SysProcAttr{Setpgid: true}
	stdout, err := p.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if p.stdin, err = p.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	p.stdout = bufio.NewReader(stdout)
	t.Cleanup(func() {
		p.kill()
		if text, err := os.ReadFile(log.Name()); t.Failed() && err == nil {
			t.Logf("%s:\n%s", strings.Join(p.Args, " "), text[max(0, len(text)-10_000):])
		}
		log.Close()
	})
	return p
}

// kill kills the process and all that it has started, as if the machine were switched off.
func (p *process) kill() {
	syscall.Kill(-p.Process.Pid, syscall.SIGKILL) //nolint:errcheck // it may have ended
	p.Wait()                                      //nolint:errcheck // it was killed
}

// startDaemon starts a class of Spark and returns what the pattern finds in its output. It needs no
// standard input, so a shell waits for the end of that.
func startDaemon(t *testing.T, home string, env []string, pattern string, args ...string) (*process, string) {
	t.Helper()
	const script = `"$@" 2>&1 & cat >/dev/null; kill -KILL 0`
	p := startProcess(t, env, "bash", append([]string{"-c", script, "bash", home + "/bin/spark-class"}, args...)...)
	want := regexp.MustCompile(pattern)
	for {
		line, err := p.stdout.ReadString('\n')
		if found := want.FindString(line); found != "" {
			go io.Copy(io.Discard, p.stdout) //nolint:errcheck // until it ends
			return p, found
		}
		if err != nil {
			t.Fatalf("%v: %v", args, err)
		}
		fmt.Fprint(p.Stderr, line)
	}
}

// cluster is a master and its workers.
type cluster struct {
	t       *testing.T // that it ends with
	home    string
	env     []string
	address string
	workers []*worker
}

func newCluster(t *testing.T) *cluster {
	t.Helper()
	c := &cluster{t: t}
	c.home, c.env = sparkEnv(t)
	_, c.address = startDaemon(t, c.home, c.env, `spark://[0-9.:]+`,
		"org.apache.spark.deploy.master.Master", "--host", "127.0.0.1", "--port", "0", "--webui-port", "0")
	return c
}

// worker is a worker that runs programs in a folder.
type worker struct {
	*process
	host, dir string
}

// addWorker starts a worker with one core at an address of this machine.
func (c *cluster) addWorker(host string) {
	c.t.Helper()
	w := &worker{host: host, dir: c.t.TempDir()}
	w.process, _ = startDaemon(c.t, c.home, c.env, `Successfully registered with master`,
		"org.apache.spark.deploy.worker.Worker", "--host", host, "--port", "0", "--webui-port", "0",
		"--cores", "1", "--memory", "600m", "--work-dir", w.dir, c.address)
	c.workers = append(c.workers, w)
}

// killWorker kills the worker that has started a program in a folder, and returns its address.
func (c *cluster) killWorker(folder string) (host string) {
	c.t.Helper()
	for i, w := range c.workers {
		if strings.HasPrefix(folder, w.dir+"/") {
			w.kill()
			c.workers = slices.Delete(c.workers, i, i+1)
			return w.host
		}
	}
	c.t.Fatalf("%s is in no folder of a worker", folder)
	return ""
}

// session is a Spark session that runs the job.
type session struct{ *process }

// options are those of spark-submit for a program that the workers run as acscalls.
func options(master, program string, conf ...string) []string {
	list := []string{"--master", master, "--files", program, "--driver-memory", "512m", "--executor-memory", "512m", "--driver-java-options", quickJava}
	for _, c := range append(conf, "spark.executor.extraJavaOptions="+quickJava, "spark.ui.enabled=false", "spark.sql.shuffle.partitions=4", "spark.driver.host=127.0.0.1") {
		list = append(list, "--conf", c)
	}
	return list
}

// newSession starts a session.
func newSession(t *testing.T, env []string, master, program string, conf ...string) *session {
	t.Helper()
	for _, name := range []string{"spark/acscalls_spark.py", "testdata/spark/session.py"} {
		if _, err := os.ReadFile(name); err != nil { // so that the go command knows that the result depends on it
			t.Fatal(err)
		}
	}
	var quoted []string
	for _, o := range options(master, program, conf...) {
		quoted = append(quoted, "'"+o+"'")
	}
	env = append(env, "PYSPARK_SUBMIT_ARGS="+strings.Join(quoted, " ")+" pyspark-shell")
	return &session{startProcess(t, env, "spark/venv/bin/python", "testdata/spark/session.py", "spark")}
}

// run runs the job and returns its error.
func (s *session) run(args ...string) error {
	line, err := json.Marshal(args)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(s.stdin, "%s\n", line); err != nil {
		return err
	}
	answer, err := s.stdout.ReadBytes('\n') // Spark writes to standard error only
	if err != nil {
		return fmt.Errorf("the session ended: %w", err)
	}
	var text string
	if err := json.Unmarshal(answer, &text); err != nil {
		return fmt.Errorf("%w: %s", err, answer)
	}
	if text != "" {
		return errors.New(text)
	}
	return nil
}
