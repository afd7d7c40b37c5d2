// Package producthunt listens to new products on Product Hunt: by its feeds, or
// with PRODUCTHUNT_TOKEN by its interface, which knows counts and comments.
//
// It owns both shapes; one product is one mention by either. The feed needs no key
// and shows the newest products only.
package producthunt

import (
	"net/url"
	"regexp"
	"strings"

	"github.com/earshot/earshot/crawler/door"
	"github.com/earshot/earshot/crawler/social"
	"github.com/earshot/earshot/crawler/social/feeds"
	"github.com/earshot/earshot/crawler/source"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
)

const tokenEnv = "PRODUCTHUNT_TOKEN"

// New is the factory of type "producthunt".
func New(src config.Source, env source.Env) (any, error) {
	feedBase, apiBase := "https://www.producthunt.com", "https://api.producthunt.com"
	if src.Endpoint != "" {
		feedBase, apiBase = social.Base(src.Endpoint), social.Base(src.Endpoint)
	}
	if token := secret(env); token != "" && len(src.Channels) == 0 {
		s := &Source{address: apiBase + "/v2/api/graphql", client: social.Client{Door: env.Door, Policy: door.Skip}}
		s.client.Header = map[string][]string{"Authorization": {"Bearer " + token}, "Content-Type": {"application/json"}}
		return s, nil
	}
	g := feeds.Group{Kind: config.ProductHunt, Policy: feeds.Policy(src), Mend: mend}
	for _, c := range src.Channels {
		g.Addresses = append(g.Addresses, feedBase+"/feed?category="+url.QueryEscape(c))
	}
	if len(g.Addresses) == 0 {
		g.Addresses = []string{feedBase + "/feed"}
	}
	return feeds.New(env, g), nil
}

func secret(env source.Env) string {
	if env.Secret == nil {
		return ""
	}
	return env.Secret(tokenEnv)
}

var postID = regexp.MustCompile(`Post/(\d+)$`)

// mend knows a post by its number: one product page may tell of several.
func mend(m *mention.Mention, guid string) bool {
	if n := postID.FindStringSubmatch(guid); n != nil {
		m.ID = mention.NewID(config.ProductHunt, n[1], "")
	}
	m.Type = mention.Post
	m.Text = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(m.Text), "Discussion | Link"))
	m.Links = nil // to itself, and to the product through a counter
	return m.ID != ""
}
