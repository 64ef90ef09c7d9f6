package errorcodes_test

import (
	"math"
	"testing"

	"example.com/acstelemetry/errorcodes"
)

func TestDecodePSTN(t *testing.T) {
	const (
		in   = errorcodes.DirectionInbound
		out  = errorcodes.DirectionOutbound
		none = errorcodes.DirectionUnknown
	)
	tests := []struct {
		reason    string
		subcode   int
		direction errorcodes.Direction
		sipCode   int
	}{
		{"inbound, normal end", 540000, in, 0},
		{"outbound, normal end", 560000, out, 0},
		{"inbound, busy", 540486, in, 486},
		{"outbound, busy", 560486, out, 486},
		{"first SIP code", 540100, in, 100},
		{"last SIP code", 560699, out, 699},
		{"in no list", 560599, out, 599},
		{"below the SIP codes", 540001, none, 0},
		{"just below the SIP codes", 540099, none, 0},
		{"after the SIP codes", 560700, none, 0},
		{"last of the prefix", 560999, none, 0},
		{"just below the prefix", 539999, none, 0},
		{"after the prefix", 541486, none, 0},
		{"between the prefixes", 550486, none, 0},
		{"a listed telephony subcode of another kind", 511404, none, 0},
		{"ICE, not SIP", 531004, none, 0},
		{"the prefix alone", 540, none, 0},
		{"one digit too many", 5404860, none, 0},
		{"negative", -540486, none, 0},
		{"smallest", math.MinInt, none, 0},
		{"largest", math.MaxInt, none, 0},
	}
	for _, tt := range tests {
		direction, sipCode, ok := errorcodes.DecodePSTN(tt.subcode)
		if direction != tt.direction || sipCode != tt.sipCode || ok != (tt.direction != none) {
			t.Errorf("%d (%s): %v %d %t, want %v %d", tt.subcode, tt.reason, direction, sipCode, ok, tt.direction, tt.sipCode)
		}
	}
}

// The SIP code of a telephony subcode has the meaning of the SIP standards, not
// that of the end code of the same number.
func TestTelephonyRuleSide(t *testing.T) {
	tests := []struct {
		reason  string
		subcode int
		side    errorcodes.Side
	}{
		{"busy: the called party of an outbound call", 560600, errorcodes.SideFarSide},
		{"busy: either end of an inbound call", 540600, errorcodes.SideUnknown},
		{"number gone, not the media failure of end code 410", 560410, errorcodes.SideClient},
		{"cancelled", 540487, errorcodes.SideNobody},
		{"declined", 540603, errorcodes.SideNobody},
		{"a server on the path", 560502, errorcodes.SideNetwork},
		{"a SIP code without a text", 560499, errorcodes.SideUnknown},
	}
	for _, tt := range tests {
		// End code 420 is not catalogued, so the rule alone answers.
		if e, _ := errorcodes.LookupSubcode(420, tt.subcode); e.Side != tt.side {
			t.Errorf("%d (%s): %v, want %v", tt.subcode, tt.reason, e.Side, tt.side)
		}
	}
}
