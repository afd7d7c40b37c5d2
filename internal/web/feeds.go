package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"html"
	"net/http"
	"strings"
	"time"

	"github.com/earshot/earshot/index"
	"github.com/earshot/earshot/internal/journal"
	"github.com/earshot/earshot/internal/mention"
)

// feedSize is how many mentions a feed holds.
const feedSize = 50

// feedItems are the newest mentions of a saved search.
func (s *site) feedItems(r *http.Request) (journal.SavedSearch, []index.Hit, error) {
	saved, err := s.savedNamed(r.Context(), r.PathValue("name"))
	if err != nil {
		return saved, nil, err
	}
	st, err := stateOf(saved, s.location())
	if err != nil {
		return saved, nil, err
	}
	request, err := st.request(s.reading())
	if err != nil {
		return saved, nil, badRequest("The query of this saved search cannot be read any more: "+err.Error(), "Save it anew.")
	}
	request.Limit, request.Sort = feedSize, index.ByTime
	found, err := s.o.Mentions.Search(r.Context(), request)
	if err != nil {
		return saved, nil, searchProblem(err)
	}
	return saved, found.Hits, nil
}

// base is the address people know this site by.
func (s *site) base(r *http.Request) string {
	if own := s.o.Config().Web.URL; own != "" {
		return own
	}
	return "http://" + r.Host
}

// entry is a mention as an entry of a feed.
type entry struct {
	id, title, link, author string
	at                      time.Time
	body                    string // HTML, escaped
	text                    string
	tags                    []string
}

func (s *site) entryOf(r *http.Request, hit index.Hit) entry {
	m := hit.Mention
	e := entry{id: m.ID, title: headline(m), link: link(m.URL), author: m.Author.Name, at: hit.At.UTC(), text: feedText(m)}
	if m.Author.Handle != "" {
		e.author = "@" + m.Author.Handle
	}
	if e.link == "" {
		e.link = s.base(r) + searchState{Query: narrowing{"story", m.Story}.clause()}.at("/")
	}
	for _, t := range tones(m) {
		e.tags = append(e.tags, string(t.Label))
	}
	e.tags = append(e.tags, m.Source)
	e.body = "<p>" + strings.ReplaceAll(html.EscapeString(e.text), "\n", "<br>") + "</p><p>" + html.EscapeString(strings.Join(e.tags, " · ")) + "</p>"
	return e
}

// feedText is a text as feeds carry it: valid, and of bounded length.
func feedText(m *mention.Mention) string {
	text := valid(strings.ReplaceAll(m.Text, "\x00", "\uFFFD"))
	if from, to := window(text, nil, 5000); to < len(text) {
		return text[from:to] + " …"
	}
	return text
}

// headline is a title, or else the first words.
func headline(m *mention.Mention) string {
	title := m.Title
	if title == "" {
		title, _, _ = strings.Cut(m.Text, "\n")
	}
	title = valid(title)
	if from, to := window(title, nil, 120); to < len(title) {
		return title[from:to] + " …"
	}
	return title
}

type rssFeed struct {
	XMLName xml.Name   `xml:"rss"`
	Version string     `xml:"version,attr"`
	Atom    string     `xml:"xmlns:atom,attr"`
	DC      string     `xml:"xmlns:dc,attr"`
	Channel rssChannel `xml:"channel"`
}

type rssChannel struct {
	Title       string    `xml:"title"`
	Link        string    `xml:"link"`
	Self        rssSelf   `xml:"atom:link"`
	Description string    `xml:"description"`
	TTL         int       `xml:"ttl"`
	Items       []rssItem `xml:"item"`
}

type rssSelf struct {
	Href string `xml:"href,attr"`
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr"`
}

type rssItem struct {
	Title       string   `xml:"title"`
	Link        string   `xml:"link"`
	GUID        rssGUID  `xml:"guid"`
	Creator     string   `xml:"dc:creator,omitempty"`
	Date        string   `xml:"pubDate"`
	Description string   `xml:"description"`
	Categories  []string `xml:"category"`
}

