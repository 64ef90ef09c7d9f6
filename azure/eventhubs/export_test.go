package eventhubs

import "time"

// BrokersOf returns the addresses to connect to first.
func BrokersOf(s *Source) []string { return s.brokers() }

// SetPatience sets what tests do not wait for: how long it takes until refused credentials end
// reading, until gaps are looked for, until a member without partitions ends, and until it is
// looked whether the hub has more of them.
func (s *Source) SetPatience(d time.Duration) {
	s.refusedFor, s.gapWait, s.idleMember, s.growEvery = d, d, d, d
}
