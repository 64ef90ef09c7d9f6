package callsummary_test

import (
	"testing"

	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/opt"
)

func TestApp(t *testing.T) {
	for _, tt := range []struct {
		reason, options string
		want            callsummary.App
	}{
		{"as the tutorial sets it", `{"appName":"contoso-web","appVersion":"2.1","tags":["visits"]}`, callsummary.App{Name: "contoso-web", Version: "2.1"}},
		{"names in another case", `{"AppName":"a","APPVERSION":"1"}`, callsummary.App{Name: "a", Version: "1"}},
		{"a version that is a number", `{"appVersion":2.10}`, callsummary.App{Version: "2.10"}},
		{"blanks around a name, and a letter written as an escape", `{"appName":" caf\u00e9 "}`, callsummary.App{Name: "café"}},
		{"no value in any spelling", `{"appName":null,"appVersion":"null"}`, callsummary.App{}},
		{"a list is not a name", `{"appName":["a"],"appVersion":{"v":1}}`, callsummary.App{}},
		{"the last of two counts", `{"appName":"a","appName":"b"}`, callsummary.App{Name: "b"}},
		{"what is before the fault is read", `{"appName":"a","appVersion":`, callsummary.App{Name: "a"}},
		{"only tags", `{"tags":["appName"]}`, callsummary.App{}},
		{"not JSON", `appName=a`, callsummary.App{}},
	} {
		r := callsummary.Record{DiagnosticOptions: opt.Of(tt.options)}
		if got := r.App(); got != tt.want {
			t.Errorf("%s: got %+v, want %+v", tt.reason, got, tt.want)
		}
	}
	if got := new(callsummary.Record).App(); got != (callsummary.App{}) {
		t.Errorf("without options: got %+v", got)
	}
}

func TestAppOptions(t *testing.T) {
	for app, want := range map[callsummary.App]opt.Value[string]{
		{}:                                 {},
		{Name: "a"}:                        opt.Of(`{"appName":"a"}`),
		{Name: `say "hi"`, Version: "1.0"}: opt.Of(`{"appName":"say \"hi\"","appVersion":"1.0"}`),
	} {
		got := app.Options()
		if got != want {
			t.Errorf("%+v: got %v, want %v", app, got, want)
		}
		if back := (&callsummary.Record{DiagnosticOptions: got}).App(); back != app {
			t.Errorf("%+v was read back as %+v", app, back)
		}
	}
}