type rssGUID struct {
	Permanent bool   `xml:"isPermaLink,attr"`
	ID        string `xml:",chardata"`
}

// savedRSS is a saved search as RSS 2.0.
func (s *site) savedRSS(w http.ResponseWriter, r *http.Request) error {
	saved, hits, err := s.feedItems(r)
	if err != nil {
		return err
	}
	home := s.base(r)
	feed := rssFeed{Version: "2.0", Atom: "http://www.w3.org/2005/Atom", DC: "http://purl.org/dc/elements/1.1/", Channel: rssChannel{
		Title: saved.Name + " · earshot", Link: home + searchState{Query: saved.Query}.at("/"), Description: "What earshot finds for " + saved.Query, TTL: 5,
		Self: rssSelf{home + r.URL.EscapedPath(), "self", "application/rss+xml"},
	}}
	for _, hit := range hits {
		if hit.Mention == nil {
			continue
		}
		e := s.entryOf(r, hit)
		feed.Channel.Items = append(feed.Channel.Items, rssItem{Title: e.title, Link: e.link, GUID: rssGUID{ID: e.id}, Creator: e.author,
			Date: e.at.Format(time.RFC1123Z), Description: e.body, Categories: e.tags})
	}
	raw, err := xml.MarshalIndent(feed, "", " ")
	if err != nil {
		return err
	}
	return tagged(w, r, "application/rss+xml; charset=utf-8", append([]byte(xml.Header), raw...))
}

type jsonFeed struct {
	Version     string     `json:"version"`
	Title       string     `json:"title"`
	Home        string     `json:"home_page_url"`
	Self        string     `json:"feed_url"`
	Description string     `json:"description"`
	Items       []jsonItem `json:"items"`
}

type jsonItem struct {
	ID      string       `json:"id"`
	URL     string       `json:"url"`
	Title   string       `json:"title"`
	Text    string       `json:"content_text"`
	Date    time.Time    `json:"date_published"`
	Authors []jsonAuthor `json:"authors,omitempty"`
	Tags    []string     `json:"tags,omitempty"`
}

type jsonAuthor struct {
	Name string `json:"name"`
}

// savedJSONFeed is a saved search as JSON Feed 1.1.
func (s *site) savedJSONFeed(w http.ResponseWriter, r *http.Request) error {
	saved, hits, err := s.feedItems(r)
	if err != nil {
		return err
	}
	home := s.base(r)
	feed := jsonFeed{Version: "https://jsonfeed.org/version/1.1", Title: saved.Name + " · earshot", Home: home + searchState{Query: saved.Query}.at("/"),
		Self: home + r.URL.EscapedPath(), Description: "What earshot finds for " + saved.Query, Items: []jsonItem{}}
	for _, hit := range hits {
		if hit.Mention == nil {
			continue
		}
		e := s.entryOf(r, hit)
		item := jsonItem{ID: e.id, URL: e.link, Title: e.title, Text: e.text, Date: e.at, Tags: e.tags}
		if e.author != "" {
			item.Authors = []jsonAuthor{{e.author}}
		}
		feed.Items = append(feed.Items, item)
	}
	raw, err := json.MarshalIndent(feed, "", " ")
	if err != nil {
		return err
	}
	return tagged(w, r, "application/feed+json", raw)
}

// tagged answers with a body, or with nothing when the asker has it already.
func tagged(w http.ResponseWriter, r *http.Request, kind string, body []byte) error {
	sum := sha256.Sum256(body)
	tag := `"` + hex.EncodeToString(sum[:12]) + `"`
	w.Header().Set("ETag", tag)
	w.Header().Set("Cache-Control", "private, no-cache")
	w.Header().Set("Vary", "Authorization, Cookie")
	if strings.Contains(r.Header.Get("If-None-Match"), tag) {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	w.Header().Set("Content-Type", kind)
	_, _ = bytes.NewReader(body).WriteTo(w)
	return nil
}
