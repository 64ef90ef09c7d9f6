package kql

import (
	"regexp"
	"strings"
)

// lambda matches a function that a query defines, with the comments above it.
var lambda = regexp.MustCompile(`(?ms)(?:^//[^\n]*\n)*^let (\w+) = \(([^)]*)\) \{\n(.*?)\n\};\n`)

// function is a scalar function that a query defines.
type function struct {
	params []string
	body   string // an expression without calls of other such functions
}

// inline returns a query without functions of its own: each call of one is what the function
// makes of its arguments.
func inline(query string) string {
	functions := map[string]function{}
	for _, m := range lambda.FindAllStringSubmatch(query, -1) {
		var f function
		for param := range strings.SplitSeq(m[2], ",") {
			name, _, _ := strings.Cut(param, ":")
			f.params = append(f.params, strings.TrimSpace(name))
		}
		statements := split(m[3], ';')
		names := map[string]string{} // of the values that the function names
		for _, s := range statements {
			value := oneLine(expand(replace(s, names), functions))
			if let, ok := strings.CutPrefix(value, "let "); ok {
				name, of, _ := strings.Cut(let, " = ")
				names[name] = enclose(of)
			}
			f.body = value
		}
		functions[m[1]] = f
	}
	return expand(lambda.ReplaceAllString(query, ""), functions)
}

// expand returns a text with the calls of functions replaced.
func expand(text string, functions map[string]function) string {
	var b strings.Builder
	for text != "" {
		token := nextToken(text)
		text = text[len(token):]
		f, ok := functions[token]
		if !ok || !strings.HasPrefix(text, "(") {
			b.WriteString(token)
			continue
		}
		inner := enclosed(text)
		text = text[len(inner)+len("()"):]
		values := map[string]string{}
		for i, argument := range split(inner, ',') {
			values[f.params[i]] = enclose(strings.TrimSpace(expand(argument, functions)))
		}
		b.WriteString(enclose(replace(f.body, values)))
	}
	return b.String()
}

// replace returns an expression with names replaced by their values.
func replace(text string, values map[string]string) string {
	var b strings.Builder
	for text != "" {
		token := nextToken(text)
		text = text[len(token):]
		if value, ok := values[token]; ok {
			token = value
		}
		b.WriteString(token)
	}
	return b.String()
}

// single matches an expression that needs no parentheses wherever it is.
var single = regexp.MustCompile(`^\w*$`)

// enclose puts an expression in parentheses if it needs them.
func enclose(expression string) string {
	if i := strings.IndexByte(expression, '('); i >= 0 && single.MatchString(expression[:i]) && len(enclosed(expression[i:]))+i+len("()") == len(expression) {
		return expression
	}
	if single.MatchString(expression) {
		return expression
	}
	return "(" + expression + ")"
}

// enclosed returns what is between the parenthesis with which a text begins and its
// counterpart.
func enclosed(text string) string {
	depth, end := 0, 0
	for {
		token := nextToken(text[end:])
		switch token {
		case "(":
			depth++
		case ")":
			depth--
		}
		if depth == 0 || token == "" {
			return text[1:end]
		}
		end += len(token)
	}
}

// split returns the parts of a text between separators that are in no parentheses and no
// literals.
func split(text string, separator byte) (parts []string) {
	depth, begin, end := 0, 0, 0
	for end < len(text) {
		token := nextToken(text[end:])
		switch token {
		case "(", "[", "{":
			depth++
		case ")", "]", "}":
			depth--
		case string(separator):
			if depth == 0 {
				parts = append(parts, text[begin:end])
				begin = end + 1
			}
		}
		end += len(token)
	}
	return append(parts, text[begin:])
}

// oneLine returns an expression without comments and with single blanks.
func oneLine(text string) string {
	var b strings.Builder
	last, blank := "(", false
	for text != "" {
		token := nextToken(text)
		text = text[len(token):]
		if strings.HasPrefix(token, "//") || strings.TrimSpace(token) == "" {
			blank = true
			continue
		}
		if blank && last != "(" && token != ")" {
			b.WriteByte(' ')
		}
		b.WriteString(token)
		last, blank = token, false
	}
	return b.String()
}

// hasToken reports whether a text has a token, outside of literals and comments.
func hasToken(text, token string) bool {
	for text != "" {
		next := nextToken(text)
		if next == token {
			return true
		}
		text = text[len(next):]
	}
	return false
}

// tokens match the beginning of a text: a literal, a comment, a name or number, blanks.
var tokens = regexp.MustCompile(`^(?:@"(?:[^"]|"")*"|"(?:[^"\\]|\\.)*"|//[^\n]*|\w+|\s+)`)

// nextToken returns the token with which a text begins, else its first character.
func nextToken(text string) string {
	if token := tokens.FindString(text); token != "" {
		return token
	}
	for i := range text {
		if i > 0 {
			return text[:i]
		}
	}
	return text
}
