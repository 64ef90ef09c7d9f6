package report

import (
	"io"
	"strconv"
	"strings"
	"time"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/exposure"
	"example.com/acstelemetry/opt"
)

// ScenarioRow says in one line what a call is for, and whether such calls end in 2028. Its
// columns are those of JSON, where every key is there and unknown values are null. In Go, use
// [exposure.Of].
type ScenarioRow struct{ row scenarioFields }

func (r *ScenarioRow) fields() any { return &r.row }

// MarshalJSON writes the row with all of its columns.
func (r ScenarioRow) MarshalJSON() ([]byte, error) { return marshal(&r.row) }

type scenarioFields struct {
	CallID    opt.Value[string]    `json:"callId"`
	CallStart opt.Value[time.Time] `json:"callStart"` // UTC
	CallType  opt.Value[string]    `json:"callType"`
	Scenario  exposure.Scenario    `json:"scenario"`
	Ending    exposure.Ending      `json:"ending"`
	EndsOn    opt.Value[string]    `json:"endsOn"`   // exposure.Date if it ends, else null
	Evidence  []string             `json:"evidence"` // texts of exposure.Evidence
	// Participants is how many there are, ParticipantSeconds the time of all of them together,
	// and WithoutDuration how many have none; see [exposure.Duration].
	Participants       int               `json:"participants"`
	ParticipantSeconds int64             `json:"participantSeconds"`
	WithoutDuration    int               `json:"withoutDuration"`
	ResourceID         opt.Value[string] `json:"resourceId"`
}

// NewScenarioRow returns the row of a call.
func NewScenarioRow(c *calls.Call) ScenarioRow {
	found := exposure.Of(c)
	sum, without := exposure.Duration(c)
	row := scenarioFields{
		CallID: c.ID, CallStart: c.Start, CallType: asText(c.Type), Scenario: found.Scenario, Ending: found.Scenario.Ending(),
		Evidence: []string{}, Participants: len(c.Participants),
		ParticipantSeconds: int64(sum), WithoutDuration: without, ResourceID: c.ResourceID,
	}
	for _, e := range found.Evidence {
		row.Evidence = append(row.Evidence, string(e))
	}
	if row.Ending == exposure.Ends {
		row.EndsOn = opt.Of(exposure.Date)
	}
	return ScenarioRow{row}
}

// WriteScenarios writes one row per call. Formats other than [Table] have every column of
// [ScenarioRow]. Nil options mean the defaults.
func WriteScenarios(w io.Writer, f Format, rows []ScenarioRow, o *Options) error {
	return writeRows(w, f, rows, o, scenariosTable)
}

func scenariosTable(rows []ScenarioRow, z zone) *table {
	t := &table{Columns: []column{
		words("CALL ID", 0), words(z.titled("START"), 3), words("SCENARIO", 0), words("ENDING", 1), figures("PARTICIPANTS", 4), words("EVIDENCE", 2),
	}, Rows: make([][]string, len(rows))}
	for i := range rows {
		r := &rows[i].row
		t.Rows[i] = []string{
			shown(r.CallID), z.minute(r.CallStart), string(r.Scenario), string(r.Ending), strconv.Itoa(r.Participants), strings.Join(r.Evidence, "; "),
		}
	}
	return t
}
