package clientops_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"example.com/acstelemetry/clientops"
)

var sentence = regexp.MustCompile(`^[A-Z][^.]*[^. ]\.$`)

// Every known name has a meaning and an action, a sentence each, in every spelling.
func TestMeanings(t *testing.T) {
	descriptions := map[string]string{}
	check := func(name, description, action string, known bool) {
		t.Helper()
		if !known || !sentence.MatchString(description) || !sentence.MatchString(action) {
			t.Errorf("%s: known %t, %q, %q", name, known, description, action)
		}
		if other := descriptions[description]; other != "" {
			t.Errorf("%s and %s have one description: %q", other, name, description)
		}
		descriptions[description] = name
	}
	for _, n := range clientops.DiagnosticNames() {
		check(string(n), n.Description(), n.Action(), n.Known())
		for _, other := range []string{strings.ToUpper(string(n)), strings.ToUpper(string(n[:1])) + string(n[1:])} {
			if got := clientops.DiagnosticName(other).Description(); got != n.Description() {
				t.Errorf("%s: %q, want %q", other, got, n.Description())
			}
		}
	}
	for _, n := range clientops.OperationNames() {
		check(string(n), n.Description(), n.Action(), n.Known())
		if other := clientops.OperationName(strings.ToLower(string(n))); other.Description() != n.Description() {
			t.Errorf("%s: %q, want %q", other, other.Description(), n.Description())
		}
	}
	// 23 diagnostics; the 31 operations of before and StartAudio and Hold, new spellings for old.
	if d, o := len(clientops.DiagnosticNames()), len(clientops.OperationNames()); d != 23 || o != 33 {
		t.Errorf("%d diagnostics and %d operations, want 23 and 33", d, o)
	}
}

func TestMeaningsOfOtherSpellings(t *testing.T) {
	for old, name := range map[clientops.OperationName]clientops.OperationName{
		clientops.OldStateChanged:                clientops.StateChanged,
		clientops.OldCallModeChanged:             clientops.CallModeChanged,
		clientops.OldIDChanged:                   clientops.IDChanged,
		clientops.OldRoleChanged:                 clientops.RoleChanged,
		clientops.OldSelectedDeviceChanged:       clientops.SelectedDeviceChanged,
		clientops.OldIsMutedChanged:              clientops.IsMutedChanged,
		clientops.OldIsIncomingAudioMutedChanged: clientops.IsIncomingAudioMutedChanged,
		clientops.OldOptimalVideoCountChanged:    clientops.OptimalVideoCountChanged,
	} {
		if old.Description() != name.Description() || old.Action() != name.Action() {
			t.Errorf("%s: %q, %q", old, old.Description(), old.Action())
		}
	}
	if got := clientops.DiagnosticName("MicrophoneMutedUnexpectedly"); got.Description() != clientops.MicrophoneMuteUnexpectedly.Description() {
		t.Errorf("%s: %q", got, got.Description())
	}
	if got := clientops.OperationName("CallClientOperations"); got.Known() || got.Description() == "" || got.Action() == "" {
		t.Errorf("the log's name as an operation: known %t, %q", got.Known(), got.Description())
	}
	for _, unknown := range []string{"", "-changed", "Changed", "camera", "DoMagic"} {
		d, o := clientops.DiagnosticName(unknown), clientops.OperationName(unknown)
		if d.Description()+d.Action()+o.Description()+o.Action() != "" {
			t.Errorf("%q: %q, %q", unknown, d.Description(), o.Description())
		}
	}
}

func ExampleDiagnosticName_Description() {
	n := clientops.CameraFreeze
	fmt.Println(n.Description())
	fmt.Println(n.Action())
	// Output:
	// The camera delivered no new pictures for some seconds, so others saw the last one.
	// Check the computer's load and the camera's cable; close other programs that use the camera, or choose another.
}

func ExampleOperationName_Description() {
	for _, n := range []clientops.OperationName{clientops.Join, "State-changed", "DoMagic"} {
		fmt.Printf("%q\n", n.Description())
	}
	// Output:
	// "The user joined a group call, a room or a meeting."
	// "The state of the call changed; the payload has the new one."
	// ""
}
