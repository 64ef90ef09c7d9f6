package calls

import (
	"testing"

	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// All texts of enumerations that the documents know have numbers, each its own.
func TestVocabulary(t *testing.T) {
	v, seen := vocabularyOf(), map[word]string{}
	for _, s := range []*logs.Schema{callsummary.Schema(), diagnostics.Schema(), clientops.Schema()} {
		for _, f := range s.Fields() {
			for _, text := range f.Texts {
				w := v.find(text)
				if other, known := seen[w]; w == 0 || v.texts[w] != text || known && other != text {
					t.Errorf("%s: %q has number %d, as %q", f.Name(), text, w, v.texts[w])
				}
				seen[w] = text
			}
		}
	}
	for _, text := range []string{"", "Wave", "audio"} {
		if w := v.find(text); w != 0 {
			t.Errorf("%q, which is not known, has number %d", text, w)
		}
	}
}

// A text may be an ID and a name, and a field may have a state instead.
func TestWords(t *testing.T) {
	a := new(Assembler)
	l := &ledger{known: vocabularyOf()}
	for _, text := range []string{"", "Join", "A", "Wave"} {
		w, name := l.word(a, 0, text), l.enum(a, text)
		if l.text(w) != text || l.text(name) != text || l.word(a, hashText(text), text) != w || l.enum(a, text) != name {
			t.Errorf("%q: number %d is %q, as a name %d is %q", text, w, l.text(w), name, l.text(name))
		}
		found, ok := l.findWord(text)
		foundName, okName := l.findEnum(text)
		if !ok || found != w || !okName || foundName != name {
			t.Errorf("%q: found %d and %d, want %d and %d", text, found, foundName, w, name)
		}
	}
	if _, ok := l.findWord("Audio"); ok {
		t.Error("a name that has not come as an ID is found")
	}
	for _, v := range []opt.Value[string]{
		{}, opt.Without[string](opt.Null), opt.Without[string](opt.Redacted), opt.Without[string](opt.Invalid), opt.Of("A"), opt.Of("Join"),
	} {
		id := idOf(v)
		if got := l.textOf(l.value(a, &id, 0)); got != id {
			t.Errorf("%v: got %v, want %v", v, got, id)
		}
		if got := enumOf[string](l, enumValue(l, a, v)); got != v {
			t.Errorf("%v as a name: got %v", v, got)
		}
	}
}
