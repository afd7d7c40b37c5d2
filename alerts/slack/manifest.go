package slack

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"

	goslack "github.com/slack-go/slack"
)

// ManifestOptions shape the app that [Manifest] describes.
type ManifestOptions struct {
	// BaseURL is the address of earshot's pages: its links are unfurled. "" for
	// none.
	BaseURL string
	// RequestURL, when set, has Slack send clicks there as signed requests instead
	// of by Socket Mode.
	RequestURL string
	// Groups says that slack.users names user groups, whose members must be read.
	Groups bool
}

// scope is a permission and what it is for.
type scope struct{ name, why string }

// scopes are exactly the permissions the room uses.
func scopes(o ManifestOptions) []scope {
	list := []scope{
		{"chat:write", "post and edit alerts"},
		{"chat:write.public", "post to public channels without an invitation"},
		{"files:write", "upload charts"},
		{"commands", "the /earshot command"},
		{"channels:read", "find a public channel's id by its name"},
		{"groups:read", "the same for private channels the bot is in"},
		{"channels:history", "after a crash, look whether an alert had arrived"},
		{"groups:history", "the same in private channels the bot is in"},
	}
	if o.BaseURL != "" && unfurlDomain(o.BaseURL) != "" {
		list = append(list, scope{"links:read", "notice links to earshot"}, scope{"links:write", "show what they lead to"})
	}
	if o.Groups {
		list = append(list, scope{"usergroups:read", "know the members of the groups that may act"})
	}
	return list
}

// unfurlDomain is the domain Slack will accept for unfurling: no bare host, no
// address.
func unfurlDomain(base string) string {
	u, err := url.Parse(base)
	if err != nil || !strings.Contains(u.Hostname(), ".") || strings.Trim(u.Hostname(), "0123456789.") == "" {
		return ""
	}
	return u.Hostname()
}

// Manifest is the app manifest to paste into api.slack.com ("From a manifest"), as JSON.
func Manifest(o ManifestOptions) ([]byte, error) {
	m := goslack.Manifest{
		Metadata: goslack.ManifestMetadata{MajorVersion: 1},
		Display: goslack.Display{Name: "earshot", Description: "What is said about your brand, when it matters",
			BackgroundColor: "#2b3a42"},
		Features: goslack.Features{
			AppHome: goslack.AppHome{HomeTabEnabled: true},
			BotUser: goslack.BotUser{DisplayName: "earshot", AlwaysOnline: true},
			SlashCommands: []goslack.ManifestSlashCommand{{Command: "/earshot", Description: "Search mentions, see incidents, mute and silence",
				UsageHint: "search QUERY | status | incidents | mute … | mutes | silence … | silences | explain ID | help", Url: o.RequestURL}},
		},
		Settings: goslack.Settings{
			Interactivity:      &goslack.Interactivity{IsEnabled: true, RequestUrl: o.RequestURL},
			EventSubscriptions: &goslack.EventSubscriptions{RequestUrl: o.RequestURL, BotEvents: []string{"app_home_opened"}},
			SocketModeEnabled:  o.RequestURL == "",
		},
	}
	if domain := unfurlDomain(o.BaseURL); domain != "" {
		m.Features.UnfurlDomains = []string{domain}
		m.Settings.EventSubscriptions.BotEvents = append(m.Settings.EventSubscriptions.BotEvents, "link_shared")
	}
	for _, s := range scopes(o) {
		m.OAuthConfig.Scopes.Bot = append(m.OAuthConfig.Scopes.Bot, s.name)
	}
	out, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("encode manifest: %w", err)
	}
	return append(out, '\n'), nil
}
