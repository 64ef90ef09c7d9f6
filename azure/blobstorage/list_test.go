package blobstorage

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestOrder(t *testing.T) {
	a := newAccount(t)
	for _, at := range []struct{ container, name string }{
		{surveys, hour(oneResource, "2026-11-22 10")},
		{summaries, hour(otherResource, "2026-11-22 09")},
		{summaries, hour(oneResource, "2026-11-22 10")},
		{surveys, hour(oneResource, "2026-11-22 09")},
		{summaries, hour(oneResource, "2026-11-22 09")},
		{summaries, "copied/by-hand.json"},
		{"other", hour(oneResource, "2026-11-22 09")}, // not a container of logs
	} {
		a.append(at.container, at.name, line("x"))
	}
	for _, size := range []int32{1, 2, 5000} {
		s := a.source(nil)
		s.pageSize = &size
		got := all(t, s, nil)
		want := []string{ // those without a time first, then by time, container and name
			summaries + "/copied/by-hand.json",
			summaries + "/" + hour(oneResource, "2026-11-22 09"),
			summaries + "/" + hour(otherResource, "2026-11-22 09"),
			surveys + "/" + hour(oneResource, "2026-11-22 09"),
			summaries + "/" + hour(oneResource, "2026-11-22 10"),
			surveys + "/" + hour(oneResource, "2026-11-22 10"),
		}
		if !slices.Equal(got.inputs, want) {
			t.Errorf("pages of %d: inputs:\n%s\nwant:\n%s", size, strings.Join(got.inputs, "\n"), strings.Join(want, "\n"))
		}
		got.want(t, "x", "x", "x", "x", "x", "x")
	}
}

// hours are the blobs of 60 hours from 2026-10-30 00:00 on, each with its hour as a record.
func hours(a *account, resource string) {
	for i := range 60 {
		date := time.Date(2026, 10, 30, i, 0, 0, 0, time.UTC).Format("2006-01-02 15")
		a.append(summaries, hour(resource, date), line(date))
	}
}

func TestRangeOfTime(t *testing.T) {
	a := newAccount(t)
	hours(a, oneResource)
	now := time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC)
	at := func(day, hour, minute int) time.Time { return time.Date(2026, 10, day, hour, minute, 0, 0, time.UTC) }
	const found = "containers insights-logs-|containers am-|/y= |"
	for _, test := range []struct {
		reason       string
		since, until time.Time
		first, last  string // record
		count        int
		listings     string
	}{
		{"no limits", time.Time{}, time.Time{}, "2026-10-30 00", "2026-11-01 11", 60, found + " y="},
		{"two days are two listings", at(30, 22, 0), at(31, 2, 0), "2026-10-30 22", "2026-10-31 01", 4,
			found + " y=2026/m=10/d=30/| y=2026/m=10/d=31/"},
		{"an hour that begins before", at(30, 22, 59), at(30, 23, 1), "2026-10-30 22", "2026-10-30 23", 2, found + " y=2026/m=10/d=30/"},
		{"since a day, until now", at(31, 22, 0), time.Time{}, "2026-10-31 22", "2026-11-01 11", 14,
			found + " y=2026/m=10/d=31/| y=2026/m=11/"},
		{"since a month", at(32, 0, 0), time.Time{}, "2026-11-01 00", "2026-11-01 11", 12, found + " y=2026/m=11/"},
		{"only until", time.Time{}, at(30, 2, 0), "2026-10-30 00", "2026-10-30 01", 2, found + " y="},
	} {
		var r recorder
		got := all(t, a.source(&Options{Since: test.since, Until: test.until, Now: func() time.Time { return now },
			ClientOptions: withTransport(front(r.do))}), nil)
		if n := len(got.ids); n != test.count || got.ids[0] != test.first || got.ids[n-1] != test.last {
			t.Errorf("%s: %q, want %d from %s to %s", test.reason, got.ids, test.count, test.first, test.last)
		}
		if listings := strings.ReplaceAll(strings.Join(r.listings, "|"), oneResource, ""); listings != test.listings {
			t.Errorf("%s: listings %q, want %q", test.reason, listings, test.listings)
		}
		if len(r.ranges) != test.count {
			t.Errorf("%s: %d downloads of %d blobs: %q", test.reason, len(r.ranges), test.count, r.ranges)
		}
	}
}

