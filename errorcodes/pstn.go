package errorcodes

// A Direction is the direction of a telephone (PSTN) call, as seen from
// Communication Services.
type Direction string

// The directions. Source: the rule for telephony subcodes.
const (
	DirectionUnknown  Direction = "Unknown"
	DirectionInbound  Direction = "Inbound"  // a telephone called
	DirectionOutbound Direction = "Outbound" // a telephone was called
)

// Known reports whether d is one of the two directions, in any letter case.
func (d Direction) Known() bool {
	return listed(d, DirectionInbound, DirectionOutbound)
}

// String returns the text of d, "Unknown" if it is empty.
func (d Direction) String() string { return orUnknown(d) }

// DecodePSTN takes a telephony subcode apart: 540xxx stands for an inbound,
// 560xxx for an outbound PSTN call, and the last three digits are the SIP code
// with which the call ended, 0 for a normal end. The SIP code means what the SIP
// standards say, which may differ from the end code of the same number: end code
// 410 is a media failure, SIP 410 a number that no longer exists.
//
// ok is false, with DirectionUnknown and 0, for every other subcode; that
// includes those whose last three digits are not a SIP code (001 to 099 and 700 to
// 999).
func DecodePSTN(subcode int) (direction Direction, sipCode int, ok bool) {
	sipCode = subcode % 1000
	if sipCode != 0 && hundreds(sipCode) == 0 {
		return DirectionUnknown, 0, false
	}
	switch subcode / 1000 {
	case inboundPrefix:
		return DirectionInbound, sipCode, true
	case outboundPrefix:
		return DirectionOutbound, sipCode, true
	}
	return DirectionUnknown, 0, false
}

// pstnRule returns the answer of the rule for telephony subcodes, without the
// numbers that were asked for.
func pstnRule(subcode int) (Entry, bool) {
	direction, sipCode, ok := DecodePSTN(subcode)
	if !ok {
		return Entry{}, false
	}
	index := &inboundIndex
	if direction == DirectionOutbound {
		index = &outboundIndex
	}
	return rules[index[sipCode]-1], true
}
