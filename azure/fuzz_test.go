package azure_test

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"example.com/acstelemetry/azure"
)

// A place is where a secret is planted, within what a fuzzer has made up. The name is that of
// a secret.
var places = []func(name, junk string) exchange{
	func(name, junk string) exchange { // header of a request
		return exchange{header: name + ": " + junk + secret + junk}
	},
	func(name, junk string) exchange { // and of a response
		return exchange{respHeader: name + ": " + junk + secret}
	},
	func(name, junk string) exchange { // query
		return exchange{url: "https://h/p?a=" + url.QueryEscape(junk) + "&" + name + "=" + secret + url.QueryEscape(junk) + "&" + url.QueryEscape(junk)}
	},
	func(name, junk string) exchange { // query of a URL in a header
		return exchange{respHeader: "Location: https://h/p?" + url.QueryEscape(junk) + "&" + name + "=" + secret}
	},
	func(name, junk string) exchange { // query of a URL within a URL
		inner := "https://h/p?" + url.QueryEscape(junk) + "=1&" + name + "=" + secret
		return exchange{url: "https://h/p?a=" + url.QueryEscape(inner)}
	},
	func(name, junk string) exchange { // member of JSON
		return exchange{respKind: "application/json", response: "[" + jsonOf(map[string]any{"a" + junk: junk, name: []any{junk, map[string]any{junk: secret}}, "z": junk}) + "]"}
	},
	func(name, junk string) exchange { // JSON within JSON
		return exchange{kind: "application/json", body: jsonOf(map[string]any{"z" + junk: jsonOf(map[string]any{junk: junk, name: secret})})}
	},
	func(name, junk string) exchange { // URL within JSON
		return exchange{kind: "application/json", body: jsonOf([]any{junk, "https://h/" + url.PathEscape(junk) + "?" + name + "=" + secret + "&" + junk})}
	},
	func(name, junk string) exchange { // form
		return exchange{kind: "application/x-www-form-urlencoded", body: url.QueryEscape(junk) + "=" + url.QueryEscape(junk) + "&" + name + "=" + url.QueryEscape(secret+junk)}
	},
	func(name, junk string) exchange { // text
		return exchange{respKind: "text/plain", response: junk + "\n" + name + "=" + secret + ";" + junk}
	},
	func(name, junk string) exchange { // text with a header
		return exchange{respKind: "text/plain", response: junk + "\n" + name + ": " + secret + "\n" + junk}
	},
	func(name, junk string) exchange { // element of XML
		return exchange{respKind: "application/xml", response: "<r><a>" + xmlOf(junk) + "</a><" + name + "><b>" + xmlOf(junk) + "</b>" + secret + "</" + name + "></r>"}
	},
	func(name, junk string) exchange { // attribute of XML
		return exchange{kind: "text/xml", body: `<r a="` + xmlOf(junk) + `" ` + name + `="` + xmlOf(junk) + secret + `">` + xmlOf(junk) + `</r>`}
	},
	func(_, junk string) exchange { // credential
		return exchange{respKind: "text/plain", response: junk + " Bearer " + secret + " " + junk}
	},
	func(_, junk string) exchange { // web token
		return exchange{respKind: "text/plain", response: junk + "eyJhbGciOiJIUzI1NiJ9." + secret + ".abc" + junk}
	},
}

func jsonOf(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err) // of strings and containers
	}
	return string(text)
}

func xmlOf(text string) string {
	var b strings.Builder
	xml.EscapeText(&b, []byte(text)) //nolint:errcheck // of a builder
	return b.String()
}

var secretNames = []string{
	"Authorization", "x-ms-authorization-auxiliary", "Cookie", "sig", "signature", "api-key", "x-functions-key", "accessToken",
	"refresh_token", "client_secret", "Password", "AccountKey", "SharedAccessKey", "primaryConnectionString", "connection_string", "sasToken",
}

// A planted secret never occurs in what is logged, and the body that the client gets is the one that
// was sent.
func FuzzSecrets(f *testing.F) {
	for place := range places {
		f.Add(uint8(place), uint8(place), uint32(0x5a5a5a5a), uint16(0), "junk")
		f.Add(uint8(place), uint8(3*place+1), uint32(0xffff), uint16(30), `a="b"; c: {"d":'e'}%41&x=%`)
	}
	f.Fuzz(func(t *testing.T, place, name uint8, letters uint32, limit uint16, junk string) {
		if strings.Contains(junk, secret) {
			t.Skip()
		}
		spelled := []byte(secretNames[int(name)%len(secretNames)])
		for i, c := range spelled {
			if letters>>(i%32)&1 == 1 && (c|0x20) >= 'a' && (c|0x20) <= 'z' {
				spelled[i] ^= 0x20
			}
		}
		x := places[int(place)%len(places)](string(spelled), junk)
		if strings.Contains(x.header, "\n") || strings.Contains(x.respHeader, "\n") {
			t.Skip() // net/http sends none
		}
		opts := azure.DiagnosticsOptions{
			LoggedHeaderNames: []string{"*", string(spelled)}, LoggedQueryParameters: []string{"*", string(spelled)},
			IsLoggingContentEnabled: true, LoggedContentSizeLimit: int(limit),
		}
		got, body := x.send(t, opts)
		if strings.Contains(got, secret) {
			t.Errorf("%s\nof %s", got, fmt.Sprintf("%+v", x))
		}
		if body != x.response && body != strings.TrimPrefix(x.response, "\ufeff") {
			t.Errorf("the client gets %q, not %q", body, x.response)
		}
	})
}