func TestRequestsAreCounted(t *testing.T) {
	a := newAccount(t)
	hours(a, oneResource)
	s := a.source(&Options{Containers: []string{summaries}, Since: time.Date(2026, 11, 1, 10, 0, 0, 0, time.UTC),
		Now: func() time.Time { return time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC) }})
	all(t, s, nil).want(t, "2026-11-01 10", "2026-11-01 11")
	size := int64(len(line("2026-11-01 10")))
	// The container is named, so it is not looked for.
	want := Progress{Containers: 1, Resources: 1, Blobs: 2, BlobsDone: 2, Bytes: 2 * size, BytesDone: 2 * size, Downloaded: 2 * size, Lists: 2, Reads: 2}
	if got := s.Progress(); got != want {
		t.Errorf("progress %+v, want %+v", got, want)
	}
}

// Once the range of an early end is over, no further page is requested.
func TestUntilEndsListing(t *testing.T) {
	a := newAccount(t)
	hours(a, oneResource)
	s := a.source(&Options{Containers: []string{summaries}, Until: time.Date(2026, 10, 30, 3, 0, 0, 0, time.UTC)})
	two := int32(2)
	s.pageSize = &two
	all(t, s, nil).want(t, "2026-10-30 00", "2026-10-30 01", "2026-10-30 02")
	if got := s.Progress().Lists; got != 1+2 { // the folder, and pages with hours 0 to 3
		t.Errorf("%d listings, want 3", got)
	}
}

func TestResources(t *testing.T) {
	a := newAccount(t)
	a.append(summaries, hour(oneResource, "2026-11-22 09"), line("one"))
	a.append(summaries, hour(otherResource, "2026-11-22 09"), line("other"))
	a.append(summaries, "copied.json", line("copied"))
	for _, test := range []struct {
		reason   string
		resource string
		want     []string
	}{
		{"as the portal writes it", "/subscriptions/s1/resourceGroups/g/providers/Microsoft.Communication/communicationServices/one", []string{"one"}},
		{"all of a subscription", "/subscriptions/S1", []string{"one", "other"}},
		{"all of a group", "/subscriptions/S1/resourcegroups/h", []string{"other"}},
	} {
		var r recorder
		s := a.source(&Options{Containers: []string{summaries}, Resources: []string{test.resource}, ClientOptions: withTransport(front(r.do))})
		all(t, s, nil).want(t, test.want...)
		if want := 1 + len(test.want); len(r.listings) != want { // nothing of others is listed
			t.Errorf("%s: listings %q, want %d", test.reason, r.listings, want)
		}
	}
}

func TestPrefix(t *testing.T) {
	a := newAccount(t)
	const longer = "resourceId=/SUBSCRIPTIONS/S1/RESOURCEGROUPS/G/PROVIDERS/MICROSOFT.COMMUNICATION/COMMUNICATIONSERVICES/ONE2/"
	a.append(summaries, hour(oneResource, "2026-11-22 09"), line("22"))
	a.append(summaries, hour(oneResource, "2026-11-23 09"), line("23"))
	a.append(summaries, hour(longer, "2026-11-22 09"), line("longer"))
	a.append(summaries, "copied/x.json", line("copied"))
	for _, test := range []struct {
		reason, prefix string
		since          time.Time
		want           []string
	}{
		{"the beginning of a name", "resourceId=/SUBSCRIPTIONS/S1", time.Time{}, []string{"22", "longer", "23"}},
		{"a folder", oneResource, time.Time{}, []string{"22", "23"}},
		{"a folder without its slash", strings.TrimSuffix(oneResource, "/"), time.Time{}, []string{"22", "longer", "23"}},
		{"a day", oneResource + "y=2026/m=11/d=22/", time.Time{}, []string{"22"}},
		{"half of a day's name", oneResource + "y=2026/m=11/d=2", time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC), []string{"23"}},
		{"copied by hand", "copied/", time.Time{}, []string{"copied"}},
	} {
		t.Run(test.reason, func(t *testing.T) {
			all(t, a.source(&Options{Containers: []string{summaries}, Prefix: test.prefix, Since: test.since}), nil).want(t, test.want...)
		})
	}
}

