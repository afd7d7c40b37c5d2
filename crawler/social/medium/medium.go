// Package medium listens to Medium by the feeds of its tags, authors and
// publications.
//
// It owns which feeds there are. It needs no key. A feed shows the ten newest
// stories, a tag's feed only their first lines; the stories' own pages refuse
// programs.
package medium

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"github.com/earshot/earshot/crawler/social"
	"github.com/earshot/earshot/crawler/social/feeds"
	"github.com/earshot/earshot/crawler/source"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
)

// New is the factory of type "medium". Without tags and channels it follows the
// brands' names as tags.
func New(src config.Source, env source.Env) (any, error) {
	base := "https://medium.com"
	if src.Endpoint != "" {
		base = social.Base(src.Endpoint)
	}
	g := feeds.Group{Kind: config.Medium, Policy: feeds.Policy(src), Mend: mend}
	tags := src.Tags
	if len(tags) == 0 && len(src.Channels) == 0 {
		for _, t := range social.Terms(src, env.Brands) {
			tags = append(tags, strings.ToLower(strings.Join(strings.Fields(t), "-")))
		}
	}
	for _, t := range tags {
		g.Addresses = append(g.Addresses, base+"/feed/tag/"+url.PathEscape(t))
	}
	for _, c := range src.Channels {
		name := bare(c)
		if !channelName.MatchString(name) {
			return nil, fmt.Errorf("%q is no author or publication of Medium: want \"@name\" or \"publication\"", c)
		}
		g.Addresses = append(g.Addresses, base+"/feed/"+name)
	}
	return feeds.New(env, g), nil
}

var channelName = regexp.MustCompile(`^@?[A-Za-z0-9._-]{1,80}$`)

// bare is "@name" or "publication" out of an address of it.
func bare(c string) string {
	c = strings.TrimSpace(c)
	for _, p := range []string{"https://", "http://", "www.", "medium.com/", "feed/"} {
		c = strings.TrimPrefix(c, p)
	}
	return strings.Trim(c, "/")
}

// mend knows a story by the id in its guid: one story is in many feeds, and under
// a publication's own domain its address differs.
func mend(m *mention.Mention, guid string) bool {
	if story := storyID(guid); story != "" && !strings.HasSuffix(strings.TrimRight(m.CanonicalURL, "/"), story) {
		m.ID = mention.NewID("", "", "https://medium.com/p/"+story)
	}
	return m.ID != "" && m.URL != ""
}

var story = regexp.MustCompile(`^https?://[^/]+/p/([0-9a-f]{8,16})$`)

func storyID(guid string) string {
	if m := story.FindStringSubmatch(guid); m != nil {
		return m[1]
	}
	return ""
}
