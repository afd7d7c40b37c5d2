package query

import (
	"net/url"
	"strings"

	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/query/analysis"
)

// Values appends to dst the values a mention has in a keyword field, in the form
// a [Keyword] is compared with; they may repeat. The index stores exactly these.
//
//	author     the name, each run of up to five words in it, the handle with and
//	           without @, the handle's user part with and without @
//	site       the host of the mention's address and every domain above it
//	link       of each address written out or pointed to: its host, every domain
//	           above it, and the host with every leading part of its path
//	lang       the tag and its primary part, or what a code or name stands for
//	hashtag    the tags in title and text and those carried beside them, without #
//	owned      the brands whose own post it is
//	sentiment, intent, reason
//	           those towards the brands matched, each also as brand/value; of the
//	           whole text when no brand matched
//	status     open until somebody says otherwise
func Values(dst []string, f Field, m *mention.Mention) []string {
	return new(Doc).Reset(m).values(dst, f)
}

func (d *Doc) values(dst []string, f Field) []string {
	m := d.m
	switch f {
	case FieldAuthor:
		return authorValues(dst, m)
	case FieldSite:
		return siteValues(dst, m)
	case FieldLink:
		return d.linkValues(dst)
	case FieldSource:
		return appendNormal(dst, m.Source)
	case FieldKind:
		return appendNormal(dst, m.Kind)
	case FieldType:
		return appendNormal(dst, string(m.Type))
	case FieldLang:
		dst = appendNormal(dst, m.Lang)
		if code := mention.Language(m.Lang); !strings.EqualFold(code, m.Lang) { // declared with a region, or as no tag is
			dst = appendNormal(dst, code)
		}
		return dst
	case FieldHashtag:
		return d.hashtagValues(dst)
	case FieldBrand:
		for i := range m.Brands {
			dst = appendNormal(dst, m.Brands[i].Brand)
		}
		return dst
	case FieldOwned:
		for i := range m.Brands {
			if m.Brands[i].Owned {
				dst = appendNormal(dst, m.Brands[i].Brand)
			}
		}
		return dst
	case FieldSentiment, FieldIntent, FieldReason:
		return towardsValues(dst, f, m)
	case FieldStory:
		return appendNormal(dst, m.Story)
	case FieldStatus:
		if m.Triage == nil || m.Triage.Status == "" {
			return append(dst, "open")
		}
		return appendNormal(dst, m.Triage.Status)
	case FieldTag:
		if m.Triage != nil {
			for _, t := range m.Triage.Tags {
				dst = appendNormal(dst, t)
			}
		}
		return dst
	}
	return dst
}

func appendNormal(dst []string, s string) []string {
	if s = keywordForm(s); s != "" {
		dst = append(dst, s)
	}
	return dst
}

// primary is the part of a language's tag that says which language it is.
func primary(tag string) string {
	tag, _, _ = strings.Cut(tag, "-")
	return tag
}

// keywordForm is the form in which keywords are compared: normal, spaces single.
func keywordForm(s string) string {
	return strings.Join(strings.Fields(analysis.Normal(s)), " ")
}

// nameWords and nameRun bound how many words of a name, and runs of how many,
// are kept.
const nameWords, nameRun = 12, 5

func authorValues(dst []string, m *mention.Mention) []string {
	dst = appendNormal(dst, m.Author.Name)
	words := strings.Fields(keywordForm(m.Author.Name))
	words = words[:min(len(words), nameWords)]
	for i := range words {
		for j := i + 1; j <= min(len(words), i+nameRun); j++ {
			dst = append(dst, strings.Join(words[i:j], " "))
		}
	}
	handle := strings.TrimPrefix(keywordForm(m.Author.Handle), "@")
	if handle == "" {
		return dst
	}
	dst = append(dst, handle, "@"+handle)
	if user, _, ok := strings.Cut(handle, "@"); ok && user != "" {
		dst = append(dst, user, "@"+user)
	}
	return dst
}

func siteValues(dst []string, m *mention.Mention) []string {
	for _, raw := range []string{m.CanonicalURL, m.URL} {
		if host, _ := splitURL(raw); host != "" {
			dst = appendDomains(dst, host)
		}
	}
	return dst
}

// appendDomains appends a host and every domain above it.
func appendDomains(dst []string, host string) []string {
	for {
		dst = append(dst, host)
		_, above, ok := strings.Cut(host, ".")
		if !ok {
			return dst
		}
		host = above
	}
}

// pathDepth is how many leading parts of a link's path are kept.
const pathDepth = 8

func (d *Doc) linkValues(dst []string) []string {
	for _, b := range []*analysis.Buffer{d.titleBuffer(), &d.text} {
		for _, l := range b.Links {
			dst = appendLink(dst, b.Text()[l.Start:l.End])
		}
	}
	for _, l := range d.m.Links {
		dst = appendLink(dst, l)
	}
	return dst
}

// appendLink appends the values of one address.
func appendLink(dst []string, raw string) []string {
	host, path := splitURL(raw)
	if host == "" {
		return dst
	}
	dst = appendDomains(dst, host)
	for i, n := 1, 0; i < len(path) && n < pathDepth; n++ {
		cut := strings.IndexAny(path[i:], "/?#")
		if cut < 0 {
			break
		}
		if i += cut; i > 0 {
			dst = append(dst, host+path[:i])
		}
		i++
	}
	if path != "" {
		dst = append(dst, host+path)
	}
	return dst
}

// splitURL is the host of an address, in normal form without www. and port, and
// what follows it, without a closing slash.
func splitURL(raw string) (host, path string) {
	if raw == "" || len(raw) > 4096 {
		return "", ""
	}
	if !strings.Contains(raw, "://") {
		raw = "http://" + raw
	}
	u, err := url.Parse(raw)
	if err != nil {
		return "", ""
	}
	host = strings.TrimSuffix(strings.TrimPrefix(analysis.Normal(u.Hostname()), "www."), ".")
	path = u.EscapedPath()
	if u.RawQuery != "" {
		path += "?" + u.RawQuery
	}
	if u.Fragment != "" {
		path += "#" + u.EscapedFragment()
	}
	return host, strings.TrimSuffix(analysis.Normal(path), "/")
}

func (d *Doc) hashtagValues(dst []string) []string {
	for _, b := range []*analysis.Buffer{d.titleBuffer(), &d.text} {
		for i := range b.Tokens {
			if t := &b.Tokens[i]; t.Kind == analysis.Marked {
				if term := b.Term(t); term[0] == '#' {
					dst = append(dst, string(term[1:]))
				}
			}
		}
	}
	for _, h := range d.m.Hashtags {
		dst = appendNormal(dst, strings.TrimPrefix(h, "#"))
	}
	return dst
}
