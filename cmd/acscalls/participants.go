package main

import (
	"github.com/spf13/cobra"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/report"
)

func newParticipants() *cobra.Command {
	return newRows("participants", &cobra.Command{
		Short: "One row per participant: who came and went when, how it ended, how good it was",
		Long: `One row per participant of a call. Somebody who rejoins is another participant.

The table names people without revealing their identity; json, ndjson and csv have
every column, including identifiers, with null (in csv nothing) for what no record
says. By the rules of today what a client says of its times and end codes comes first;
startSide and endSide say whether a time is of the client or of the service.
durationSeconds is in whole seconds.`,
		Example: `  acscalls participants --issue 410 --since 7d logs/
  acscalls participants --sort -issues --limit 20 logs/
  acscalls participants --format csv --out participants.csv logs/`,
	}, allFilters, report.WriteParticipants, participantRows, nil)
}

func participantRows(p *quality.Profile, f *filter, c *calls.Call) []report.ParticipantRow {
	inCall := f.in(c)
	var rows []report.ParticipantRow
	for _, v := range p.Participants(c) {
		one := v.Participant
		if one.Summary == nil && !one.Start.IsSet() {
			continue // only a record that is no operation names it
		}
		if f.keepsQuality(v.Quality) && inCall.keeps(one, operationIDs(one.Operations), v.Issues) {
			rows = append(rows, report.NewParticipantRow(c, v))
		}
	}
	return rows
}
