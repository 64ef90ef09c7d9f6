package azure

import (
	"net/url"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// This file finds secrets by the names that they have, and in texts.

const redacted = "REDACTED"

// deepest is how many texts may be within each other, such as JSON in a string of JSON, or a
// URL in a parameter of a URL. What is deeper is redacted as a whole.
const deepest = 4

// isSecret reports whether what has this name is a secret: a header, a member of JSON, a
// parameter.
func isSecret(name string) bool {
	folded := strings.TrimRight(fold(name), "0123456789") // such as key1
	for _, part := range []string{
		"authorization", "cookie", "credential", "secret", "password", "passwd", "passphrase", "token", "signature",
		"accesskey", "accountkey", "sharedkey", "apikey", "assertion", "connectionstring", "codeverifier", "samlresponse", "bearer", "jwt",
	} {
		if strings.Contains(folded, part) {
			return true
		}
	}
	for _, end := range []string{"key", "keys", "pwd", "sas"} {
		if strings.HasSuffix(folded, end) {
			return true
		}
	}
	return folded == "sig" || strings.HasPrefix(folded, "sas")
}

// isSecretParameter is isSecret for a parameter of a URL or a form, where code is what a token can be
// fetched with, and not what an error has.
//
// Source: Azure Storage's articles on account, service and user delegation SAS; Event Hubs' on
// SAS tokens. The last line is what Azure Resource Manager signs the URLs of long operations with,
// in the headers Location and Azure-AsyncOperation.
func isSecretParameter(name string) bool {
	switch fold(name) {
	case "code", "sv", "ss", "srt", "sp", "sr", "st", "se", "sip", "spr", "si", "sdd", "ses", "skn",
		"skoid", "sktid", "skt", "ske", "sks", "skv", "saoid", "suoid", "scid",
		"c", "s", "h":
		return true
	}
	return isSecret(name)
}

// fold returns the letters and digits of a name in lower case. Upper case first: some letters have
// one upper case only, and decoders fold names like that.
func fold(name string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case '-', '_', '.', ' ', '~':
			return -1
		}
		return r
	}, strings.ToLower(strings.ToUpper(name)))
}

var (
	scheme = regexp.MustCompile(`(?i)\b(bearer|basic|sharedkey|sharedkeylite|sharedaccesssignature|hmac-sha256|negotiate|ntlm|pop)[ \t]+[^\s"'<>]{8,}`)
	// A JSON web token, signed or encrypted. Its first part is base64 of `{"`.
	webToken = regexp.MustCompile(`eyJ[A-Za-z0-9_-]{6,}(\.[A-Za-z0-9_-]*){1,4}`)
	// A private key in PEM, perhaps cut.
	privateKey = regexp.MustCompile(`(?s)-----BEGIN [A-Z0-9 ]*PRIVATE KEY.*?(-----END [A-Z0-9 ]*PRIVATE KEY-----|$)`)
	userInfo   = regexp.MustCompile(`://[^\s/?#"'<>]*@`)
	encoded    = regexp.MustCompile(`[^\s"'<>&?#;=,]*%[0-9A-Fa-f]{2}[^\s"'<>&?#;=,]*`)
	escaped    = regexp.MustCompile(`(?i)\\u00(26|3d|3f|3a|22)|&(amp|quot|#38|#34);`)
)

// scrub returns a text without the secrets in it.
func scrub(text string) string { return scrubWithin(text, 0) }

func scrubWithin(text string, depth int) string {
	if depth > deepest {
		return redacted
	}
	if start := strings.TrimLeft(text, " \t\r\n"); strings.HasPrefix(start, "{") || strings.HasPrefix(start, "[") {
		if json, ok := scrubJSON([]byte(text), false, depth+1); ok {
			return json
		}
	}
	text = escaped.ReplaceAllStringFunc(text, unescape)
	text = scheme.ReplaceAllString(text, "$1 "+redacted)
	text = webToken.ReplaceAllString(text, redacted)
	text = privateKey.ReplaceAllString(text, redacted)
	text = userInfo.ReplaceAllString(text, "://"+redacted+"@")
	text = scrubNamed(text)
	return encoded.ReplaceAllStringFunc(text, func(piece string) string {
		plain, err := url.QueryUnescape(piece)
		if err != nil {
			return redacted
		}
		if clean := scrubWithin(plain, depth+1); clean != plain {
			return url.QueryEscape(clean)
		}
		return piece
	})
}

