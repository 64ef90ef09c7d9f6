// Package mos estimates how good a telephone connection sounds: the
// transmission rating factor R and the mean opinion score MOS by the E-model of
// ITU-T Recommendation G.107, for any connection or for an audio stream of a
// call diagnostics log.
//
//	r, err := mos.R(mos.Default())      // 93.2
//	mos.MOS(r)                          // 4.41
//	res := mos.Stream(rec, nil)         // an audio stream, or what is missing
//
// No verdict of package quality rests on it: an estimate is made only where a
// program asks for one.
//
// # What the numbers mean
//
// R runs from 0 to about 100: from 90 on users are very satisfied, below 50
// the recommendation advises against the connection. MOS is the mean of
// the scores from 1, bad, to 4.5 that many people would give in a conversation
// (MOS-CQE: estimated, conversational).
//
// # What they do not mean
//
// The E-model is a tool for planning networks, and that is all it claims:
//
//   - It predicts the mean of many opinions. It says nothing about what the two
//     people on this call thought; a survey does.
//   - It is not a measurement of speech. Noise, echo and loudness are those of
//     [Default] unless the caller says otherwise; the logs know none of them.
//   - It is for handset telephony in the narrow band, 300 to 3400 Hz. Calls
//     with OPUS, SATIN or G.722 are wide-band or more; their codecs have no
//     constants here, and an estimate made with a caller's own constants is on
//     the narrow-band scale, where no codec can be better than G.711.
//   - Impairments add up by assumption. The recommendation (Annex A) names
//     combinations for which that is not established.
//   - The parameters have permitted ranges, see [Parameters]. Outside of them
//     there is no answer: loss above 20 %, one-way delay above 500 ms.
//   - Loss is taken as random unless [Parameters.BurstR] says that it comes in
//     bursts; the averages of a log cannot tell.
//
// Source: Recommendation ITU-T G.107 (06/2015), "The E-model: a computational
// model for use in transmission planning", clause 7 and Annexes A and B, with
// its default class of delay sensitivity; Recommendation ITU-T G.113, Appendix
// I, for codecs. All in this package's own words.
package mos
