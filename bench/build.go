package main

import (
	"bytes"
	"debug/buildinfo"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// runner runs peers.
type runner struct {
	*settings
	dir     string // of all files that the bench makes
	peers   []*peer
	remarks []string // on the peers with the user's file
}

func (b *runner) binary(id string) string { return filepath.Join(b.dir, "bin-"+id) }

// errFolder is the error of a command that does not run in its folder.
var errFolder = errors.New("run it in the folder bench, so that it finds its peers")

// build builds a program for each peer, so that none contains the others, and the command
// acscalls.
func (b *runner) build() error {
	if _, err := os.Stat("run/ours/main.go"); err != nil {
		return errFolder
	}
	if err := b.goBuild("generate", ".", ".", false); err != nil {
		return err
	}
	for _, p := range b.peers {
		err := lacks(p)
		if err == nil && p.script == nil {
			err = b.goBuild(p.id, ".", "./run/"+p.id, p.v2)
		}
		if err != nil && b.data == "" {
			return err
		}
	}
	for _, id := range []string{"decompress", "left"} {
		if err := b.goBuild(id, ".", "./run/"+id, false); err != nil {
			return err
		}
	}
	return b.goBuild("acscalls", "../cmd/acscalls", ".", false)
}

// lacks says what a peer needs that is not installed.
func lacks(p *peer) error {
	if p.script == nil {
		return nil
	}
	if _, err := exec.LookPath("node"); err != nil {
		return errors.New("DuckDB and node need Node.js: install it, or choose -peers without them")
	}
	if _, err := os.Stat("duckdb/node_modules"); strings.HasPrefix(p.script[0], "duckdb") && err != nil {
		return errors.New("DuckDB is not installed: run npm ci in bench/duckdb, or choose -peers without it")
	}
	return nil
}

func (b *runner) goBuild(id, dir, pkg string, v2 bool) error {
	var env []string
	if v2 {
		env = []string{"GOEXPERIMENT=jsonv2"}
	}
	if err := goRun(dir, env, "build", "-o", b.binary(id), pkg); err != nil {
		return fmt.Errorf("building %s: %w", id, err)
	}
	return nil
}

// goRun runs the go command in a folder, with additional variables in its environment.
func goRun(dir string, env []string, args ...string) error {
	cmd := exec.Command("go", args...)
	cmd.Dir = dir
	cmd.Env = append(append(cmd.Environ(), "GOWORK=off"), env...)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%w\n%s", err, bytes.TrimSpace(out))
	}
	return nil
}

// versions lists the modules of the peers.
func (b *runner) versions() (list []string) {
	seen := map[string]bool{}
	add := func(text string) {
		if text != "" && !seen[text] {
			seen[text] = true
			list = append(list, text)
		}
	}
	for _, p := range b.peers {
		if p.script != nil {
			out, _ := exec.Command("node", "--version").Output()
			add("Node.js " + strings.TrimSpace(string(out)))
			if strings.HasPrefix(p.script[0], "duckdb") {
				add(duckDBVersion())
			}
			continue
		}
		info, err := buildinfo.ReadFile(b.binary(p.id))
		if err != nil {
			continue
		}
		add(strings.Fields(info.GoVersion)[0])
		for _, dep := range info.Deps {
			for _, own := range []string{"bytedance/sonic", "goccy/go-json", "minio/simdjson-go", "valyala/fastjson", "tidwall/gjson"} {
				if name, ok := strings.CutPrefix(dep.Path, "github.com/"); ok && name == own {
					add(name + " " + dep.Version)
				}
			}
		}
	}
	return list
}

func duckDBVersion() string {
	var pkg struct {
		Dependencies map[string]string `json:"dependencies"`
	}
	text, err := os.ReadFile("duckdb/package.json")
	if err != nil || json.Unmarshal(text, &pkg) != nil {
		return ""
	}
	for name, version := range pkg.Dependencies {
		return name + " " + version
	}
	return ""
}