// unescape returns the character that an escape of JSON or HTML stands for.
func unescape(escape string) string {
	switch strings.ToLower(escape) {
	case `\u0026`, "&amp;", "&#38;":
		return "&"
	case `\u003d`:
		return "="
	case `\u003f`:
		return "?"
	case `\u003a`:
		return ":"
	}
	return `"`
}

// scrubNamed replaces what comes after the name of a secret and a colon or an equals sign.
func scrubNamed(text string) string {
	var b strings.Builder
	done := 0
	for i := 0; i < len(text); i++ {
		name := ""
		switch text[i] {
		case '=', ':':
			name = nameBefore(text[done:i])
		}
		if name == "" || !isSecret(name) && (text[i] == ':' || !isSecretParameter(name)) {
			continue
		}
		from := i + 1
		for from < len(text) && strings.IndexByte(" \t\\:=", text[from]) >= 0 {
			from++
		}
		to := valueEnd(text, from)
		if folded := fold(name); strings.Contains(folded, "authorization") || strings.Contains(folded, "cookie") {
			to = lineEnd(text, from) // what these hold has several words
		}
		if to > from {
			b.WriteString(text[done:from])
			b.WriteString(redacted)
			done, i = to, to-1
		}
	}
	return b.String() + text[done:]
}

// nameBefore returns the name at the end of a text, with or without quotes, and as a server would
// decode it.
func nameBefore(text string) string {
	text = strings.TrimRight(text, " \t\\\"'")
	name := lastName(text, "_-.~%+")
	if plain, err := url.QueryUnescape(name); err == nil {
		return lastName(plain, "_-.~")
	}
	return lastName(text, "_-.~")
}

// lastName returns the letters, digits and marks at the end of a text.
func lastName(text, marks string) string {
	start := strings.LastIndexFunc(text, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune(marks, r)
	})
	if start < 0 {
		return text
	}
	_, size := utf8.DecodeRuneInString(text[start:])
	return text[start+size:]
}

// valueEnd returns where a value ends that begins at from: at its second quote, or where
// no value of a parameter or a connection string goes on.
func valueEnd(text string, from int) int {
	if from == len(text) {
		return from
	}
	if quote := text[from]; quote == '"' || quote == '\'' {
		for i := from + 1; i < len(text); i++ {
			switch text[i] {
			case '\\':
				i++
			case quote:
				return i + 1
			}
		}
		return len(text)
	}
	if end := strings.IndexAny(text[from:], " \t\r\n&;\"'<>"); end >= 0 {
		return from + end
	}
	return len(text)
}

func lineEnd(text string, from int) int {
	if end := strings.IndexAny(text[from:], "\r\n"); end >= 0 {
		return from + end
	}
	return len(text)
}

// scrubQuery returns the query of a URL, or a form, with the values of the named parameters that are
// no secrets.
func scrubQuery(query string, shown names) string {
	var b strings.Builder
	for i, pair := range strings.Split(query, "&") {
		name, value, hasValue := strings.Cut(pair, "=")
		plain, err := url.QueryUnescape(name)
		plainValue, valueErr := url.QueryUnescape(value)
		if i > 0 {
			b.WriteByte('&')
		}
		clean := ""
		if valueErr == nil {
			clean = scrubWithin(plainValue, 1)
		}
		switch {
		case err != nil || scrub(plain) != plain:
			b.WriteString(redacted)
		case !hasValue:
			b.WriteString(name)
		case !shown.has(plain) || isSecretParameter(plain) || valueErr != nil:
			b.WriteString(name + "=" + redacted)
		case clean != plainValue:
			b.WriteString(name + "=" + url.QueryEscape(clean))
		default:
			b.WriteString(pair)
		}
	}
	return b.String()
}
