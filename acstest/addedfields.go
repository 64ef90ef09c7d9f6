package acstest

// added writes a field that no document knows, in some records: in properties, or next to
// them.
func (w *writer) added(outside bool) {
	if w.cfg.AddedFields == 0 && w.cfg.NestedFields == 0 {
		return
	}
	if outside {
		w.extra, w.outside = nil, w.rand.below(4) == 0
		if w.rand.chance(w.cfg.NestedFields) {
			w.extra = nestedFields
		} else if w.rand.chance(w.cfg.AddedFields) {
			w.extra = addedFields
		}
	}
	if w.extra == nil || outside != w.outside {
		return
	}
	f := pick(w.rand, w.extra)
	names := w.names
	w.names = asDocumented
	w.name(f.name)
	w.names = names
	w.buf = append(w.buf, f.json...)
}

// addedField is a field that no document knows.
type addedField struct{ name, json string }

var (
	addedFields = []addedField{
		{"telemetryVersion", "3"}, {"flightRing", `"r4"`}, {"mediaLegId", `"5b0a2e4c-7d3f-4f0e-9a51-0c6d1e2f3a4b"`},
		{"isSampled", "true"}, {"samplingRate", "0.25"}, {"routingHint", "null"}, {"siteLabel", `"R\u0026D \"west\""`},
	}
	nestedFields = []addedField{
		{"newField", `{"a":[1,"}"]}`}, {"experiments", `["f1","f2"]`}, {"relay", `{"region":"euwe","hops":[{"ms":3},{"ms":12}],"note":"\u003Cnone\u003E"}`},
		{"noData", "{}"}, {"legs", `[[1,2],[3,null]]`},
	}
)
