package lake

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
)

// How a change of an archive is safe: new files are complete, under temporary names in .adding, before
// anything else happens. A note says which files come and go. Then the files get their names, then the
// manifest is replaced, by a rename, and only then the old files are removed, and the note. Whatever comes
// between, the manifest is the old one or the new one, and lists files that are there; the note
// tells which others are of no use.

const noteName = workName + "/note.json"

// note is which files come with the next manifest, and which go.
type note struct {
	Add    []string `json:"add"`
	Remove []string `json:"remove"`
}

// apply makes changes those of the archive.
func (a *Adder) apply(changes []*change) error {
	changes = slices.DeleteFunc(changes, func(c *change) bool { return c == nil })
	if len(changes) == 0 {
		return nil
	}
	d, m := a.archive.disk, a.archive.manifest
	n := note{Remove: slices.Clone(a.stale)}
	var files []ArchiveFile
	gone := map[string]bool{}
	for _, c := range changes {
		files, n.Add = append(files, c.file), append(n.Add, c.file.Name)
		for _, name := range c.remove {
			gone[name] = true
			n.Remove = append(n.Remove, name)
		}
	}
	if err := a.writeNote(&n); err != nil {
		return err
	}
	undo := func(err error) error {
		for _, name := range n.Add {
			d.remove(a.archive.at(name)) //nolint:errcheck // the next Adder does it
		}
		return err
	}
	for _, c := range changes {
		if err := d.mkdir(a.archive.at(path.Dir(c.file.Name))); err != nil {
			return undo(err)
		}
		if err := d.rename(a.archive.at(c.temp), a.archive.at(c.file.Name)); err != nil {
			return undo(err)
		}
	}
	if err := a.syncFolders(n.Add); err != nil {
		return undo(err)
	}
	if err := a.setManifest(m.with(files, gone)); err != nil {
		if now, readErr := readManifest(a.archive.at(manifestName)); readErr == nil && now.Generation == m.Generation {
			return undo(err)
		}
		return err // it may be the new one: the next Adder finds out
	}
	for _, c := range changes {
		a.added.New += c.added
	}
	a.added.Commits++
	a.removeStale(n.Remove)
	return nil
}

// writeNote makes a note.
func (a *Adder) writeNote(n *note) error {
	text, err := json.Marshal(n)
	if err != nil {
		return err
	}
	d, name := a.archive.disk, a.archive.at(noteName)
	if err := writeAll(d, name+".tmp", text); err != nil {
		return err
	}
	if err := d.rename(name+".tmp", name); err != nil {
		return err
	}
	return d.syncDir(filepath.Dir(name))
}

// syncFolders makes the names of files last, and those of their folders.
func (a *Adder) syncFolders(names []string) error {
	var folders []string
	for _, name := range names {
		for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
			folders = append(folders, dir)
		}
	}
	slices.Sort(folders)
	for _, dir := range slices.Backward(slices.Compact(append(folders, ""))) {
		if err := a.archive.disk.syncDir(a.archive.at(dir)); err != nil {
			return err
		}
	}
	return nil
}

// setManifest replaces the manifest.
func (a *Adder) setManifest(m *Manifest) error {
	text, err := m.text()
	if err != nil {
		return err
	}
	d, temp := a.archive.disk, a.archive.at(workName+"/manifest.tmp")
	if err := writeAll(d, temp, text); err != nil {
		return err
	}
	if err := d.rename(temp, a.archive.at(manifestName)); err != nil {
		return err
	}
	if err := d.syncDir(a.archive.dir); err != nil {
		return err
	}
	a.archive.manifest = m
	return nil
}

// removeStale removes files that the manifest does not list any more. Those that somebody has open
// stay on some systems, for later.
func (a *Adder) removeStale(names []string) {
	a.stale = nil
	var removed []string
	for _, name := range names {
		if a.archive.manifest.has(name) {
			continue
		}
		switch err := a.archive.disk.remove(a.archive.at(name)); {
		case err == nil:
			removed = append(removed, name)
		case !errors.Is(err, fs.ErrNotExist):
			a.stale = append(a.stale, name)
		}
	}
	if len(a.stale) == 0 && a.syncFolders(removed) == nil {
		a.archive.disk.remove(a.archive.at(noteName)) //nolint:errcheck // it does no harm
	}
}

// recover removes what an interrupted Adder has left: the files of its note that the manifest does
// not list, and all temporary files. Nothing else is removed.
func (a *Adder) recover() error {
	n, err := a.archive.readNote()
	if err != nil {
		return err
	}
	a.removeStale(n.leftovers(a.archive.manifest))
	return a.removeTemporary()
}

// readNote reads the note; it is empty if there is none.
func (a *Archive) readNote() (*note, error) {
	n := new(note)
	text, err := os.ReadFile(a.at(noteName))
	if errors.Is(err, fs.ErrNotExist) {
		return n, nil
	}
	if err == nil {
		err = json.Unmarshal(text, n)
	}
	return n, err
}

// leftovers returns the files of a note that a manifest does not list.
func (n *note) leftovers(m *Manifest) []string {
	return slices.DeleteFunc(slices.Concat(n.Add, n.Remove), m.has)
}

// removeTemporary removes temporary files.
func (a *Adder) removeTemporary() error {
	entries, err := os.ReadDir(a.archive.at(workName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	for _, e := range entries {
		if name := workName + "/" + e.Name(); name != noteName && err == nil {
			err = a.archive.disk.remove(a.archive.at(name))
		}
	}
	return err
}

// cleanUp removes what is of no use at the end.
func (a *Adder) cleanUp() {
	if a.removeTemporary() == nil && len(a.stale) == 0 {
		a.archive.disk.remove(a.archive.at(workName)) //nolint:errcheck // a note may be in it
	}
}
