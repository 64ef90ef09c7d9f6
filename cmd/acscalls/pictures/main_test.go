package main

import (
	"encoding/xml"
	"io"
	"strings"
	"testing"
)

func TestDraw(t *testing.T) {
	const in = "\x1b[1mCALL\x1b[0m  <a & b>\r\n\r\n\x1b[31mPoor\x1b[39m …  x\n0123456789abcdef\n"
	var b strings.Builder
	if err := draw(&b, strings.NewReader(in), 13); err != nil {
		t.Fatal(err)
	}
	// 13 letters of 7.8 pixels are 101.4, and five lines of 18 pixels 90, of which
	// the last one is the end of the line that is too long; with a margin of 16 on
	// both sides 133 and 122. The text of a line stands 13 pixels below its top.
	for _, want := range []string{
		`<svg xmlns="http://www.w3.org/2000/svg" width="133" height="122" viewBox="0 0 133 122">`,
		`<text y="29" xml:space="preserve"><tspan x="16.0" class="bold">CALL</tspan><tspan x="62.8">&lt;a &amp; b&gt;</tspan></text>`,
		`<text y="65" xml:space="preserve"><tspan x="16.0" class="red">Poor</tspan><tspan x="55.0">…</tspan><tspan x="78.4">x</tspan></text>`,
		`<text y="83" xml:space="preserve"><tspan x="16.0">0123456789abc</tspan></text>`,
		`<text y="101" xml:space="preserve"><tspan x="16.0">def</tspan></text>`,
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the picture lacks %s:\n%s", want, b.String())
		}
	}
	for d := xml.NewDecoder(strings.NewReader(b.String())); ; {
		if _, err := d.Token(); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
}

// What cannot be drawn is not left out in silence.
func TestDrawRefuses(t *testing.T) {
	for reason, in := range map[string]string{
		"a cursor that moves": "a\x1b[2Kb", "a style that is not known": "\x1b[4ma", "no number": "\x1b[xma",
		"a bell": "a\a", "a line that is written again": "a\rb", "no UTF-8": "a\xff",
	} {
		if err := draw(io.Discard, strings.NewReader(in), 80); err == nil {
			t.Errorf("%s: no error", reason)
		}
	}
}
