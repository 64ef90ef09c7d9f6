package calls

// FindHomes finds the calls of all strays so far, as happens whenever a call may be emitted.
func (s *LiveAssembler) FindHomes() {
	for _, e := range s.strays.heap {
		s.all.homeOf(e.stray)
	}
	for _, c := range s.all.all() {
		s.all.straysOf(c)
	}
}

// Open returns how many calls have not been emitted.
func (s *LiveAssembler) Open() int { return len(s.all.all()) }

// MaxVersions is maxVersions.
const MaxVersions = maxVersions

// Groups is groupOrder.
var Groups = groupOrder
