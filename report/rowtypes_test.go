package report_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/report"
)

func TestRowColumns(t *testing.T) {
	var got []string
	for _, c := range report.RowColumns[report.OperationRow]() {
		got = append(got, fmt.Sprintf("%s %s", c.Name, c.Type))
	}
	want := strings.Split("callId string,callStart time.Time,participant int,name string,participantId string,"+
		"identifier string,endpointId string,kind string,group string,operation string,operationId string,"+
		"start time.Time,end time.Time,durationMs int64,resultType string,resultSignature int64,qualities []string,"+
		"bad bool,issue string,clientInstanceId string,sdkVersion string,userAgent string", ",")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	// A metric is a column, and so is a map.
	for _, has := range []bool{
		slices.Contains(report.RowColumns[report.StreamRow](), report.RowColumn{Name: "jitterAvg", Type: reflect.TypeFor[float64]()}),
		slices.Contains(report.RowColumns[quality.Row](), report.RowColumn{Name: "clientTypes", Type: reflect.TypeFor[map[string]int]()}),
	} {
		if !has {
			t.Error("a column is missing")
		}
	}
}
