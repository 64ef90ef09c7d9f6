package main

import (
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/pkg/browser"
)

// openPage shows a file in the browser that BROWSER names, else in that of the desktop. BROWSER is
// a command in which %s is the address, as for other programs; of several with colons between them,
// the first one counts.
func openPage(env *environment, name string, stderr io.Writer) error {
	command, _, _ := strings.Cut(env.variable("BROWSER"), ":")
	words := strings.Fields(command)
	var err error
	if len(words) == 0 {
		browser.Stdout, browser.Stderr = stderr, stderr
		err = browser.OpenFile(name)
	} else {
		if name, err = filepath.Abs(name); err != nil {
			return err
		}
		if !strings.Contains(command, "%s") {
			words = append(words, "%s")
		}
		for i := range words {
			words[i] = strings.ReplaceAll(words[i], "%s", "file://"+filepath.ToSlash(name))
		}
		cmd := exec.Command(words[0], words[1:]...)
		cmd.Stdout, cmd.Stderr = stderr, stderr
		err = cmd.Run()
	}
	if err != nil {
		return fmt.Errorf("no browser could be opened (%w): open %s yourself, or name a browser in BROWSER", err, name)
	}
	return nil
}
