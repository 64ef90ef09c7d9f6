package blobstorage

import (
	"strconv"
	"strings"
	"time"
)

// dated is what comes before the date in the name of a blob that Azure Monitor writes:
//
//	resourceId=/SUBSCRIPTIONS/…/y=2026/m=11/d=22/h=09/m=00/PT1H.json
//	WorkspaceResourceId=/subscriptions/…/y=2026/m=11/d=22/h=09/m=05/PT05M.json
const dated = "/y="

// folderOf returns the name of a dated blob up to its date, such as
// "resourceId=/SUBSCRIPTIONS/…/", or "" if the name has none.
func folderOf(name string) string {
	i := strings.Index(name, dated)
	if i < 0 {
		return ""
	}
	return name[:i+1]
}

// resourceOf returns the resource ID in the name of a blob or its folder, without slashes
// at its ends, or "".
func resourceOf(name string) string {
	label, id, ok := strings.Cut(name, "=")
	if !ok || !strings.HasSuffix(strings.ToLower(label), "resourceid") {
		return ""
	}
	id, _, _ = strings.Cut(id, dated)
	return strings.Trim(id, "/")
}

// isOf reports whether a resource is one of those that were asked for, or is in one of them:
// in a subscription or a resource group. No resources ask for all.
func isOf(resource string, asked []string) bool {
	for _, a := range asked {
		a = strings.Trim(a, "/")
		if len(resource) >= len(a) && strings.EqualFold(resource[:len(a)], a) && (len(resource) == len(a) || resource[len(a)] == '/') {
			return true
		}
	}
	return len(asked) == 0
}

// span is the time from which on, and before which, a blob receives records.
type span struct{ from, to time.Time }

// overlaps reports whether a span has a time in a range; zero means no limit.
func (s span) overlaps(since, until time.Time) bool {
	return (since.IsZero() || s.to.After(since)) && (until.IsZero() || s.from.Before(until))
}

// spanOf returns the time in the name of a blob: an hour, or what the name of the file
// says, as PT05M.json does.
func spanOf(name string) (span, bool) {
	i := strings.Index(name, dated)
	if i < 0 {
		return span{}, false
	}
	parts := strings.Split(name[i+1:], "/")
	if len(parts) < 6 {
		return span{}, false
	}
	var n [5]int
	for i, label := range []string{"y=", "m=", "d=", "h=", "m="} {
		digits, ok := strings.CutPrefix(parts[i], label)
		v, err := strconv.ParseUint(digits, 10, 16)
		if !ok || err != nil {
			return span{}, false
		}
		n[i] = int(v)
	}
	from := time.Date(n[0], time.Month(n[1]), n[2], n[3], n[4], 0, 0, time.UTC)
	if from.Year() != n[0] || int(from.Month()) != n[1] || from.Day() != n[2] || from.Hour() != n[3] || from.Minute() != n[4] {
		return span{}, false
	}
	return span{from, from.Add(lengthOf(parts[5]))}, true
}

// lengthOf returns the duration in the name of a file: PT1H.json, PT05M.json.
func lengthOf(file string) time.Duration {
	text, ok := strings.CutPrefix(file, "PT")
	end := strings.IndexAny(text, "HM")
	if !ok || end < 1 {
		return time.Hour
	}
	n, err := strconv.ParseUint(text[:end], 10, 8)
	switch {
	case err != nil || n == 0:
		return time.Hour
	case text[end] == 'M':
		return time.Duration(n) * time.Minute
	}
	return time.Duration(n) * time.Hour
}

// datePrefixes returns the fewest beginnings of dates that list the days from since to
// until: years and months that are asked for as a whole, and single days. If the range is
// open, nothing can be there from until on, so its last year or month counts as whole.
func datePrefixes(since, until time.Time, open bool) []string {
	const oneDay = 24 * time.Hour
	day := since.UTC().Truncate(oneDay)
	end := until.UTC().Add(oneDay - 1).Truncate(oneDay)
	whole := func(next time.Time) bool { return open || !next.After(end) }
	var prefixes []string
	for day.Before(end) {
		year, month := time.Date(day.Year()+1, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(day.Year(), day.Month()+1, 1, 0, 0, 0, 0, time.UTC)
		switch {
		case day.YearDay() == 1 && whole(year):
			prefixes = append(prefixes, day.Format("y=2006/"))
			day = year
		case day.Day() == 1 && whole(month):
			prefixes = append(prefixes, day.Format("y=2006/m=01/"))
			day = month
		default:
			prefixes = append(prefixes, day.Format("y=2006/m=01/d=02/"))
			day = day.Add(oneDay)
		}
	}
	return prefixes
}
