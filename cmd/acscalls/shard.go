package main

import "fmt"

// shard is one of several parts of a result.
type shard struct {
	Part int `json:"part"` // from 1
	Of   int `json:"of"`
	// Result tells parts of one result from those of others: it differs with the input, the
	// command, its filters and its profile.
	Result string `json:"result"`
}

func (s *shard) String() string { return fmt.Sprintf("%d/%d", s.Part, s.Of) }

// shards are the parts of one result that have been found in files.
type shards struct {
	first string         // the first file
	one   *shard         // its part; nil if it is a whole result
	files map[int]string // by part
}

// add adds the part of a file, or nil for a file that is no part.
func (l *shards) add(file string, s *shard) error {
	if l.files == nil {
		l.first, l.one, l.files = file, s, map[int]string{}
	}
	switch {
	case (s == nil) != (l.one == nil):
		return fmt.Errorf("one of %s and %s is a part of a result by --shard, and the other is none: merge the parts first", l.first, file)
	case s == nil:
		return nil
	case s.Of != l.one.Of || s.Result != l.one.Result:
		return fmt.Errorf("%s and %s are parts of different results: make all parts from the same input, by the same version, with the same filters and profile, and one number of parts", l.first, file)
	case l.files[s.Part] != "":
		return fmt.Errorf("part %v is there twice: in %s and in %s", s, l.files[s.Part], file)
	}
	l.files[s.Part] = file
	return nil
}

// complete returns an error if a part is missing.
func (l *shards) complete() error {
	for part := 1; l.one != nil && part <= l.one.Of; part++ {
		if l.files[part] == "" {
			return fmt.Errorf("part %d/%d is missing", part, l.one.Of)
		}
	}
	return nil
}
