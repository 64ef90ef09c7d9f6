package main

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"

	"example.com/acstelemetry/bench/work"
)

// writeJob is a job of the part write. Others are compared with the base: how many times
// longer they take, or what share of its speed they have.
type writeJob struct {
	job
	file  string
	base  int
	goal  float64
	share bool
}

// python is what one writes to convert lines to lines.
const python = "import sys, json\n" +
	"for line in open(sys.argv[1], 'rb'):\n" +
	"    sys.stdout.write(json.dumps(json.loads(line), ensure_ascii=False, separators=(',', ':')) + '\\n')\n"

// write measures whole processes that read lines and write them, on one core and on all.
func (b *runner) write(out *report) error {
	file, err := b.main()
	if err != nil {
		return err
	}
	if lines, err := holdsLines(file); !lines {
		return cmp.Or(err, errors.New("the file is not lines of resource logs"))
	}
	streams, key := filepath.Join(b.dir, "streams.json"), filepath.Join(b.dir, "key")
	if err := only("CallDiagnostics", file, streams); err != nil {
		return err
	}
	if err := os.WriteFile(key, []byte("a key that nobody else has"), 0o600); err != nil {
		return err
	}
	if err := b.ensure("sonic-convert"); err != nil {
		return err
	}
	for _, workers := range slices.Compact([]int{1, b.most()}) {
		jobs := b.writeJobs(file, streams, key, workers)
		var runs []job
		for _, j := range jobs {
			runs = append(runs, j.job)
		}
		all, err := rounds(b.rounds, runs)
		if err != nil {
			return err
		}
		if err := out.write(workers, jobs, all); err != nil {
			return err
		}
	}
	return nil
}

// writeJobs returns the jobs for a number of cores. The first one converts lines to lines.
func (b *runner) writeJobs(file, streams, key string, workers int) (jobs []writeJob) {
	add := func(name, of string, base int, goal float64, share bool, line ...string) {
		if _, err := exec.LookPath(line[0]); err != nil {
			b.remarks = append(b.remarks, name+" is not installed and is left out")
			return
		}
		j := b.process(workers, name, line...)
		if b.data != "" { // which may have what some peers cannot read
			if _, err := j.run(); err != nil {
				b.remarks = append(b.remarks, name+" cannot read the file")
				return
			}
		}
		jobs = append(jobs, writeJob{j, of, base, goal, share})
	}
	acscalls, sonic := b.binary("acscalls"), b.binary("sonic-convert")
	add("convert to lines", file, 0, 0, false, acscalls, "convert", "--quiet", file)
	add("convert to rows", file, 0, 0, false, acscalls, "convert", "--quiet", "--to", "rows", file)
	add("redact", file, 0, 0.5, true, acscalls, "redact", "--quiet", "--key-file", key, file)
	add("convert to lines, streams only", streams, 3, 0, false, acscalls, "convert", "--quiet", streams)
	add("convert to CSV, streams only", streams, 3, 0.5, true, acscalls, "convert", "--quiet", "--to", "csv", "--category", "CallDiagnostics", streams)
	add("sonic, decoding and encoding texts", file, 0, 2.5, false, sonic, "-workers", fmt.Sprint(workers), file)
	add("sonic, copying values", file, 0, 0, false, sonic, "-copied", "-workers", fmt.Sprint(workers), file)
	if workers == 1 {
		add("`jq -c .`", file, 0, 8, false, "jq", "-c", ".", file)
		add("Python's json", file, 0, 0, false, "python3", "-c", python, file)
	}
	return jobs
}

// only copies the lines that contain a text.
func only(text, from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	file, err := os.Create(to)
	if err != nil {
		return err
	}
	defer file.Close()
	out := bufio.NewWriter(file)
	err = work.Lines(in, func(line []byte) {
		if bytes.Contains(line, []byte(text)) {
			out.Write(line)       //nolint:errcheck // Flush
			out.WriteString("\n") //nolint:errcheck // returns it
		}
	})
	if err != nil {
		return err
	}
	return out.Flush()
}
