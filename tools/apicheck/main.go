// Apicheck compares the exported API of the root module with the one that was recorded at
// the last release. Run it in the root directory:
//
//	go run ./tools/apicheck          # lists changes that CHANGELOG does not mention
//	go run ./tools/apicheck -record  # at a release: records the API
//	go run ./tools/apicheck -count   # counts exported names per package
//
// The recording is one Go file of declarations per package, so that a reviewer can read
// it; what has changed, and whether the change is compatible, apidiff decides.
//
// A change is mentioned if a line of CHANGELOG for its package, above the heading of the
// last release, has its name. The exit status is 1 if one is not.
package main

import (
	"errors"
	"flag"
	"fmt"
	"go/types"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/exp/apidiff"
	"golang.org/x/tools/go/packages"
)

// recorded is the directory of the recording, below the root directory.
const recorded = "tools/apicheck/testdata/api"

func main() {
	record := flag.Bool("record", false, "record the API, at a release")
	count := flag.Bool("count", false, "count exported names per package")
	flag.Parse()
	if err := run(os.Stdout, ".", *record, *count); err != nil {
		fmt.Fprintln(os.Stderr, "apicheck:", err)
		os.Exit(1)
	}
}

func run(w io.Writer, root string, record, count bool) error {
	module, all, err := load(root)
	if err != nil {
		return err
	}
	if count {
		return writeCounts(w, module)
	}
	changelog, err := os.ReadFile(filepath.Join(root, "CHANGELOG.md"))
	if err != nil {
		return err
	}
	release, unreleased := lastRelease(string(changelog))
	dir := filepath.Join(root, recorded)
	if record {
		return writeRecording(dir, release, module, all)
	}
	old, oldRelease, err := readRecording(dir, module.Path, all)
	if release == "" && errors.Is(err, fs.ErrNotExist) {
		return nil // before the first release, every name may change
	}
	if err != nil {
		return err
	}
	if oldRelease != release {
		return fmt.Errorf("the API of %q is recorded, and the last release in CHANGELOG.md is %q: run go run ./tools/apicheck -record",
			oldRelease, release)
	}
	missing := 0
	for _, change := range changes(old, module) {
		if !mentioned(unreleased, change) {
			missing++
			fmt.Fprintln(w, change)
		}
	}
	if missing > 0 {
		return fmt.Errorf("CHANGELOG.md does not mention these changes of the API: %d", missing)
	}
	return nil
}

// load returns the packages of the root module that can be imported, and all that they
// import by path.
func load(root string) (*apidiff.Module, importerMap, error) {
	list, err := packages.Load(&packages.Config{
		Mode: packages.NeedName | packages.NeedTypes | packages.NeedImports | packages.NeedDeps | packages.NeedModule,
		Dir:  root,
	}, "./...")
	if err != nil {
		return nil, nil, err
	}
	module, all := &apidiff.Module{}, importerMap{}
	var failed error
	packages.Visit(list, nil, func(p *packages.Package) {
		for _, e := range p.Errors {
			failed = e
		}
		all[p.PkgPath] = p.Types
	})
	for _, p := range list {
		if p.Module != nil {
			module.Path = p.Module.Path
		}
		if p.Name != "main" && !internal(p.PkgPath) {
			module.Packages = append(module.Packages, p.Types)
		}
	}
	slices.SortFunc(module.Packages, func(a, b *types.Package) int { return strings.Compare(a.Path(), b.Path()) })
	return module, all, failed
}
