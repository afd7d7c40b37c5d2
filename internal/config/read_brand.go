package config

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
)

var brandKey = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,63}$`)

func (r *reader) brands(all *table) {
	for _, e := range all.entries {
		if e.value.kind != kindTable {
			r.fault(e.keyAt, "write [brands."+e.key+"]", "brands: %q is %s, not a brand", e.key, e.value.kind)
			continue
		}
		s := r.section(e.value.table, "brand \""+short(e.key)+"\"")
		if !brandKey.MatchString(e.key) {
			s.fault(e.keyAt, "lower-case letters, digits, - and _; how people write it goes into name", "the key cannot be used in queries")
		}
		r.brand(s, e.key)
	}
	r.checkBrands(all)
}

func (r *reader) brand(s *section, key string) {
	b := Brand{Key: key, Name: key}
	s.str("name", &b.Name)
	b.Query = s.query("query", true)
	s.need("query", `query = '"`+key+`"'`)
	for _, v := range s.strs("owned", &b.Owned) {
		s.owned(&b, v)
	}
	competitors := s.strs("competitors", &b.Competitors)
	s.strs("terms", &b.Terms)
	channel := s.channel("channel", &b.Channel)
	s.done(nil)
	r.cfg.Brands = append(r.cfg.Brands, b)
	r.later = append(r.later, func() {
		for _, v := range competitors {
			if v.text == key {
				s.fault(v.at, "take it out", "it cannot be its own competitor")
				continue
			}
			s.brandExists(v)
		}
		s.channelListed(channel)
	})
}

// owned sorts one of the brand's own voices into handles and sites.
func (s *section) owned(b *Brand, v *value) {
	text := strings.ToLower(strings.TrimSpace(v.text))
	if handle, ok := strings.CutPrefix(text, "@"); ok && handle != "" && !strings.ContainsAny(handle, " /") {
		b.OwnedHandles = append(b.OwnedHandles, handle)
		return
	}
	if !strings.Contains(text, "://") {
		text = "https://" + text
	}
	u, err := url.Parse(text)
	if err != nil || u.User != nil || !strings.Contains(u.Host, ".") && u.Hostname() != "localhost" || strings.ContainsAny(u.Host, " @,") {
		s.fault(v.at, `a domain "acme.example", a handle "@acme" or an address "https://social.example/acme"`, "owned %q is no domain, handle or address", v.text)
		return
	}
	site := strings.TrimPrefix(u.Host, "www.") + strings.TrimSuffix(u.Path, "/")
	b.OwnedSites = append(b.OwnedSites, site)
}

// checkBrands refuses two brands of one name: nobody could tell their alerts apart.
func (r *reader) checkBrands(all *table) {
	first := map[string]span{}
	for _, e := range all.entries {
		if e.value.kind != kindTable {
			continue
		}
		name := e.value.table.get("name")
		if name == nil || name.value.kind != kindText {
			continue
		}
		folded := strings.ToLower(strings.TrimSpace(name.value.text))
		if at, ok := first[folded]; ok {
			line, _ := r.text.line(at.start)
			r.fault(name.value.at, "choose another name", "brand %q: line %d has a brand of this name", short(e.key), line)
			continue
		}
		first[folded] = name.value.at
	}
}

// brandExists refuses a key that no brand has.
func (s *section) brandExists(v *value) bool {
	if slices.Contains(s.cfg.BrandKeys(), v.text) {
		return true
	}
	fix := "there is no [brands." + v.text + "]"
	if len(s.cfg.Brands) > 0 {
		fix = s.cfg.BrandsLike(v.text)
	}
	s.fault(v.at, fix, "unknown brand %q", v.text)
	return false
}
