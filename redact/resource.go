package redact

import (
	"bytes"
	"slices"
	"strings"
)

// resourceWords are the parts of resource IDs that name kinds, not a customer's
// resources.
var resourceWords = []string{
	"subscriptions", "resourcegroups", "providers",
	"microsoft.communication", "communicationservices", "emailservices",
	"microsoft.operationalinsights", "workspaces",
}

// isResource reports whether t is the ID of an Azure resource, with or without
// the slash before it.
func isResource(t string) bool {
	const first = "subscriptions/"
	t = strings.TrimPrefix(t, "/")
	return len(t) >= len(first) && strings.EqualFold(t[:len(first)], first)
}

// appendResource appends the pseudonym of a resource's ID, part by part. Azure
// writes these IDs in any case, so case does not count; the pseudonym is in upper
// case if the ID is.
func (m *mac) appendResource(dst []byte, t string) []byte {
	_, lower := cases(t)
	for i, part := range strings.Split(t, "/") {
		if i > 0 {
			dst = append(dst, '/')
		}
		if isResourceWord(part) {
			dst = append(dst, part...)
			continue
		}
		start := len(dst)
		switch folded := strings.ToLower(part); {
		case part == "":
		case isGUID(part):
			dst = m.appendFoldedGUID(dst, folded, false)
		default:
			dst = m.appendText(dst, segmentTag, folded)
		}
		if !lower {
			copy(dst[start:], bytes.ToUpper(dst[start:]))
		}
	}
	return dst
}

func isResourceWord(part string) bool {
	return slices.ContainsFunc(resourceWords, func(w string) bool { return strings.EqualFold(w, part) })
}
