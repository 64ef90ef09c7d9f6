package logs

// In tests each reader learns by itself how records are written, but for those that
// KeepFasts is asked for.
var _ = KeepFasts(false)

// KeepFasts says whether a reader leaves what it has learnt to the next one. It returns
// what was so before.
func KeepFasts(on bool) (before bool) {
	before, keepFasts = keepFasts, on
	return before
}