func TestDataExport(t *testing.T) {
	a := newAccount(t)
	const workspace = "WorkspaceResourceId=/subscriptions/s1/resourcegroups/g/providers/microsoft.operationalinsights/workspaces/w/"
	row := func(id string) string {
		return fmt.Sprintf(`{"TimeGenerated":"2026-11-22T09:00:00Z","Type":"ACSCallSurvey","CorrelationId":%q,"SurveyId":"s"}`+"\n", id)
	}
	for _, name := range []string{"h=09/m=00/PT05M.json", "h=09/m=05/PT05M.json", "h=09/m=05/PT05M_1.json", "h=09/m=10/PT05M.json"} {
		a.append("am-acscallsurvey", workspace+"y=2026/m=11/d=22/"+name, row(name))
	}
	s := a.source(&Options{Since: time.Date(2026, 11, 22, 9, 5, 0, 0, time.UTC), Until: time.Date(2026, 11, 22, 9, 10, 0, 0, time.UTC)})
	all(t, s, nil).want(t, "h=09/m=05/PT05M.json", "h=09/m=05/PT05M_1.json")
}

// A blob that was last changed before Since can have no record of the range.
func TestBlobsWithoutTime(t *testing.T) {
	a := newAccount(t)
	a.put("copied", "folder/x.json", []byte(line("x")))
	a.put("copied", "empty.json", nil)
	now := time.Now()
	for _, test := range []struct {
		reason       string
		since, until time.Time
		want         []string
	}{
		{"no limits", time.Time{}, time.Time{}, []string{"x"}},
		{"changed after Since", now.Add(-time.Hour), time.Time{}, []string{"x"}},
		{"changed before Since", now.Add(time.Hour), time.Time{}, nil},
		{"changed after Until, but its records may be older", time.Time{}, now.Add(-time.Hour), []string{"x"}},
	} {
		got := all(t, a.source(&Options{Containers: []string{"copied"}, Since: test.since, Until: test.until}), nil)
		if !slices.Equal(got.ids, test.want) {
			t.Errorf("%s: %q, want %q", test.reason, got.ids, test.want)
		}
	}
}

// An account with a hierarchical namespace may know only one delimiter. Azurite has no such
// namespace.
func TestOnlySlashAsDelimiter(t *testing.T) {
	a := newAccount(t)
	a.append(summaries, hour(oneResource, "2026-11-22 09"), line("one"))
	a.append(summaries, hour(otherResource, "2026-11-22 09"), line("other"))
	a.append(summaries, hour(otherResource, "2025-11-22 09"), line("before"))
	a.append(summaries, "copied/by/hand.json", line("copied"))
	s := a.source(&Options{ClientOptions: withTransport(func(req *http.Request) (*http.Response, error) {
		if d := req.URL.Query().Get("delimiter"); d != "" && d != "/" {
			return refuse(req, http.StatusBadRequest, "InvalidQueryParameterValue"), nil
		}
		return direct(req)
	})})
	all(t, s, nil).want(t, "copied", "before", "one", "other")
}

