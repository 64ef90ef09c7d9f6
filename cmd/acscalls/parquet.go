package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"

	"example.com/acstelemetry/lake"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/report"
)

// parquet is the shape and the format of Parquet.
const parquet = "parquet"

// parquetFolder writes a file of Parquet for each log.
type parquetFolder struct {
	*folder
	writers map[*folderFile]*lake.Writer
}

func newParquetFolder(dir string) *parquetFolder {
	d := &parquetFolder{newFolder(dir), map[*folderFile]*lake.Writer{}}
	d.ending, d.head = ".parquet", func(f *folderFile) error {
		d.writers[f] = lake.NewWriter(&ready{d.folder, f}, f.schema, nil)
		return nil
	}
	return d
}

func (*parquetFolder) append(dst []byte, rec logs.Record) []byte { return logs.AppendJSON(dst, rec) }

func (d *parquetFolder) write(rec logs.Record, text []byte) error {
	f, err := d.fileOf(rec)
	if err != nil {
		return err
	}
	d.now++
	f.used = d.now
	return d.writers[f].WriteLine(text)
}

func (d *parquetFolder) close(failed error) error {
	if failed == nil {
		for _, w := range d.writers {
			failed = cmp.Or(failed, w.Close())
		}
	}
	return d.folder.close(failed)
}

// ready opens a file of a folder again before it is written to: a writer of Parquet writes when it
// has collected enough.
type ready struct {
	in *folder
	f  *folderFile
}

func (r *ready) Write(b []byte) (int, error) {
	if r.f.Writer == nil {
		if err := r.in.reopen(r.f); err != nil {
			return 0, err
		}
	}
	return r.f.Write(b)
}

// parquetTable writes Parquet of one log.
type parquetTable struct {
	*file
	schema *logs.Schema // nil before the first record
	rows   *lake.Writer
}

func (*parquetTable) append(dst []byte, rec logs.Record) []byte { return logs.AppendJSON(dst, rec) }

func (t *parquetTable) write(rec logs.Record, text []byte) error {
	switch t.schema {
	case rec.Schema():
	case nil:
		t.schema = rec.Schema()
		t.rows = lake.NewWriter(t.file, t.schema, nil)
	default:
		return otherColumns(t.schema, rec.Schema())
	}
	return t.rows.WriteLine(text)
}

func (t *parquetTable) close(failed error) error {
	if failed == nil && t.rows != nil {
		failed = t.rows.Close()
	}
	return t.file.close(failed)
}

// otherColumns returns the error of a table of two logs.
func otherColumns(one, other *logs.Schema) error {
	const undocumented = "record of a log that is not documented"
	return fmt.Errorf("records of this log have different columns: one is a %s, another is a %s",
		cmp.Or(one.Name(), undocumented), cmp.Or(other.Name(), undocumented))
}

// writeParquet writes rows as a file of Parquet.
func writeParquet[R report.Row](w io.Writer, rows []R) error {
	out := lake.NewRowWriter[R](w, nil)
	return errors.Join(out.Write(rows...), out.Close())
}
