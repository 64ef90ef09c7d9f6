package main

import (
	"github.com/spf13/cobra"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/report"
)

func newParticipants() *cobra.Command {
	return newRows("participants", &cobra.Command{
		Short: "One row a participant: who came and went when, how it ended, how good it was",
		Long: `One row a participant of a call. Who rejoins is another participant.

The table names people without giving their identity away; json, ndjson and csv
have every column, identifiers included, null (in csv nothing) where no record
says it. durationSeconds is what the summary says, in seconds.`,
		Example: `  acscalls participants --issue 410 --since 7d logs/
  acscalls participants --sort -issues --limit 20 logs/
  acscalls participants --format csv --out participants.csv logs/`,
	}, allFilters, report.WriteParticipants, participantRows, nil)
}

func participantRows(p *quality.Profile, f *filter, c *calls.Call) []report.ParticipantRow {
	var rows []report.ParticipantRow
	for _, one := range c.Participants {
		v := p.Participant(c, one)
		if f.keepsQuality(v.Quality) && f.keepsRow(one, operationIDs(one.Operations), v.Issues) {
			rows = append(rows, report.NewParticipantRow(c, v))
		}
	}
	return rows
}
