package redact

import (
	"strings"

	"example.com/acstelemetry"
	"example.com/acstelemetry/logs"
)

// Texts and names that are documented, in addition to those in the tables of
// fields. They are kept in every field for names.
const documentedWords = `
	Azure RestAPI true false
	client-api-request client-event

	Informational Warning Error Critical Succeeded Success unknown dotnet
	Play Recognize File TextToSpeech SSML Audio-Video mp4 mp3 wav CallEnded Stopped
	percentage 1to1 Web Windows iOS Android

	Chat SMS PSTN NAT VoIP Email minutes megabytes messages
	Emergency DirectRouting Transfer Forwarding

	Bitrate JitterInMs PacketsPerSecond
	OPUS G722 G711 G723 G728 G729 H264 H264S SATIN SILK VP8 VP9 AV1 PCMU PCMA GSM GSM-EFR
	G726-24 G726-32 G726-40

	CallCannotJoin CallCannotInvite HadToRejoin CallEndedUnexpectedly OtherIssues
	NoLocalAudio NoRemoteAudio Echo AudioNoise LowVolume AudioStoppedUnexpectedly
	DistortedSpeech AudioInterruption NoVideoReceived NoVideoSent LowQuality Freezes
	StoppedUnexpectedly DarkVideoReceived AudioVideoOutOfSync
	NoContentLocal NoContentRemote CannotPresent LargeDelay

	properties records
	StreamType StreamId Source RemoteParticipantId DiagnosticChanged DiagnosticQuality
	NewState Connected Disconnected CallDirection Code SubCode FailureReason
	appName appVersion tags`

// knownWords returns the texts that are known, folded: categories, tables, names
// and columns of fields, texts of enumerations, and documentedWords.
func knownWords() map[string]struct{} {
	words := map[string]struct{}{}
	add := func(list ...string) {
		for _, w := range list {
			if w != "" {
				words[string(fold(nil, w))] = struct{}{}
			}
		}
	}
	addFields := func(fields []logs.Field) {
		for _, f := range fields {
			add(f.Property, f.Column)
			add(f.Aliases...)
			add(f.Texts...)
			for synonym := range f.Synonyms {
				add(synonym)
			}
		}
	}
	add(strings.Fields(documentedWords)...)
	addFields(logs.EnvelopeFields())
	for _, l := range acstelemetry.Neighbours() {
		add(l.Category, l.Table)
	}
	for _, s := range acstelemetry.Schemas() {
		addFields(s.Fields())
		for _, src := range s.Logs() {
			add(src.Category, src.Table)
		}
	}
	return words
}

// knows reports whether a text is documented, ignoring case and blanks.
func (r *Redactor) knows(t string) bool {
	var buf [2 * maxName]byte
	if len(t) > len(buf) {
		return false
	}
	_, ok := r.words[string(fold(buf[:0], t))]
	return ok
}

// fold appends t in the form used to compare names.
func fold(dst []byte, t string) []byte {
	for i := range len(t) {
		switch c := t[i]; {
		case c == ' ':
		case isUpper(c):
			dst = append(dst, c|0x20)
		default:
			dst = append(dst, c)
		}
	}
	return dst
}
