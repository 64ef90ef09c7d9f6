package trend_test

import (
	"testing"

	"example.com/acstelemetry/trend"
)

// Seven operations with a result: 2 Succeeded, 1 Success and 1 ExpectedError are
// not bad, 2 Failed and 1 UnexpectedServerError are.
func TestSuccessRate(t *testing.T) {
	o := trend.OperationFigures{Count: 8, Results: map[string]int{
		"Succeeded": 2, "Success": 1, "ExpectedError": 1, "Failed": 2, "UnexpectedServerError": 1, "": 1,
	}}
	if rate, ok := o.SuccessRate(false); rate != 4.0/7 || !ok {
		t.Errorf("by the list of calls %v, %v; want 4 of 7", rate, ok)
	}
	if rate, ok := o.SuccessRate(true); rate != 6.0/7 || !ok {
		t.Errorf("by the workbooks %v, %v; want 6 of 7", rate, ok)
	}
	silent := trend.OperationFigures{Count: 1, Results: map[string]int{"": 1}}
	if rate, ok := silent.SuccessRate(false); ok {
		t.Errorf("without a result %v", rate)
	}
}
