package lake

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"iter"
	"os"
	"path"
	"slices"
	"strings"
	"time"
)

// Manifest is what an [Archive] says of itself. In the folder it is the file .manifest.json.
type Manifest struct {
	// Format is the version of the layout of archives, 1.
	Format int `json:"format"`
	// Generation is how many times the archive has changed.
	Generation int64 `json:"generation"`
	// Rows is the number of records, Bytes the size of all files, and Text that of the records as
	// JSON, without line feeds.
	Rows  int64 `json:"rows"`
	Bytes int64 `json:"bytes"`
	Text  int64 `json:"text"`
	// Sum is the SHA-256 of the manifest itself, in hexadecimal: of its JSON without blanks and
	// with an empty sum.
	Sum string `json:"sum"`
	// Files are all files, in the order of their names.
	Files []ArchiveFile `json:"files"`
}

// ArchiveFile is a file of an [Archive].
type ArchiveFile struct {
	// Name is that of the file in the folder of the archive, with slashes. It begins with the log
	// and the day.
	Name string `json:"name"`
	// Rows is the number of records, Bytes the size of the file, and Text that of the records as JSON.
	Rows  int64 `json:"rows"`
	Bytes int64 `json:"bytes"`
	Text  int64 `json:"text"`
	// SHA256 is the checksum of the file, in hexadecimal.
	SHA256 string `json:"sha256"`
	// First and Last are the earliest and the latest time of its records, in UTC, cut to
	// milliseconds; zero if they have none.
	First time.Time `json:"first,omitzero"`
	Last  time.Time `json:"last,omitzero"`
}

// partition returns the folder of the file.
func (f *ArchiveFile) partition() string { return path.Dir(f.Name) }

const manifestFormat = 1

// partitions returns an iterator over the folders and their files.
func (m *Manifest) partitions() iter.Seq2[string, []ArchiveFile] {
	return func(yield func(string, []ArchiveFile) bool) {
		files := m.Files
		for len(files) > 0 {
			partition := files[0].partition()
			n := 1
			for n < len(files) && files[n].partition() == partition {
				n++
			}
			list := slices.Clone(files[:n])
			slices.SortStableFunc(list, func(a, b ArchiveFile) int { return a.First.Compare(b.First) })
			if !yield(partition, list) {
				return
			}
			files = files[n:]
		}
	}
}

// in returns the files of a folder.
func (m *Manifest) in(partition string) []ArchiveFile {
	before := func(f ArchiveFile, prefix string) int { return strings.Compare(f.Name, prefix) }
	from, _ := slices.BinarySearchFunc(m.Files, partition+"/", before)
	to, _ := slices.BinarySearchFunc(m.Files, partition+"0", before) // the character after the slash
	return m.Files[from:to]
}

// has reports whether the manifest lists a file.
func (m *Manifest) has(name string) bool {
	_, ok := slices.BinarySearchFunc(m.Files, name, func(f ArchiveFile, name string) int { return strings.Compare(f.Name, name) })
	return ok
}

// with returns the next manifest, without some files and with others.
func (m *Manifest) with(add []ArchiveFile, remove map[string]bool) *Manifest {
	next := &Manifest{Format: manifestFormat, Generation: m.Generation + 1, Files: slices.Clone(add)}
	for _, f := range m.Files {
		if !remove[f.Name] {
			next.Files = append(next.Files, f)
		}
	}
	slices.SortFunc(next.Files, func(a, b ArchiveFile) int { return strings.Compare(a.Name, b.Name) })
	next.count()
	next.Sum = next.sum()
	return next
}

// count sets the sums of all files.
func (m *Manifest) count() {
	m.Rows, m.Bytes, m.Text = 0, 0, 0
	for _, f := range m.Files {
		m.Rows, m.Bytes, m.Text = m.Rows+f.Rows, m.Bytes+f.Bytes, m.Text+f.Text
	}
}

// sum returns the checksum of the manifest.
func (m *Manifest) sum() string {
	plain := *m
	plain.Sum, plain.Files = "", append([]ArchiveFile{}, m.Files...) // an empty list, not null
	text, err := json.Marshal(&plain)
	if err != nil {
		panic(err) // times come from JSON, or from records with years that JSON has
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// text returns the manifest as a file, with one line for each file.
func (m *Manifest) text() ([]byte, error) {
	var b bytes.Buffer
	head := *m
	head.Files = nil
	text, err := json.Marshal(&head)
	if err != nil {
		return nil, err
	}
	b.Write(bytes.TrimSuffix(text, []byte("null}")))
	b.WriteByte('[')
	for i := range m.Files {
		if text, err = json.Marshal(&m.Files[i]); err != nil {
			return nil, err
		}
		b.WriteString(map[bool]string{true: ",\n", false: "\n"}[i > 0])
		b.Write(text)
	}
	b.WriteString("\n]}\n")
	return b.Bytes(), nil
}

// readManifest reads a manifest and checks it.
func readManifest(name string) (*Manifest, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	m := new(Manifest)
	if err := json.Unmarshal(text, m); err != nil {
		return nil, fmt.Errorf("%s: %w: %w", name, ErrCorrupt, err)
	}
	if m.Format > manifestFormat {
		return nil, fmt.Errorf("%s: the archive has format %d, and this program knows formats up to %d", name, m.Format, manifestFormat)
	}
	counted := *m
	counted.count()
	if m.Sum != m.sum() || counted.Sum != counted.sum() {
		return nil, fmt.Errorf("%s: %w: its checksum is wrong", name, ErrCorrupt)
	}
	return m, nil
}
