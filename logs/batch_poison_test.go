package logs

import "example.com/acstelemetry/opt"

// Poison overwrites all memory that a batch has lent to records. Neither its
// reader nor the caller may need it any more.
func (b *batch) Poison() {
	poison(b.buf[:cap(b.buf)])
	if b.memory == nil {
		return
	}
	for _, plain := range b.memory.plain {
		poison(plain[:cap(plain)])
	}
	clear(b.memory.unknown[:cap(b.memory.unknown)])
	for i := range b.memory.extras {
		b.memory.extras[i].Texts = []Text{{Field: "poison"}}
	}
	for _, made := range b.memory.records {
		for _, m := range made.list[:made.used] {
			for i := range made.table.slots {
				if m.seen>>i&1 == 1 {
					made.table.slots[i].set(baseOf(m.rec), opt.Redacted)
				}
			}
		}
	}
}
