package errorcodes_test

import (
	"errors"
	"fmt"

	"example.com/acstelemetry/errorcodes"
)

func ExampleLookup() {
	e, ok := errorcodes.Lookup(410)
	fmt.Println(ok, e.Family, e.Side, e.Ungraceful)
	fmt.Println(e.Description)

	e, ok = errorcodes.Lookup(499) // in no document
	fmt.Println(ok, e.Code, e.Family, e.Side)
	// Output:
	// true Client Client true
	// Media failed on this endpoint: its media stack or the media infrastructure it needs did not work.
	// false 499 Client Unknown
}

func ExampleLookupSubcode() {
	for _, subcode := range []int{10004, 540480, 12345} {
		e, _ := errorcodes.LookupSubcode(487, subcode)
		fmt.Printf("%d/%d by %v: %v, %v\n", e.Code, e.Subcode, e.Match, e.Category, e.Side)
		fmt.Println("  " + e.Description)
		fmt.Println("  " + e.Action)
	}
	// Output:
	// 487/10004 by Pair: ExpectedError, FarSide
	//   The callee did not answer in time.
	//   Try again later; if the callee never saw the call, check their sign-in and push notifications.
	// 487/540480 by Rule: Unknown, Unknown
	//   Inbound PSTN call. SIP 480: the called party is not available at the moment.
	//   Try again later.
	// 487/12345 by Code: Unknown, Nobody
	//   The call was cancelled, declined on this side, ended because endpoints did not match, or no media offer could be made.
	//   Usually expected; read the subcode to tell a cancelled call from one that was not answered.
}

func ExampleDecodePSTN() {
	direction, sipCode, ok := errorcodes.DecodePSTN(560486)
	fmt.Println(direction, sipCode, ok)
	// Output: Outbound 486 true
}

func ExampleUngraceful() {
	fmt.Println(errorcodes.Ungraceful(0), errorcodes.Ungraceful(487), errorcodes.Ungraceful(410))
	// Output: false false true
}

func ExampleFamilyOf() {
	fmt.Println(errorcodes.FamilyOf(0), errorcodes.FamilyOf(487), errorcodes.FamilyOf(603), errorcodes.FamilyOf(-1))
	// Output: Success Client Global Unknown
}

func ExampleParse() {
	for _, text := range []string{" 487 ", "487.0", "Redacted", "abc"} {
		code, err := errorcodes.Parse(text)
		switch {
		case errors.Is(err, errorcodes.ErrRedacted):
			fmt.Println("redacted")
		case err != nil:
			fmt.Println(err)
		default:
			fmt.Println(code)
		}
	}
	// Output:
	// 487
	// 487
	// redacted
	// errorcodes: "abc": not a whole number
}

func ExampleParsePair() {
	code, subcode, hasSubcode, err := errorcodes.ParsePair("487/10004")
	fmt.Println(code, subcode, hasSubcode, err)
	// Output: 487 10004 true <nil>
}

func ExampleAll() {
	byCategory := make(map[errorcodes.Category]int)
	for e := range errorcodes.All() {
		if e.HasSubcode {
			byCategory[e.Category]++
		}
	}
	fmt.Println("service errors:", byCategory[errorcodes.CategoryUnexpectedServerError])
	// Output: service errors: 24
}

func ExampleSearch() {
	for _, text := range []string{"3112", "500/511404", "408/10057"} {
		list, _ := errorcodes.Search(text)
		for _, e := range list {
			fmt.Println(e.Name(), e.Origin, e.Description)
			if remark := e.Remark(); remark != "" {
				fmt.Println("  " + remark)
			}
		}
	}
	// Output:
	// 410/3112 Service The way the client's network is configured kept the call from being set up.
	// 500/511404 Service The number or the resource was not found.
	//   No list names 500/511404; this is what the subcode means with end code 404, the only one it is listed with.
	// 408/10057 Service The callee's endpoint began to set up the call but did not finish: most likely it went away or lost its network.
	// 408/10057 TeamsPhoneExtensibility An agent with two personas could not be added, because the agent's client did not answer in time.
}

func ExampleMeanings() {
	for _, e := range errorcodes.Meanings(560487) {
		fmt.Println(e.Name(), e.Side)
	}
	// Output:
	// 487/560487 Nobody
	// 497/560487 Nobody
}

// Call Automation and calls give subcode 7000 different meanings.
func ExampleLookupCallAutomation() {
	e, _ := errorcodes.LookupCallAutomation(200, 7000)
	fmt.Println(e.Origin, e.Description)
	e, _ = errorcodes.LookupSubcode(0, 7000)
	fmt.Println(e.Origin, e.Description)
	// Output:
	// CallAutomation The call ended normally.
	// Service Call Automation or a bot ended the call.
}

// The texts are the participantEndReason and the participantEndSubCode of a summary.
func ExampleFind() {
	for _, texts := range [][2]string{{"410", "3101"}, {"410", ""}, {"Redacted", ""}} {
		e, ok := errorcodes.Find(texts[0], texts[1])
		fmt.Println(ok, e.Match, e.Code == errorcodes.CodeMediaFailure, e.Description)
	}
	// Output:
	// true Pair true Network trouble on the client's side broke the media of a running call, and the call was dropped.
	// true Code true Media failed on this endpoint: its media stack or the media infrastructure it needs did not work.
	// false None false The end code in the record is redacted.
}