func TestNothingFound(t *testing.T) {
	a := newAccount(t)
	for _, test := range []struct {
		reason     string
		containers []string
		err        error
		text       string
	}{
		{"no containers", nil, ErrNoContainers, "azblob://" + a.name + ": no such containers: insights-logs-*, am-*"},
		{"no container of a name", []string{"other"}, nil,
			"azblob://" + a.name + "/other: the storage account answers 404 ContainerNotFound: there is no such container"},
		{"no name of a container", []string{"Other_"}, nil,
			"azblob://" + a.name + "/Other_: the storage account answers 400 InvalidResourceName: names of containers have small letters, digits and hyphens"},
	} {
		got := all(t, a.source(&Options{Containers: test.containers}), nil)
		if len(got.errs) != 1 || got.errs[0].Error() != test.text || test.err != nil && !errors.Is(got.errs[0], test.err) {
			t.Errorf("%s: %v, want %s", test.reason, got.errs, test.text)
		}
	}
	a.append(summaries, hour(oneResource, "2026-11-22 09"), line("one"))
	got := all(t, a.source(&Options{Until: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)}), nil)
	if len(got.errs) != 1 || !errors.Is(got.errs[0], ErrNoBlobs) {
		t.Errorf("no blobs in the range: %v, want ErrNoBlobs", got.errs)
	}
	got = all(t, a.source(&Options{Resources: []string{"/subscriptions/other"}}), nil)
	if len(got.errs) != 1 || !errors.Is(got.errs[0], ErrNoBlobs) || !strings.HasSuffix(got.errs[0].Error(), ", of /subscriptions/other") {
		t.Errorf("no such resource: %v, want ErrNoBlobs with its name", got.errs)
	}
	a.append("insights-logs-empty", hour(oneResource, "2026-11-22 09"), "")
	got = all(t, a.source(&Options{Containers: []string{"insights-logs-empty"}}), nil)
	if len(got.errs) != 1 || !errors.Is(got.errs[0], ErrNoBlobs) {
		t.Errorf("only an empty blob: %v, want ErrNoBlobs", got.errs)
	}
}

// What cannot be listed is an error of its own; everything else is read.
func TestListingFails(t *testing.T) {
	a := newAccount(t)
	a.append(summaries, hour(oneResource, "2026-11-22 09"), line("one"))
	a.append(surveys, hour(oneResource, "2026-11-22 09"), line("survey"))
	s := a.source(&Options{ClientOptions: withTransport(func(req *http.Request) (*http.Response, error) {
		if strings.HasSuffix(req.URL.Path, surveys) {
			return refuse(req, http.StatusForbidden, "AuthorizationPermissionMismatch"), nil
		}
		return direct(req)
	})})
	got := all(t, s, nil)
	want := "azblob://" + a.name + "/" + surveys + ": the storage account answers 403 AuthorizationPermissionMismatch: " +
		"reading needs the role Storage Blob Data Reader, or a SAS that permits to read and list"
	if len(got.errs) != 1 || got.errs[0].Error() != want || !slices.Equal(got.ids, []string{"one"}) {
		t.Errorf("%q, %v, want one record and %s", got.ids, got.errs, want)
	}
}

// Errors never show a signature, even if the server cannot be reached.
func TestErrorsShowNoSignature(t *testing.T) {
	opts := &Options{Containers: []string{summaries}, ClientOptions: quick}
	s, err := New("http://127.0.0.1:1/account?sv=2026-06-06&sig=secret", nil, opts)
	if err != nil {
		t.Fatal(err)
	}
	got := all(t, s, nil)
	if len(got.errs) != 1 || strings.Contains(fmt.Sprint(got.errs), "secret") {
		t.Errorf("%v, want one error without signature", got.errs)
	}
	if want := "azblob://account/" + summaries; !strings.HasPrefix(got.errs[0].Error(), want) {
		t.Errorf("%v, want %s…", got.errs[0], want)
	}
	if _, err := New("http://127.0.0.1:1/%zz?sig=secret", nil, nil); err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("%v, want an error without signature", err)
	}
}

func TestAccountNames(t *testing.T) {
	for _, test := range []struct{ url, want string }{
		{"https://acct.blob.core.windows.net/", "azblob://acct"},
		{"https://acct.blob.core.chinacloudapi.cn", "azblob://acct"},
		{"https://acct.z01.blob.storage.azure.net/?sv=x", "azblob://acct"},
		{"http://127.0.0.1:10000/devstoreaccount1", "azblob://devstoreaccount1"},
		{"http://localhost:10000/devstoreaccount1/", "azblob://devstoreaccount1"},
		{"http://[::1]:10000/devstoreaccount1/", "azblob://devstoreaccount1"},
	} {
		s, err := New(test.url, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		if s.name != test.want {
			t.Errorf("%s: %s, want %s", test.url, s.name, test.want)
		}
	}
}
