package markup

import "strings"

// Lang reduces a language tag as pages and feeds write it ("en-GB", "pt_BR") to
// its primary BCP 47 subtag in lower case; "" for what is no tag.
func Lang(tag string) string {
	tag = strings.ToLower(strings.TrimSpace(tag))
	if i := strings.IndexAny(tag, "-_,;"); i >= 0 {
		tag = tag[:i]
	}
	if len(tag) < 2 || len(tag) > 3 || strings.Trim(tag, "abcdefghijklmnopqrstuvwxyz") != "" {
		return ""
	}
	return tag
}
