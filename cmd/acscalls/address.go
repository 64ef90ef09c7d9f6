package main

import (
	"net/url"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// address is a PATH that names logs where Azure has delivered them, as in
// azblob://ACCOUNT/CONTAINER?since=24h.
type address struct {
	scheme, host, path string
	params             map[string][]string
	since, until       time.Time
	follow             bool
}

// scheme is a kind of address.
type scheme struct {
	form   string   // of the address
	params []string // that it may have
	secret string   // where a secret belongs instead
}

const (
	blobs     = "azblob"
	hubs      = "eventhub"
	workspace = "loganalytics"
)

var schemes = map[string]scheme{
	blobs: {"azblob://ACCOUNT/CONTAINER", []string{"since", "until", "resource", "checkpoint", "follow", "endpoint"},
		"the variable " + storageSAS + ", " + storageKey + " or " + storageConnection},
	hubs: {"eventhub://NAMESPACE/HUB", []string{"group", "from", "since", "until", "follow", "endpoint"},
		"the variable " + hubConnection},
	workspace: {"loganalytics://WORKSPACE-ID", []string{"since", "until", "tables", "endpoint"},
		"the variables that acscalls help sources names"},
}

// ofAddress matches the beginning of an address of any scheme.
var ofAddress = regexp.MustCompile(`^([A-Za-z][A-Za-z0-9+.-]*)://`)

// isAddress reports whether a path is an address. A file that has such a name is a file.
func isAddress(path string) bool {
	if !ofAddress.MatchString(path) {
		return false
	}
	_, err := os.Lstat(path)
	return err != nil
}

// shownPath returns the name of a path in messages. What is after the question mark of an address
// says only how it is read.
func shownPath(path string) string {
	if path == "-" {
		return "standard input"
	}
	if isAddress(path) {
		path, _, _ = strings.Cut(path, "?")
	}
	return path
}

var (
	// plainSecrets match what is a secret in any path: of a shared access signature, or of a
	// connection string that is given as a path.
	plainSecrets = regexp.MustCompile(`(?i)(^|[?&;])(sig|accountkey|sharedaccesskey|sharedaccesssignature)(=|%3d)`)
	// secrets match what is one in an address.
	secrets = regexp.MustCompile(`(?i)[?&;](sig|sas|key|accountkey|sharedaccesskey|sharedaccesssignature|connectionstring|password|secret|token|code)(=|%3d)`)
)

// errSecret is the error of a path that holds a secret and is of no known scheme.
var errSecret = usagef("a path holds a secret, which other users of this computer can see: put it into a variable of the environment; see acscalls help sources")

// checkAddress returns an error for an address that is not one, or for a path that holds a secret.
func checkAddress(path string, now time.Time) error {
	switch _, err := os.Lstat(path); {
	case err == nil:
		return nil
	case ofAddress.MatchString(path):
		_, err := parseAddress(path, now)
		return err
	case plainSecrets.MatchString(path):
		return errSecret
	}
	return nil
}

// parseAddress reads an address. No error repeats what may be a secret.
func parseAddress(text string, now time.Time) (*address, error) {
	name := strings.ToLower(ofAddress.FindStringSubmatch(text)[1])
	kind, known := schemes[name]
	if !known && plainSecrets.MatchString(text) {
		return nil, errSecret
	}
	if !known {
		return nil, usagef("a PATH cannot begin with %s://; acscalls reads azblob://, eventhub:// and loganalytics://, see acscalls help sources", name)
	}
	rest, query, _ := strings.Cut(text[len(name)+len("://"):], "?")
	host, path, _ := strings.Cut(rest, "/")
	if strings.Contains(host, "@") || secrets.MatchString(text) || userInEndpoint.MatchString(text) {
		return nil, usagef("the address %s://… holds a secret, which other users of this computer can see: put it into %s", name, kind.secret)
	}
	path, err := url.PathUnescape(path)
	if err != nil || !validHost.MatchString(host) || name == hubs && (path == "" || strings.Contains(path, "/")) || name == workspace && strings.Trim(path, "/") != "" {
		return nil, usagef("the address %s://… cannot be used: write it as %s, and a port or the address of a computer as endpoint=", name, kind.form)
	}
	a := &address{scheme: name, host: host, path: path, params: map[string][]string{}}
	if query != "" {
		if err := a.parseParams(kind, query); err != nil {
			return nil, err
		}
	}
	return a, a.check(now)
}

// userInEndpoint matches an endpoint with a user, and so perhaps a password.
var userInEndpoint = regexp.MustCompile(`[?&]endpoint=[^&]*@`)

// validHost matches the name of an account, a namespace or a workspace, or its host name.
var validHost = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9.-]*$`)

// parseParams reads what is after the question mark. A plus is a plus there, as times and paths have
// it.
func (a *address) parseParams(kind scheme, query string) error {
	for part := range strings.SplitSeq(query, "&") {
		name, value, _ := strings.Cut(part, "=")
		if !slices.Contains(kind.params, name) {
			return usagef("%s:// has no parameter %s; it has %s", a.scheme, quoteName(name), strings.Join(kind.params, ", "))
		}
		value, err := url.PathUnescape(value)
		if err != nil || strings.TrimSpace(value) == "" {
			return usagef("%s://: %s has no value; write it as in %s", a.scheme, name, paramExamples[name])
		}
		if a.params[name] != nil && name != "resource" && name != "tables" {
			return usagef("%s://: %s is there twice", a.scheme, name)
		}
		a.params[name] = append(a.params[name], value)
	}
	return nil
}

// paramExamples are the parameters with values.
var paramExamples = map[string]string{
	"since": "since=24h", "until": "until=2026-07-19", "resource": "resource=/subscriptions/…", "checkpoint": "checkpoint=read.json",
	"follow": "follow=true", "endpoint": "endpoint=https://…", "group": "group=acscalls", "from": "from=end", "tables": "tables=ACSCallSummary,ACSCallDiagnostics",
}

// quoteName quotes a name of a parameter if it looks like one: it may be a part of a secret.
func quoteName(name string) string {
	if len(name) > 20 || strings.Trim(strings.ToLower(name), "abcdefghijklmnopqrstuvwxyz-_") != "" {
		return "of this name"
	}
	return strconv.Quote(name)
}

// check reads the values of the parameters.
func (a *address) check(now time.Time) (err error) {
	if a.since, _, err = a.time("since", now); err != nil {
		return err
	}
	var day bool
	if a.until, day, err = a.time("until", now); err != nil {
		return err
	}
	if day {
		a.until = a.until.AddDate(0, 0, 1)
	}
	if !a.since.IsZero() && !a.until.IsZero() && !a.since.Before(a.until) {
		return usagef("%s://: since is not before until, so that there is nothing to read", a.scheme)
	}
	if text := a.param("follow"); text != "" {
		if a.follow, err = strconv.ParseBool(text); err != nil {
			return usagef("%s://: follow is true or false", a.scheme)
		}
	}
	if text := a.param("endpoint"); text != "" && a.scheme != hubs && !isURL(text) {
		return usagef("%s://: endpoint is not a URL; write it as in %s", a.scheme, paramExamples["endpoint"])
	}
	if from := a.param("from"); from != "" && from != "beginning" && from != "end" {
		return usagef("%s://: from is beginning or end", a.scheme)
	}
	return nil
}

// isURL reports whether a text is a URL that Azure's clients take.
func isURL(text string) bool {
	u, err := url.Parse(text)
	return err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http")
}

func (a *address) time(name string, now time.Time) (time.Time, bool, error) {
	t, day, ok := timeOf(a.param(name), now)
	if !ok {
		return t, day, usagef("%s://: %s %s", a.scheme, name, howTimes)
	}
	return t, day, nil
}

// param returns the value of a parameter, or "".
func (a *address) param(name string) string {
	if list := a.params[name]; len(list) > 0 {
		return list[0]
	}
	return ""
}

// list returns the values of a parameter, which commas may separate.
func (a *address) list(name string) []string {
	var all []string
	for _, text := range a.params[name] {
		all = append(all, strings.Split(text, ",")...)
	}
	return all
}

// String returns the address without its parameters.
func (a *address) String() string {
	return strings.TrimSuffix(a.scheme+"://"+a.host+"/"+a.path, "/")
}
