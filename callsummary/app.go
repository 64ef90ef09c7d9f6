package callsummary

import (
	"encoding/json"
	"strings"

	"example.com/acstelemetry/internal/jsonscan"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// App is the application of a participant, as it names itself to the calling SDK. A text
// that it does not give is empty.
//
// Source: the tutorial "Adding custom tags to your client telemetry" of Azure's
// documentation.
type App struct {
	Name    string // appName, such as "contoso-web"
	Version string // appVersion, such as "2.1"
}

// App returns the application that DiagnosticOptions names, with the names of members in any
// case. What cannot be read is empty. If a member occurs twice, the last one counts.
func (r *Record) App() App {
	var a App
	it := jsonscan.Members([]byte(r.DiagnosticOptions.Or("")), logs.DefaultMaxDepth)
	for it.Next() {
		switch key := string(it.Key.Text()); {
		case strings.EqualFold(key, "appName"):
			a.Name = plainText(it.Value)
		case strings.EqualFold(key, "appVersion"):
			a.Version = plainText(it.Value)
		}
	}
	return a
}

// plainText returns the text of a member that is neither null nor a list of others. A version
// may be a number.
func plainText(v jsonscan.Value) string {
	switch v.Kind {
	case jsonscan.Null, jsonscan.Object, jsonscan.Array:
		return ""
	}
	var text opt.Value[string]
	if err := text.Parse(strings.TrimSpace(string(v.Text()))); err != nil {
		return ""
	}
	return text.Or("")
}

// Options returns the application as DiagnosticOptions has it: an object with the members
// that are not empty, absent if there is none.
func (a App) Options() opt.Value[string] {
	if a == (App{}) {
		return opt.Value[string]{}
	}
	text, _ := json.Marshal(struct { // fails for no text
		Name    string `json:"appName,omitempty"`
		Version string `json:"appVersion,omitempty"`
	}{a.Name, a.Version})
	return opt.Of(string(text))
}
