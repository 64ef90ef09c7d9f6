package redact

import (
	"slices"

	"example.com/acstelemetry/logs"
)

// step says how to redact one field.
type step struct {
	logs.Field
	rule       Rule
	documented bool // the documents say what the payload may hold

	// kind tells apart what replaces the same text differently: the rule and documented.
	kind uint8
}

// plan says how to redact the records of a schema.
type plan struct {
	steps  []step         // the envelope's first
	byName map[string]int // a field's name → its index in steps

	gathered []*step // payloads and pseudonyms of personal fields: see job.gather
}

// planOf returns the plan for a schema, made on first use.
func (r *Redactor) planOf(s *logs.Schema) *plan {
	if p, ok := r.plans.Load(s); ok {
		return p.(*plan)
	}
	p := &plan{byName: map[string]int{}}
	for _, fields := range [][]logs.Field{logs.EnvelopeFields(), s.Fields()} {
		for _, f := range fields {
			p.byName[f.Name()] = len(p.steps)
			s := step{Field: f, rule: RuleOf(f), documented: f.Name() == "OperationPayload"}
			s.kind = uint8(2 * slices.Index(rules, s.rule))
			if s.documented {
				s.kind++
			}
			p.steps = append(p.steps, s)
		}
	}
	for i := range p.steps {
		if s := &p.steps[i]; s.rule == Payload || (s.rule == Pseudonym || s.rule == Agent) && s.Personal != logs.NotPersonal {
			p.gathered = append(p.gathered, s)
		}
	}
	r.plans.Store(s, p)
	return p
}
