package rulebook_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// A generator makes small sets of records in which the rules meet: few IDs, so that they
// collide, times at and around each limit, and everything that may be missing.
type generator struct {
	*rand.Rand
	lines   []string
	undated bool // a record has no time
}

// generate returns the records of one to four calls, each a line of JSON.
func generate(seed uint64) []string {
	g := &generator{Rand: rand.New(rand.NewPCG(seed, 12))}
	calls := make([]plan, 1+g.IntN(4))
	for i := range calls {
		calls[i] = g.plan(i)
	}
	for _, c := range calls {
		g.call(c)
	}
	for range g.IntN(8) {
		g.operation(calls[g.IntN(len(calls))], g.one("", "", "", "stranger"), "")
	}
	if g.chance(10) { // a summary without a call ID
		g.summary(plan{start: calls[0].start, people: []string{"p0"}}, "p0", 1)
	}
	g.Shuffle(len(g.lines), func(i, j int) { g.lines[i], g.lines[j] = g.lines[j], g.lines[i] })
	return g.lines
}

// A plan is what the records of a call have in common.
type plan struct {
	id     string
	p2p    bool
	start  time.Time
	people []string
}

func (g *generator) chance(percent int) bool { return g.IntN(100) < percent }

// one returns one of the texts.
func (g *generator) one(texts ...string) string { return texts[g.IntN(len(texts))] }

var noon = time.Date(2025, 3, 1, 12, 0, 0, 0, time.UTC)

func (g *generator) plan(i int) plan {
	c := plan{id: fmt.Sprintf("c%d", i+1), p2p: g.chance(25), start: noon.Add(time.Duration(g.IntN(5*i+1)) * time.Hour)}
	for j := range 1 + g.IntN(3) {
		c.people = append(c.people, fmt.Sprintf("%s-p%d", c.id, j+1))
	}
	return c
}

// call writes the records of a call: any of its logs may be missing.
func (g *generator) call(c plan) {
	if g.chance(70) {
		for _, who := range c.people {
			for range g.versions() {
				g.summary(c, who, g.IntN(12))
			}
		}
	}
	if g.chance(15) {
		g.summary(c, c.id, 1) // describes the call itself
	}
	if g.chance(50) {
		for range 1 + g.IntN(4) {
			who := c.people[g.IntN(len(c.people))]
			if g.chance(5) {
				who = c.id
			}
			id := g.one("", "1", "1", "2", "3")
			media := g.one("", "Audio", "Video", "Video", "VBSS", "AppSharing", "Fax")
			for range g.versions() {
				g.stream(c, who, media, id)
			}
		}
	}
	if g.chance(80) {
		for range g.IntN(9) {
			who := c.people[g.IntN(len(c.people))]
			if g.chance(10) {
				who = c.id + "-guest"
			}
			if g.chance(10) {
				who = ""
			}
			call := c.id
			if g.chance(20) {
				call = ""
			}
			g.operation(c, who, call)
		}
	}
	if g.chance(30) {
		for range 1 + g.IntN(3) {
			g.write("CallSurvey", nil, members{
				"CallId": c.id, "SurveyId": g.one("s1", "s2", "s3") + c.id,
				"OverallRatingScore": g.one("", "1", "2", "3", "4", "5"), "OverallRatingScoreUpperBound": g.one("", "5", "10", "3"),
			})
		}
	}
}

// versions is how many records one participant or stream has.
func (g *generator) versions() int { return 1 + g.IntN(10)/7 + g.IntN(10)/8 }

// members are the members of a record. Empty texts are left out, or null.
type members map[string]string

// write appends a record, sometimes twice. At most one record of a set has no time: which of
// two records of one time is newer is left open.
func (g *generator) write(category string, head, properties members) {
	out := map[string]any{"category": category}
	if !g.undated && g.chance(3) {
		g.undated = true
	} else {
		out["time"] = noon.Add(time.Duration(g.Int64N(int64(24 * time.Hour)))).Truncate(time.Millisecond)
	}
	g.fill(out, head)
	inner := map[string]any{}
	g.fill(inner, properties)
	out["properties"] = inner
	text, err := json.Marshal(out)
	if err != nil {
		panic(err)
	}
	for range 1 + g.IntN(20)/19 {
		g.lines = append(g.lines, string(text))
	}
}

