package main

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"example.com/acstelemetry/logs"
)

// mostOpen is how many files of a folder are open at once. Systems allow 256 or more.
const mostOpen = 64

// folder writes a file for each log, CSV by itself. There may be any number of logs.
type folder struct {
	dir    string
	ending string                     // of the names of files
	head   func(*folderFile) error    // begins a file
	files  map[string]*folderFile     // by name, in lower case
	logOf  func(logs.Record) string   // names the log of a record that has no schema
	known  map[*logs.Schema]tableName // of documented logs

	open []*folderFile
	most int   // of open files
	now  int64 // counts the records
}

// tableName is the name of a file without its ending, and the same in lower case: on some systems,
// names that differ only in case are the same file.
type tableName struct{ name, key string }

func newTableName(log string) tableName {
	name := fileName(log)
	return tableName{name, strings.ToLower(name)}
}

// folderFile is the file of one log.
type folderFile struct {
	*file
	schema *logs.Schema
	used   int64 // the last record

	// While files are replaced:
	fresh  bool   // there was none before
	backup string // a second name of the old one; "" for none
}

func newFolder(dir string) *folder {
	return &folder{dir: dir, files: map[string]*folderFile{}, logOf: logName, known: map[*logs.Schema]tableName{}, most: mostOpen, ending: ".csv", head: headOfCSV}
}

func headOfCSV(f *folderFile) error {
	_, err := f.Write(logs.AppendCSVHeader(nil, f.schema))
	return err
}

// names returns the folder, which names its files.
func (d *folder) names() *folder { return d }

func (*folder) append(dst []byte, rec logs.Record) []byte { return logs.AppendCSV(dst, rec) }

func (d *folder) write(rec logs.Record, text []byte) error {
	f, err := d.fileOf(rec)
	if err != nil {
		return err
	}
	d.now++
	f.used = d.now
	_, err = f.Write(text)
	return err
}

// nameOf returns the name of the table for a record.
func (d *folder) nameOf(rec logs.Record) tableName {
	schema := rec.Schema()
	if schema.Name() == "" {
		return newTableName(d.logOf(rec))
	}
	t, ok := d.known[schema]
	if !ok {
		t = newTableName(schema.Name())
		d.known[schema] = t
	}
	return t
}

// fileOf returns the file of a record, which it opens.
func (d *folder) fileOf(rec logs.Record) (*folderFile, error) {
	t := d.nameOf(rec)
	f := d.files[t.key]
	for ; f != nil && f.schema != rec.Schema(); f = d.files[t.key] { // other columns
		t.name, t.key = t.name+"_", t.key+"_"
	}
	if f != nil && (f.out != nil || f.name == "") {
		return f, nil
	}
	if f != nil {
		return f, d.reopen(f)
	}
	if _, err := d.makeRoom(); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(d.dir, 0o755); err != nil {
		return nil, notWritten(d.dir, err)
	}
	made, err := newFile(filepath.Join(d.dir, t.name+d.ending), nil)
	if err != nil {
		return nil, err
	}
	f = &folderFile{file: made, schema: rec.Schema()}
	d.files[t.key] = f
	if f.name != "" { // devices and pipes stay open
		d.open = append(d.open, f)
	}
	return f, d.head(f)
}

// reopen opens a file that is parked.
func (d *folder) reopen(f *folderFile) error {
	buffer, err := d.makeRoom()
	if err != nil {
		return err
	}
	d.open = append(d.open, f)
	return f.resume(buffer)
}

// makeRoom closes the file that was not used for longest if no more may be open, and returns
// its buffer, or nil.
func (d *folder) makeRoom() (*bufio.Writer, error) {
	if len(d.open) < d.most {
		return nil, nil
	}
	oldest := 0
	for i, f := range d.open {
		if f.used < d.open[oldest].used {
			oldest = i
		}
	}
	f := d.open[oldest]
	d.open = slices.Delete(d.open, oldest, oldest+1)
	return f.park()
}

// fileName makes the name of a log safe as the name of a file: a record may hold anything.
func fileName(log string) string {
	const most = 100 // bytes; some systems allow 143
	name := strings.Map(func(r rune) rune {
		if r == '-' || r == '_' || '0' <= r && r <= '9' || 'a' <= r|0x20 && r|0x20 <= 'z' {
			return r
		}
		return '_'
	}, log)
	name = strings.Clone(name[:min(len(name), most)]) // the record is reused, and its texts with it
	switch strings.ToLower(name) {
	case "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9",
		"lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9":
		name += "_" // the other names are devices of Windows, whatever follows a dot
	}
	return name
}

// close gives all files their names if failed is nil and each is complete, else none.
func (d *folder) close(failed error) error {
	files := make([]*folderFile, 0, len(d.files))
	for _, key := range slices.Sorted(maps.Keys(d.files)) {
		files = append(files, d.files[key])
	}
	err := failed
	for _, f := range files {
		if err == nil && f.out == nil {
			err = f.resume(nil)
		}
		if ferr := f.finish(err); err == nil {
			err = ferr
		}
	}
	files = slices.DeleteFunc(files, func(f *folderFile) bool { return f.name == "" })
	if err == nil {
		err = d.replace(files)
	}
	if err != nil {
		for _, f := range files {
			os.Remove(f.temp) //nolint:errcheck // err says more, or the file has its final name
		}
	}
	return err
}

// replace gives all files their names, or none. The old files have a second name meanwhile, so
// that they can come back.
func (d *folder) replace(files []*folderFile) error {
	defer func() {
		for _, f := range files {
			if f.backup != "" {
				os.Remove(f.backup) //nolint:errcheck // it is hidden, and does no harm
			}
		}
	}()
	for _, f := range files {
		f.keepOld()
	}
	for i, f := range files {
		err := os.Rename(f.temp, f.name)
		if err == nil {
			continue
		}
		err = f.because(err)
		if kept := undo(files[:i]); len(kept) > 0 {
			return fmt.Errorf("%w; the other tables in %s are as they were, but these are new: %s", err, d.dir, few(kept))
		}
		return fmt.Errorf("%w; all tables in %s are as they were", err, d.dir)
	}
	return nil
}

// keepOld gives the old file a second name. Some systems have no second names.
func (f *folderFile) keepOld() {
	backup := hidden(f.name)
	err := os.Link(f.name, backup)
	if err == nil {
		f.backup = backup
	}
	f.fresh = errors.Is(err, fs.ErrNotExist)
}

// undo brings the old files back. It returns the files that are new nevertheless, and where
// their old content is.
func undo(replaced []*folderFile) (kept []string) {
	for _, f := range replaced {
		name := filepath.Base(f.name)
		switch {
		case f.fresh:
			if os.Remove(f.name) != nil {
				kept = append(kept, name)
			}
		case f.backup == "":
			kept = append(kept, name)
		default:
			if os.Rename(f.backup, f.name) != nil {
				kept = append(kept, name+" (before: "+filepath.Base(f.backup)+")")
			}
			f.backup = "" // it is gone, or has the old content
		}
	}
	return kept
}
