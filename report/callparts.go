package report

import (
	"time"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/internal/issue"
	"example.com/acstelemetry/opt"
)

// The parts of a [callView] that only JSON has completely.

// endpointView is a device or program in the call.
type endpointView struct {
	Key          opt.Value[string] `json:"key"` // null for the server
	EndpointType opt.Value[string] `json:"endpointType"`
	Participants []int             `json:"participants"` // numbers, in the order of their start
	Streams      []int             `json:"streams"`      // numbers of the streams that it sent
}

// operationView is an operation of a client.
type operationView struct {
	Participant *int       `json:"participant"` // number
	Group       string     `json:"group"`
	Bad         bool       `json:"bad"`
	Record      recordView `json:"record"`
}

// diagnosticView is a user-facing diagnostic from its first to its last change.
type diagnosticView struct {
	Participant *int                 `json:"participant"` // number
	Name        string               `json:"name"`
	Group       string               `json:"group"`
	OperationID string               `json:"operationId"`
	Start       opt.Value[time.Time] `json:"start"`
	End         opt.Value[time.Time] `json:"end"`
	Bad         bool                 `json:"bad"`
	Changes     []changeView         `json:"changes"`
}

// changeView is what a user-facing diagnostic reported at one time.
type changeView struct {
	Quality opt.Value[string] `json:"quality"`
	Record  recordView        `json:"record"`
}

// recordsView has the records of a call that no other part of its view has completely, in the
// order of the call.
type recordsView struct {
	MediaStats []recordView `json:"mediaStats"`
	Surveys    []recordView `json:"surveys"`
	Usage      []recordView `json:"usage"`
	// CallRecords describe the call and no participant.
	CallRecords []recordView `json:"callRecords"`
}

// parts adds what a call has in addition to participants and streams.
func (w *viewer) parts(view *callView) {
	c := w.verdict.Call
	view.Endpoints, view.Operations, view.Diagnostics = w.endpoints(), []operationView{}, []diagnosticView{}
	for _, op := range c.Operations {
		view.Operations = append(view.Operations, operationView{
			w.numberOf(w.operationOwner[op]), string(op.Group()), issue.BadOperation(op), recordView{op},
		})
	}
	for _, r := range c.Diagnostics {
		view.Diagnostics = append(view.Diagnostics, w.diagnostic(r))
	}
	view.Surveys, view.Bills = []surveyView{}, []usageView{}
	for _, s := range c.Surveys {
		view.Surveys = append(view.Surveys, w.survey(s))
	}
	for _, u := range c.Usage {
		view.Bills = append(view.Bills, w.bill(u))
	}
	view.companionsView = w.companions()
	view.Records = recordsView{recordViews(c.MediaStats), recordViews(c.Surveys), recordViews(c.Usage), recordViews(c.CallRecords)}
}

func (w *viewer) endpoints() []endpointView {
	list := []endpointView{}
	for _, e := range w.verdict.Call.Endpoints {
		view := endpointView{Key: someValue(e.Key), EndpointType: asText(e.Type), Participants: []int{}, Streams: []int{}}
		for _, p := range e.Participants {
			view.Participants = append(view.Participants, w.number[p])
		}
		for _, s := range e.Streams {
			view.Streams = append(view.Streams, w.stream[s]+1)
		}
		list = append(list, view)
	}
	return list
}

func (w *viewer) diagnostic(r *calls.DiagnosticRange) diagnosticView {
	view := diagnosticView{
		Participant: w.numberOf(w.diagnosticOwner[r]), Name: string(r.Name), Group: string(r.Name.Group()), OperationID: r.OperationID,
		Start: instant(r.Start, true), End: instant(r.End, true), Bad: issue.BadDiagnostic(r), Changes: []changeView{},
	}
	for i, rec := range r.Records {
		view.Changes = append(view.Changes, changeView{someValue(string(r.Qualities[i])), recordView{rec}})
	}
	return view
}