func (g *generator) fill(out map[string]any, from members) {
	for _, name := range slices.Sorted(maps.Keys(from)) {
		value := from[name]
		switch {
		case value != "" && strings.HasSuffix(strings.ToLower(name), "id") && g.chance(2):
			out[name] = " " + value
		case value != "":
			out[name] = value
		case g.chance(10):
			out[name] = nil
		case g.chance(10):
			out[name] = g.one(" ", "null")
		}
	}
}

// log returns the name of the plain log or, half as often, of its Updates.
func (g *generator) log(name string, version int) (string, string) {
	if g.chance(35) {
		if g.chance(5) {
			return name + "Updates", ""
		}
		return name + "Updates", fmt.Sprint(version)
	}
	return name, ""
}

// who fills in the IDs of a participant: in a P2P call there is no ParticipantId, and the
// IDs of a redacted one tell nothing.
func (g *generator) who(c plan, who string, to members) {
	to["identifier"], to["endpointId"] = "user-"+who, "endpoint-"+who
	switch {
	case c.p2p && who != c.id:
		if strings.HasSuffix(who, "2") {
			to["identifier"] = ""
		}
		if strings.HasSuffix(who, "3") {
			to["endpointId"] = "Redacted"
		}
	case strings.HasSuffix(who, "3"):
		to["participantId"] = "Redacted"
	default:
		to["participantId"] = who
	}
}

func (g *generator) summary(c plan, who string, version int) {
	log, updates := g.log("CallSummary", version)
	p := members{
		"CallUpdatesVersion":    updates,
		"callStartTime":         g.one(stamp(c.start), stamp(c.start), stamp(c.start.Add(1900*time.Millisecond)), stamp(c.start.Add(-time.Minute)), ""),
		"callDuration":          g.one("60", "600", "0", ""),
		"callType":              g.one("P2P", "Group", ""),
		"participantStartTime":  g.one(stamp(c.start.Add(time.Second)), stamp(c.start.Add(30*time.Second)), ""),
		"participantDuration":   g.one("30", "90", ""),
		"participantEndReason":  g.one("", "0", "487", "500", "410", "430"),
		"ParticipantEndSubCode": g.one("", "0", "4507", "540487"),
		"ResultCategory":        g.one("", "Success", "ExpectedError", "UnexpectedClientError", "UnexpectedServerError", "someunexpectedthing"),
		"endpointType":          g.one("VoIP", "VOIP", "PSTN", "Server"),
		"participantType":       g.one("", "ACS", "Teams", "Phone"),
		"sdkVersion":            g.one("", "1.27.1.0", "Redacted"),
		"osVersion":             g.one("", "Windows 10", "iOS 17.0", "Redacted"),
	}
	g.who(c, who, p)
	if p["participantId"] == "Redacted" {
		p["endpointType"] = g.one("VoIP", "PSTN")
	}
	g.write(log, members{"correlationId": c.id}, p)
}

// limits are the metrics with values around each limit; x cannot be read.
var limits = map[string][]string{
	"jitterAvg":                       {"30", "31", "0", "x"},
	"JitterBufferSizeAvg":             {"200", "201"},
	"packetLossRateAvg":               {"0.1", "0.10001"},
	"roundTripTimeAvg":                {"500", "501"},
	"HealedDataRatioAvg":              {"0.1", "0.2"},
	"VideoFrameRateAvg":               {"7", "6.99", "1", "0.99", "30", "x"},
	"RecvFreezeDurationPerMinuteInMs": {"6000", "6001", "25000", "25000.5"},
	"RecvResolutionHeight":            {"240", "239", "768", "767"},
	"VideoBitRateAvg":                 {"0", "149999", "150000", "x"},
}

func (g *generator) stream(c plan, who, media, id string) {
	log, updates := g.log("CallDiagnostics", g.IntN(12))
	p := members{"CallUpdatesVersion": updates, "mediaType": media, "streamId": id, "endpointType": g.one("VoIP", "Server")}
	g.who(c, who, p)
	for name, values := range limits {
		if g.chance(15) {
			p[name] = g.one(values...)
		}
	}
	g.write(log, members{"correlationId": c.id}, p)
}

