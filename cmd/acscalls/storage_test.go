package main

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// account is a storage account on this machine: it answers what reading blobs takes.
type account struct {
	*httptest.Server

	mu     sync.Mutex
	refuse func(w http.ResponseWriter, r *http.Request) bool // if set, it may answer instead
	blobs  map[string]string                                 // by container and name
	etags  map[string]string
	served map[string]int // bytes by container and name
	lists  []string       // prefixes of blobs that were asked for
}

const accountName = "devaccount"

func newAccount(t *testing.T, blobs map[string]string) *account {
	t.Helper()
	a := &account{blobs: map[string]string{}, etags: map[string]string{}, served: map[string]int{}}
	for name, content := range blobs {
		a.put(name, content)
	}
	a.Server = httptest.NewServer(http.HandlerFunc(a.serve))
	t.Cleanup(a.Close)
	return a
}

func (a *account) put(name, content string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.blobs[name], a.etags[name] = content, fmt.Sprintf("0x8D%X", len(content))
}

// refuseBy sets what may answer instead.
func (a *account) refuseBy(refuse func(http.ResponseWriter, *http.Request) bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.refuse = refuse
}

// path returns the address of a container, with more parameters.
func (a *account) path(container string, params ...string) string {
	return "azblob://" + accountName + "/" + container + "?" + strings.Join(append(params, "endpoint="+a.URL+"/"+accountName), "&")
}

// sas is a shared access signature.
const sas = "sv=2026-02-06&sp=rl&sig=c2VjcmV0LXNpZ25hdHVyZQ%3D%3D"

// command returns a run of the command with the right to read the account.
func (a *account) command(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), binary, args...)
	cmd.Env = append(os.Environ(), storageSAS+"="+sas)
	return cmd
}

func (a *account) run(t *testing.T, args ...string) result {
	t.Helper()
	return resultOf(t, a.command(t, args...))
}

func (a *account) serve(w http.ResponseWriter, r *http.Request) {
	a.mu.Lock()
	refuse := a.refuse
	a.mu.Unlock()
	if refuse != nil && refuse(w, r) {
		return
	}
	path, ok := strings.CutPrefix(r.URL.Path, "/"+accountName)
	if query := r.URL.Query(); !ok || query.Get("sig") == "" {
		refuseBlob(w, http.StatusForbidden, "AuthenticationFailed")
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	container, name, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	switch {
	case container == "":
		a.containers(w, r)
	case name == "":
		a.list(w, r, container)
	default:
		a.get(w, r, container+"/"+name)
	}
}

func refuseBlob(w http.ResponseWriter, status int, code string) {
	w.Header().Set("X-Ms-Error-Code", code)
	w.WriteHeader(status)
	fmt.Fprintf(w, "<?xml version=\"1.0\"?><Error><Code>%s</Code><Message>no</Message></Error>", code)
}

func (a *account) containers(w http.ResponseWriter, r *http.Request) {
	found := map[string]bool{}
	for key := range a.blobs {
		if name, _, _ := strings.Cut(key, "/"); strings.HasPrefix(name, r.URL.Query().Get("prefix")) {
			found[name] = true
		}
	}
	fmt.Fprint(w, `<?xml version="1.0"?><EnumerationResults><Containers>`)
	for _, name := range slices.Sorted(maps.Keys(found)) {
		fmt.Fprintf(w, "<Container><Name>%s</Name><Properties><Last-Modified>%s</Last-Modified><Etag>1</Etag></Properties></Container>", name, modified)
	}
	fmt.Fprint(w, `</Containers><NextMarker/></EnumerationResults>`)
}

// modified is when each blob was changed.
const modified = "Mon, 05 Jan 2026 23:00:00 GMT"

func (a *account) list(w http.ResponseWriter, r *http.Request, container string) {
	query := r.URL.Query()
	prefix, delimiter := query.Get("prefix"), query.Get("delimiter")
	if delimiter == "" {
		a.lists = append(a.lists, prefix)
	}
	there, folders := false, map[string]bool{}
	var blobs strings.Builder
	for _, key := range slices.Sorted(maps.Keys(a.blobs)) {
		name, ok := strings.CutPrefix(key, container+"/")
		there = there || ok
		if !ok || !strings.HasPrefix(name, prefix) {
			continue
		}
		if i := strings.Index(name[len(prefix):], delimiter); delimiter != "" && i >= 0 {
			folders[name[:len(prefix)+i+len(delimiter)]] = true
			continue
		}
		fmt.Fprintf(&blobs, "<Blob><Name>%s</Name><Properties><Creation-Time>%[2]s</Creation-Time><Last-Modified>%[2]s</Last-Modified>"+
			"<Etag>%s</Etag><Content-Length>%d</Content-Length><BlobType>AppendBlob</BlobType></Properties></Blob>", escaped(name), modified, a.etags[key], len(a.blobs[key]))
	}
	if !there {
		refuseBlob(w, http.StatusNotFound, "ContainerNotFound")
		return
	}
	fmt.Fprintf(w, `<?xml version="1.0"?><EnumerationResults><Blobs>%s`, blobs.String())
	for _, name := range slices.Sorted(maps.Keys(folders)) {
		fmt.Fprintf(w, "<BlobPrefix><Name>%s</Name></BlobPrefix>", escaped(name))
	}
	fmt.Fprint(w, `</Blobs><NextMarker/></EnumerationResults>`)
}

func escaped(text string) string {
	var b strings.Builder
	xml.EscapeText(&b, []byte(text)) //nolint:errcheck // a builder does not fail
	return b.String()
}

func (a *account) get(w http.ResponseWriter, r *http.Request, key string) {
	content, ok := a.blobs[key]
	etag := a.etags[key]
	if match := strings.Trim(r.Header.Get("If-Match"), `"`); ok && match != "" && match != etag {
		refuseBlob(w, http.StatusPreconditionFailed, "ConditionNotMet")
		return
	}
	if !ok {
		refuseBlob(w, http.StatusNotFound, "BlobNotFound")
		return
	}
	begin, end := 0, len(content)
	if first, last, ok := strings.Cut(strings.TrimPrefix(cmp.Or(r.Header.Get("X-Ms-Range"), r.Header.Get("Range")), "bytes="), "-"); ok {
		begin, _ = strconv.Atoi(first)
		if n, err := strconv.Atoi(last); err == nil {
			end = min(end, n+1)
		}
	}
	a.served[key] += end - begin
	for name, value := range map[string]string{
		"Content-Range": fmt.Sprintf("bytes %d-%d/%d", begin, end-1, len(content)), "Content-Length": strconv.Itoa(end - begin),
		"ETag": `"` + etag + `"`, "Last-Modified": modified, "X-Ms-Blob-Type": "AppendBlob", "X-Ms-Creation-Time": modified,
	} {
		w.Header().Set(name, value)
	}
	w.WriteHeader(http.StatusPartialContent)
	fmt.Fprint(w, content[begin:end])
}

// hour returns the name of the blob of an hour of 5 January 2026.
func hour(container string, h int) string {
	return fmt.Sprintf("%s/resourceId=/SUBSCRIPTIONS/S/RESOURCEGROUPS/G/PROVIDERS/MICROSOFT.COMMUNICATION/COMMUNICATIONSERVICES/ACS/y=2026/m=01/d=05/h=%02d/m=00/PT1H.json", container, h)
}

// wait waits until something is so.
func wait(t *testing.T, what string, is func() bool) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); !is(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("waited in vain for %s", what)
		}
	}
}
