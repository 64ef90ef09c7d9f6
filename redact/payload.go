package redact

import (
	"strings"

	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/opt"
)

// keepDocumented writes the next value if it may stay as the value of a
// documented member, and reports whether it did.
func (w *rewriter) keepDocumented(key string) bool {
	if c := w.peek(); c == '{' || c == '[' {
		return false
	}
	start := w.at
	raw := w.token()
	text, keep := w.j.documented(key, raw)
	switch {
	case !keep:
		w.at = start
	case raw[0] == '"':
		w.quote(text)
	default: // true, as the quality of a diagnostic
		w.dst = append(w.dst, text...)
	}
	return keep
}

// documented returns the text of a scalar and whether it may stay as the value of
// the member key.
func (j *job) documented(key, raw string) (text string, keep bool) {
	if !isDocumented(key) {
		return "", false
	}
	p, err := clientops.ParsePayload(`{"` + key + `":` + raw + `}`)
	if err != nil {
		return "", false
	}
	switch {
	case p.DiagnosticChanged.State() == opt.Set:
		name := p.DiagnosticChanged.Or("")
		return string(name), name.Known() || j.keepsName(string(name))
	case p.DiagnosticQuality.State() == opt.Set:
		quality := p.DiagnosticQuality.Or("")
		return string(quality), quality.Known()
	}
	stream := p.StreamType.Or("")
	return string(stream), stream.Known()
}

func isDocumented(key string) bool {
	for _, name := range []string{"DiagnosticChanged", "DiagnosticQuality", "StreamType"} {
		if strings.EqualFold(key, name) {
			return true
		}
	}
	return false
}