// operation writes an operation of a call, or of a client that may not have joined it yet.
func (g *generator) operation(c plan, who, call string) {
	before := []time.Duration{
		3 * time.Hour, 3*time.Hour + time.Millisecond, 2 * time.Hour, 2*time.Hour + time.Millisecond, time.Hour,
		0, -time.Second, -time.Minute, -90 * time.Second, -time.Hour, -5 * time.Hour,
	}
	at := stamp(c.start.Add(-before[g.IntN(len(before))]))
	switch {
	case g.chance(5):
		at = ""
	case g.chance(50): // so that rarely two operations are at one time
		at = stamp(c.start.Add(time.Duration(g.IntN(3_600_000)) * time.Millisecond))
	}
	name := g.one("Join", "StartCall", "EnterCall", "AcceptIncomingCall", "Hangup", "Hangup", "Hold", "Hold", "MuteMicrophone",
		"StateChanged", "State-changed", "CallModeChanged", "IdChanged", "RoleChanged", "Role-changed", "CallClientOperations",
		"ProbeNetwork", "UserFacingDiagnostics", "UserFacingDiagnostics", "UserFacingDiagnostics", "")
	p := members{
		"CallId": call, "ParticipantId": who, "OperationName": name, "CallClientTimeStamp": at,
		"OperationId":      g.operationID(c, who, name),
		"ResultType":       g.one("", "Succeeded", "Success", "ExpectedError", "Failed", "UnexpectedClientError", "UnexpectedServerError", "Odd"),
		"ClientInstanceId": g.one("", "", "i1", "i2", "i-"+c.id),
		"SdkVersion":       g.one("", "1.28.0.0"),
		"UserAgent":        g.one("", "", "Android/14", agent),
		"OperationPayload": g.payload(name),
	}
	if who == "" && call == "" && p["ClientInstanceId"] == "" {
		p["ClientInstanceId"] = "i1"
	}
	if who != "" && !strings.HasSuffix(who, "1") {
		p["EndpointId"] = "endpoint-" + who
	}
	if who == "" && g.chance(30) {
		p["EndpointId"] = "endpoint-" + c.people[g.IntN(len(c.people))]
	}
	g.write("CallClientOperations", nil, p)
}

// operationID returns one of few IDs, of a participant and a call or of all, or a new one. All
// changes of a diagnostic are of one participant.
func (g *generator) operationID(c plan, who, name string) string {
	if g.chance(10) {
		return ""
	}
	if g.chance(30) {
		return fmt.Sprint("o", g.Uint32())
	}
	if name != "UserFacingDiagnostics" && g.chance(10) {
		return fmt.Sprint("o", g.IntN(2))
	}
	return fmt.Sprint(c.id, who, "-o", g.IntN(3))
}

func (g *generator) payload(name string) string {
	p := map[string]any{}
	sometimes := func(percent int, key string, values ...any) {
		if g.chance(percent) {
			p[key] = values[g.IntN(len(values))]
		}
	}
	if name == "UserFacingDiagnostics" {
		capital := g.one("D", "D", "d")
		sometimes(95, capital+"iagnosticChanged", "noNetwork", "NoNetwork", "networkReconnect", "cameraFreeze", "CameraFreeze", "speakerMuted",
			"SpeakingWhileMicrophoneIsMuted", "SpeakerMutedX", "x-SPEAKERMUTED")
		sometimes(90, g.one(capital, "D", "d")+"iagnosticQuality", "Good", "Good", "good", "Bad", "Poor", "False", false)
	}
	sometimes(12, "NewState", "Connected", "Disconnected", "Connecting", "connected")
	sometimes(12, "CallType", "P2P", "Group", "", nil)
	sometimes(15, "Code", 0, "0", 487, "500", nil, "")
	sometimes(15, "SubCode", 0, "4507", 10003)
	sometimes(10, "FailureReason", "busy", "gone")
	sometimes(10, "ResultCategory", "Success", "UnexpectedClientError")
	if len(p) == 0 {
		return g.one("", "{}", "[1]", "no JSON")
	}
	text, err := json.Marshal(p)
	if err != nil {
		panic(err)
	}
	return string(text)
}

func stamp(t time.Time) string { return t.Format("2006-01-02T15:04:05.000Z") }
