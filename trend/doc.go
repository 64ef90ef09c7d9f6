// Package trend says what many calls say together: shares, percentiles, and what
// got better or worse.
//
// An [Aggregate] sums up the verdicts of package quality on calls, as whole numbers
// that add up exactly: parts that are counted apart can be merged. It breaks them
// down by every [Dimension], such as the SDK version; a program can make its own
// with [OfCalls], [OfParticipants] and [OfStreams].
//
// [Compare] says how the [Figures] of two sets of calls differ, and whether that may
// be chance; [CompareAggregates] breaks the differences down by dimensions, and
// [CompareValues] compares two values of one dimension.
package trend
