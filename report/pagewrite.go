package report

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"strings"

	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/trend"
)

//go:embed page/*.js page/*.css page/*.html
var pageFiles embed.FS

// pageScripts are the page's scripts in their order in one function.
func pageScripts() []string {
	return []string{
		"dom", "format", "data", "search", "tooltip", "charts", "summary",
		"filters", "list", "detail", "issues", "layout", "draw", "timeline", "print", "main",
	}
}

// pageData is the data of all calls.
type pageData struct {
	Generated   *int64          `json:"generated"` // milliseconds since 1970
	Notes       []string        `json:"notes"`
	Profile     string          `json:"profile"`
	Thresholds  []thresholdView `json:"thresholds"`
	Rules       []rule          `json:"rules"`
	RulesSource string          `json:"rulesSource"`
	Metrics     []metricView    `json:"metrics"`
	Measures    []measureView   `json:"measures"`
	Percentiles []float64       `json:"percentiles"`
	Figures     figuresView     `json:"figures"`
	Texts       []string        `json:"texts"`
	Rows        *pageColumns    `json:"rows"`
	// Open is the ID of the call on which the page opens; empty for the summary.
	Open string `json:"open"`
	// Arguments are what reads the same calls again.
	Arguments string `json:"arguments"`
	// Limits are shares from 0 to 1, by measure.
	Limits map[trend.Measure]float64 `json:"limits"`
	// Change is null without an earlier period.
	Change *pageChange `json:"change"`
	// Facets are the values of calls by kind, in the order of Rows.
	Facets map[string]facetView `json:"facets"`
	// Meanings are a sentence and what to do, by the names of issues, operations and diagnostics.
	Meanings map[string][2]string `json:"meanings"`
}

type thresholdView struct {
	Metric    quality.Metric    `json:"metric"`
	Media     string            `json:"media"`
	Direction quality.Direction `json:"direction"`
	Limit     float64           `json:"limit"`
	Unit      string            `json:"unit"`
}

// WriteTo writes the page. Calls may be added afterwards, and the page written again.
//
// Everything from the records is in data blocks, which browsers do not run, and is shown as
// text. In addition, the Content-Security-Policy of the page forbids everything except its one
// script and its one style, which it names by their hashes.
func (p *Page) WriteTo(w io.Writer) (int64, error) {
	out := &countingWriter{w: w}
	script, style, frame, err := pageAssets()
	if err != nil {
		return 0, err
	}
	before, after, ok := bytes.Cut(frame, []byte("{{data}}"))
	if !ok {
		return 0, fmt.Errorf("report: page/page.html has no place for the data")
	}
	fill := strings.NewReplacer( // in one pass: inserted text is not searched again
		"{{title}}", html.EscapeString(clean(p.options.Title)), "{{policy}}", pagePolicy(script, style),
		"{{style}}", string(style), "{{script}}", string(script),
	)
	out.write([]byte(fill.Replace(string(before))))
	if err := p.writeData(out); err != nil {
		return out.n, err
	}
	out.write([]byte(fill.Replace(string(after))))
	return out.n, out.err
}

// pageAssets returns the template, the script and the style. The script is one function, so
// that nothing in it can be reached from outside.
func pageAssets() (script, style, frame []byte, err error) {
	script = append(script, "(function () {\n\"use strict\";\n"...)
	for _, name := range pageScripts() {
		part, err := pageFiles.ReadFile("page/" + name + ".js")
		if err != nil {
			return nil, nil, nil, err
		}
		script = append(append(script, part...), '\n')
	}
	script = append(script, "})();\n"...)
	if style, err = pageFiles.ReadFile("page/page.css"); err != nil {
		return nil, nil, nil, err
	}
	frame, err = pageFiles.ReadFile("page/page.html")
	return script, style, frame, err
}

// pagePolicy returns the Content-Security-Policy of the page: nothing is loaded, and only this
// script and this style are used. It demands trusted types and the page makes none, so no
// script can turn text into markup.
func pagePolicy(script, style []byte) string {
	hash := func(text []byte) string {
		sum := sha256.Sum256(text)
		return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	}
	return "default-src 'none'; script-src " + hash(script) + "; style-src " + hash(style) +
		"; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
}

// writeData writes the data blocks: one for all calls, one for the search by ID, and one for
// each call with details, which is read when the call is chosen.
func (p *Page) writeData(out *countingWriter) error {
	order := p.rows.order()
	place := make([]int, len(order)) // of each row on the page
	for at, row := range order {
		place[row] = at
	}
	details := map[int]bool{}
	for _, d := range p.details {
		if d.packed != nil {
			details[d.row] = true
		}
	}
	text, err := json.Marshal(p.data(order, details)) // escapes <, > and &
	if err != nil {
		return err
	}
	out.block("data", text)
	out.block("keys", []byte(`"`+p.rows.keys(order)+`"`))
	byPlace := make([]*detailed, len(order))
	for _, d := range p.details {
		byPlace[place[d.row]] = d
	}
	for at, d := range byPlace {
		if d != nil && d.packed != nil {
			out.block(fmt.Sprintf("call-%d", at), d.packed)
		}
	}
	return out.err
}

func (p *Page) data(order []int, details map[int]bool) *pageData {
	d := &pageData{
		Generated: milliseconds(p.options.Generated), Notes: p.options.Notes, Profile: p.profile.Name,
		Percentiles: pagePercentiles(), Figures: p.figures.view(),
		Rows: p.rows.columns(order, details), Texts: p.rows.texts.list,
		Open: p.options.Open, Arguments: p.options.Arguments, Limits: p.options.Limits, Change: newPageChange(&p.options, &p.figures.sum),
		Facets: p.rows.facets.views(order), Meanings: meanings(&p.figures.sum.Total),
	}
	rules := rulesOf(p.profile)
	d.Rules, d.RulesSource = rulesInWords(rules), rules.Source
	for _, t := range p.profile.Thresholds {
		d.Thresholds = append(d.Thresholds, thresholdView{t.Metric, string(t.Media), t.Direction, t.Limit, t.Metric.Unit()})
	}
	d.Metrics, d.Measures = metricViews()
	return d
}

// countingWriter counts what it writes and keeps the first error.
type countingWriter struct {
	w   io.Writer
	n   int64
	err error
}

func (c *countingWriter) write(b []byte) {
	if c.err != nil {
		return
	}
	n, err := c.w.Write(b)
	c.n += int64(n)
	c.err = err
}

// block writes a data block. In its JSON, < and > are escaped, so that the text cannot end the
// block.
func (c *countingWriter) block(id string, text []byte) {
	c.write([]byte(`<script type="application/json" id="` + id + `">`))
	c.write(text)
	c.write([]byte("</script>\n"))
}

var _ io.WriterTo = (*Page)(nil)

// pageHead is how many bytes of a file IsPage looks at.
const pageHead = 512

// IsPage reports whether a file is a page that [Page] has written, given its first 512 bytes,
// or all if it has fewer.
func IsPage(head []byte) bool {
	const mark = `<meta name="generator" content="acstelemetry report">`
	return bytes.HasPrefix(head, []byte("<!DOCTYPE html>")) && bytes.Contains(head[:min(len(head), pageHead)], []byte(mark))
}
