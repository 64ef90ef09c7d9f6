package blobstorage

import (
	"slices"
	"testing"
	"time"
)

func TestSpanOf(t *testing.T) {
	at := func(text string) time.Time {
		v, err := time.Parse("2006-01-02 15:04", text)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for _, test := range []struct{ reason, name, from, to string }{
		{"a diagnostic setting writes a blob per hour", oneResource + "y=2026/m=11/d=22/h=09/m=00/PT1H.json", "2026-11-22 09:00", "2026-11-22 10:00"},
		{"a data export writes a blob per five minutes", "WorkspaceResourceId=/subscriptions/s/y=2026/m=11/d=22/h=23/m=55/PT05M.json", "2026-11-22 23:55", "2026-11-23 00:00"},
		{"a data export numbers further blobs", "WorkspaceResourceId=/subscriptions/s/y=2026/m=11/d=22/h=23/m=55/PT05M_1.json", "2026-11-22 23:55", "2026-11-23 00:00"},
		{"compressed by hand", oneResource + "y=2026/m=11/d=22/h=09/m=00/PT1H.json.gz", "2026-11-22 09:00", "2026-11-22 10:00"},
		{"another file of that hour", oneResource + "y=2026/m=11/d=22/h=09/m=00/part", "2026-11-22 09:00", "2026-11-22 10:00"},
		{"no minute", oneResource + "y=2026/m=11/d=22/h=09/PT1H.json", "", ""},
		{"no such day", oneResource + "y=2026/m=02/d=30/h=09/m=00/PT1H.json", "", ""},
		{"no such hour", oneResource + "y=2026/m=02/d=03/h=24/m=00/PT1H.json", "", ""},
		{"no number", oneResource + "y=now/m=02/d=03/h=24/m=00/PT1H.json", "", ""},
		{"no date at all", "copied/by-hand.json", "", ""},
	} {
		got, ok := spanOf(test.name)
		want := span{}
		if test.from != "" {
			want = span{at(test.from), at(test.to)}
		}
		if got != want || ok != (test.from != "") {
			t.Errorf("%s: %v, %v, want %v", test.reason, got, ok, want)
		}
	}
}

func TestIsOf(t *testing.T) {
	resource := resourceOf(hour(oneResource, "2026-11-22 09"))
	if want := "SUBSCRIPTIONS/S1/RESOURCEGROUPS/G/PROVIDERS/MICROSOFT.COMMUNICATION/COMMUNICATIONSERVICES/ONE"; resource != want {
		t.Fatalf("resource %q, want %q", resource, want)
	}
	for _, test := range []struct {
		reason string
		asked  []string
		want   bool
	}{
		{"nothing was asked for", nil, true},
		{"as the portal writes it", []string{"/subscriptions/s1/resourceGroups/g/providers/Microsoft.Communication/communicationServices/one"}, true},
		{"the subscription, with a slash at the end", []string{"/subscriptions/s1/"}, true},
		{"the second of two", []string{"/subscriptions/s2", "/subscriptions/s1"}, true},
		{"part of a name", []string{"/subscriptions/s1/resourceGroups/g/providers/Microsoft.Communication/communicationServices/on"}, false},
		{"a longer name", []string{"/subscriptions/s1/resourceGroups/g/providers/Microsoft.Communication/communicationServices/one2"}, false},
		{"another subscription", []string{"/subscriptions/s2"}, false},
	} {
		if got := isOf(resource, test.asked); got != test.want {
			t.Errorf("%s: %v, want %v", test.reason, got, test.want)
		}
	}
}

func TestDatePrefixes(t *testing.T) {
	for _, test := range []struct {
		reason, since, until string
		open                 bool
		want                 []string
	}{
		{"within an hour", "2026-11-22T09:10:00Z", "2026-11-22T09:20:00Z", false, []string{"y=2026/m=11/d=22/"}},
		{"until midnight, which is not asked for", "2026-11-22T09:10:00Z", "2026-11-23T00:00:00Z", false, []string{"y=2026/m=11/d=22/"}},
		{"over midnight", "2026-11-22T23:00:00Z", "2026-11-23T01:00:00Z", false, []string{"y=2026/m=11/d=22/", "y=2026/m=11/d=23/"}},
		{"another time zone", "2026-11-23T00:30:00+01:00", "2026-11-23T00:45:00+01:00", false, []string{"y=2026/m=11/d=22/"}},
		{"days, a month, days", "2026-10-30T00:00:00Z", "2026-12-03T00:00:00Z", false, []string{
			"y=2026/m=10/d=30/", "y=2026/m=10/d=31/", "y=2026/m=11/", "y=2026/m=12/d=01/", "y=2026/m=12/d=02/"}},
		{"a month but for its last minute counts as whole", "2026-11-01T00:00:00Z", "2026-11-30T23:59:00Z", false, []string{"y=2026/m=11/"}},
		{"a month, years, a month", "2023-12-01T00:00:00Z", "2026-02-01T00:00:00Z", false, []string{
			"y=2023/m=12/", "y=2024/", "y=2025/", "y=2026/m=01/"}},
		{"a leap day", "2024-02-29T00:00:00Z", "2024-03-01T00:00:00Z", false, []string{"y=2024/m=02/d=29/"}},
		{"nothing comes later, so the month counts as whole", "2026-11-01T00:00:00Z", "2026-11-03T00:00:00Z", true, []string{"y=2026/m=11/"}},
		{"nor the year", "2026-01-01T05:00:00Z", "2026-11-03T00:00:00Z", true, []string{"y=2026/"}},
		{"but the first month has days before", "2026-11-02T00:00:00Z", "2026-11-04T00:00:00Z", true, []string{"y=2026/m=11/d=02/", "y=2026/m=11/d=03/"}},
		{"an empty range", "2026-11-02T00:00:00Z", "2026-11-01T00:00:00Z", false, nil},
	} {
		since, err1 := time.Parse(time.RFC3339, test.since)
		until, err2 := time.Parse(time.RFC3339, test.until)
		if err1 != nil || err2 != nil {
			t.Fatal(err1, err2)
		}
		if got := datePrefixes(since, until, test.open); !slices.Equal(got, test.want) {
			t.Errorf("%s: %q, want %q", test.reason, got, test.want)
		}
	}
}
