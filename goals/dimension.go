package goals

import (
	"cmp"
	"slices"
	"strings"

	"example.com/acstelemetry/callingmetrics"
	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/opt"
)

// Dimension is something by which a [Tally] breaks figures down. A value that is not known is
// "Unknown".
type Dimension string

// dimension says how to find the value of a Dimension.
type dimension struct {
	name Dimension
	of   func(*callingmetrics.Record) string
	// ours is nil if the call logs do not have the values, or not in these words.
	ours func(*calls.Call, *calls.Participant) string
}

func dimensions() []dimension {
	return []dimension{
		{"callType", func(r *callingmetrics.Record) string { return text(r.CallType) }, callType},
		{"platform", func(r *callingmetrics.Record) string { return text(r.Platform) }, platform},
		{"subCode", func(r *callingmetrics.Record) string { return text(r.SubCode) },
			func(_ *calls.Call, p *calls.Participant) string { return text(p.Ending.SubCode) }},
		{"resultType", func(r *callingmetrics.Record) string { return text(r.ResultType) }, nil},
		{"deviceModel", func(r *callingmetrics.Record) string { return text(r.DeviceModel) }, nil},
		{"deviceBrand", func(r *callingmetrics.Record) string { return text(r.DeviceBrand) }, nil},
		{"deviceFamily", func(r *callingmetrics.Record) string { return text(r.DeviceFamily) }, nil},
		{"os", func(r *callingmetrics.Record) string { return text(r.DeviceOSName) }, system},
		{"osVersion", func(r *callingmetrics.Record) string {
			return versioned(r.DeviceOSName, r.DeviceOSVersionMajor, r.DeviceOSVersionMinor)
		}, nil},
		{"browser", func(r *callingmetrics.Record) string { return text(r.DeviceBrowser) },
			func(_ *calls.Call, p *calls.Participant) string { return family(text(p.Browser)) }},
		{"browserVersion", func(r *callingmetrics.Record) string {
			return versioned(r.DeviceBrowser, r.DeviceBrowserVersionMajor, r.DeviceBrowserVersionMinor)
		}, func(_ *calls.Call, p *calls.Participant) string { return text(p.Browser) }},
		{"sdkVersion", func(r *callingmetrics.Record) string { return release(r.SDKVersion) },
			func(_ *calls.Call, p *calls.Participant) string { return release(p.SDKVersion) }},
	}
}

// Dimensions returns all dimensions.
func Dimensions() []Dimension {
	var names []Dimension
	for _, d := range dimensions() {
		names = append(names, d.name)
	}
	return names
}

// Ours reports whether the call logs have the values of the dimension, so that our own figures
// can be broken down by it. They have those of no dimension.
func (d Dimension) Ours() bool { return d == "" || d.find().ours != nil }

// find panics if there is no such dimension.
func (d Dimension) find() dimension {
	if d == "" {
		return dimension{"", func(*callingmetrics.Record) string { return "" }, func(*calls.Call, *calls.Participant) string { return "" }}
	}
	all := dimensions()
	i := slices.IndexFunc(all, func(one dimension) bool { return one.name == d })
	if i < 0 {
		panic("goals: there is no dimension " + string(d))
	}
	return all[i]
}

// text returns the text of a field for a row.
func text(v opt.Value[string]) string {
	if v.State() == opt.Redacted {
		return "Redacted"
	}
	return cmp.Or(v.Or(""), "Unknown")
}

// versioned returns a name with its version, as in "Edge 132.0".
func versioned(name, major, minor opt.Value[string]) string {
	version := strings.Trim(major.Or("")+"."+minor.Or(""), ".")
	if version == "" {
		return text(name)
	}
	return text(name) + " " + version
}

// release returns a version without its stage.
//
// QUIRK: the metrics print "1.32.1.0_stable", the call logs 1.32.1.0.
func release(version opt.Value[string]) string {
	number, _, _ := strings.Cut(text(version), "_")
	return number
}

// callType returns the type of a call.
//
// QUIRK: the metrics print "1 to 1" for P2P. Their words for other types are not documented.
func callType(c *calls.Call, _ *calls.Participant) string {
	if kind, ok := c.Type.Get(); ok && kind != callsummary.P2P {
		return string(kind)
	} else if ok {
		return "1 to 1"
	}
	return text(opt.Without[string](c.Type.State()))
}

// platform returns the platform of a participant by the kind of its SDK.
func platform(_ *calls.Call, p *calls.Participant) string {
	switch p.SDKKind.Or("") {
	case "azsdk-js-communication-calling":
		return "Web"
	case "azsdk-android-communication-calling":
		return "Android"
	case "azsdk-ios-communication-calling":
		return "iOS"
	}
	return "Unknown" // others are not documented
}

// system returns the operating system of a participant without its version, by the names in
// user agents, which the metrics have, too.
func system(_ *calls.Call, p *calls.Participant) string {
	name := text(p.OSVersion)
	return family(cmp.Or(clientops.ParseAgent(name).OS, name))
}

// family returns a name without the version after it, as in "Edge" and "Mac OS X".
func family(name string) string {
	if i := strings.IndexAny(name, "0123456789"); i > 0 && name[i-1] == ' ' {
		return name[:i-1]
	}
	return name
}
