package fakeslack

import (
	"embed"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

//go:embed page.html
var pageFiles embed.FS

var pageTemplate = template.Must(template.New("page.html").Funcs(pageFuncs(time.UTC)).ParseFS(pageFiles, "page.html"))

// part is what the template of a block or an element needs beside it: the message
// it stands in.
type part struct {
	E pageElement
	L []pageBlock
	M Message
	B string
}

func pageFuncs(zone *time.Location) template.FuncMap {
	return template.FuncMap{
		"mrkdwn":    func(text string) template.HTML { return renderMrkdwn(text, zone) },
		"marks":     marks,
		"pair":      func(e pageElement, m Message, block string) part { return part{E: e, M: m, B: block} },
		"list":      func(l []pageBlock, m Message) part { return part{L: l, M: m} },
		"nomessage": func() Message { return Message{} },
	}
}

// Page shows the workspace in a browser: channels, messages with their blocks,
// threads, charts and App Home, as close to Slack as plain HTML gets. Buttons do
// what a click of the user dana does. It refreshes itself when the conversation
// changes. zone is the reader's; nil means UTC.
func (s *Server) Page(zone *time.Location) http.Handler {
	if zone == nil {
		zone = time.UTC
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) { s.servePage(w, r, zone) })
	mux.HandleFunc("GET /changes", s.serveChanges)
	mux.HandleFunc("POST /click", s.serveClick)
	mux.HandleFunc("GET /files/{id}", s.serveFile)
	return mux
}

// pageData is what page.html shows.
type pageData struct {
	Team     string
	Still    bool // does not refresh itself: for pictures
	Channels []Channel
	Channel  string
	Name     string
	Messages []pageMessage
	Home     []pageBlock
}

type pageMessage struct {
	Message
	Blocks   []pageBlock
	Replies  []pageMessage
	Time     string
	Unfurled []pageBlock
	Pictures []File
	Only     string // the one who sees an ephemeral message
}

// pageBlock is a Block Kit block, loosely.
type pageBlock struct {
	Type      string              `json:"type"`
	BlockID   string              `json:"block_id"`
	Text      *pageText           `json:"text"`
	Fields    []pageText          `json:"fields"`
	Elements  []pageElement       `json:"elements"`
	Accessory *pageElement        `json:"accessory"`
	AltText   string              `json:"alt_text"`
	ImageURL  string              `json:"image_url"`
	SlackFile struct{ ID string } `json:"slack_file"`
}

type pageText struct {
	Type string `json:"type"`
	Text string `json:"text"`
}

// pageElement is an element of actions and context blocks. In a context block
// Text is a string, elsewhere an object.
type pageElement struct {
	Type        string          `json:"type"`
	Raw         json.RawMessage `json:"text"`
	ActionID    string          `json:"action_id"`
	URL         string          `json:"url"`
	Style       string          `json:"style"`
	Placeholder *pageText       `json:"placeholder"`
	Options     []struct {
		Text  pageText `json:"text"`
		Value string   `json:"value"`
	} `json:"options"`
}

// Label is the words of a button.
func (e pageElement) Label() string {
	var t pageText
	if json.Unmarshal(e.Raw, &t) == nil && t.Text != "" {
		return t.Text
	}
	return e.Type
}

// Body is the text of a context element.
func (e pageElement) Body() pageText {
	var s string
	_ = json.Unmarshal(e.Raw, &s) // an image has none
	return pageText{Type: e.Type, Text: s}
}

func (s *Server) servePage(w http.ResponseWriter, r *http.Request, zone *time.Location) {
	data := s.pageData(r.URL.Query().Get("channel"), zone)
	data.Still = r.URL.Query().Has("still")
	page, err := pageTemplate.Clone()
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	page.Funcs(pageFuncs(zone))
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; form-action 'self'")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	_ = page.Execute(w, data) // the reader went away
}

func (s *Server) pageData(channel string, zone *time.Location) pageData {
	s.mu.Lock()
	defer s.mu.Unlock()
	d := pageData{Channel: channel, Team: s.o.Team}
	for _, c := range s.channels {
		d.Channels = append(d.Channels, *c)
	}
	slices.SortFunc(d.Channels, func(a, b Channel) int { return strings.Compare(a.Name, b.Name) })
	if s.channels[channel] == nil && len(d.Channels) > 0 && channel != "home" {
		d.Channel = d.Channels[0].ID
	}
	if channel == "home" {
		for _, user := range slices.Sorted(maps.Keys(s.views)) {
			var v struct{ Blocks []pageBlock }
			_ = json.Unmarshal(s.views[user], &v) // it was checked when published
			d.Home = v.Blocks
			break
		}
		return d
	}
	d.Name = s.channels[d.Channel].Name
	place := map[string]int{}
	for _, m := range s.messages {
		if m.Channel != d.Channel || m.Deleted {
			continue
		}
		shown := s.pageMessage(m, zone)
		if at, ok := place[m.ThreadTS]; ok && m.ThreadTS != "" {
			d.Messages[at].Replies = append(d.Messages[at].Replies, shown)
			if !m.Broadcast {
				continue
			}
		}
		place[m.TS] = len(d.Messages)
		d.Messages = append(d.Messages, shown)
	}
	return d
}

func (s *Server) pageMessage(m *Message, zone *time.Location) pageMessage {
	p := pageMessage{Message: *m, Time: clockOf(m.TS, false, zone)}
	if m.EphemeralTo != "" {
		p.Only = s.users[m.EphemeralTo].Name
	}
	_ = json.Unmarshal(m.Blocks, &p.Blocks) // they were checked when they came
	for _, u := range m.Unfurls {
		var a struct{ Blocks []pageBlock }
		_ = json.Unmarshal(u, &a)
		p.Unfurled = append(p.Unfurled, a.Blocks...)
	}
	for _, id := range m.Files {
		if f := s.files[id]; f != nil {
			p.Pictures = append(p.Pictures, *f)
		}
	}
	return p
}

func clockOf(ts string, dated bool, zone *time.Location) string {
	whole, _, _ := strings.Cut(ts, ".")
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil {
		return ""
	}
	if dated {
		return time.Unix(n, 0).In(zone).Format("2 Jan 15:04")
	}
	return time.Unix(n, 0).In(zone).Format("15:04")
}

// serveChanges answers when the conversation changes, or after half a minute: a
// page that holds it open reloads in time.
func (s *Server) serveChanges(w http.ResponseWriter, r *http.Request) {
	wait := time.NewTimer(30 * time.Second)
	defer wait.Stop()
	select {
	case <-s.Changed():
		_, _ = io.WriteString(w, "changed")
	case <-wait.C:
		_, _ = io.WriteString(w, "same")
	case <-r.Context().Done():
	}
}

// serveClick plays dana clicking. Only the page itself may ask for it.
func (s *Server) serveClick(w http.ResponseWriter, r *http.Request) {
	if site := r.Header.Get("Sec-Fetch-Site"); site != "" && site != "same-origin" {
		http.Error(w, "not from here", http.StatusForbidden)
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
	c := Click{User: "U0DANA", Channel: r.FormValue("channel"), TS: r.FormValue("ts"), BlockID: r.FormValue("block"), ActionID: r.FormValue("action"), Option: r.FormValue("option")}
	if _, err := s.Click(r.Context(), c); err != nil {
		http.Error(w, "the click reached nobody: "+err.Error(), http.StatusBadGateway)
		return
	}
	http.Redirect(w, r, "./?channel="+c.Channel, http.StatusSeeOther)
}

// dots are the severity marks drawn as shapes: not every machine has the emoji.
var dots = strings.NewReplacer("🔴", `<i class="dot red"></i>`, "🟠", `<i class="dot amber"></i>`, "🔵", `<i class="dot blue"></i>`,
	"🟢", `<i class="dot green"></i>`, "☕", `<i class="dot cup"></i>`, "🌊", `<i class="dot wave"></i>`)

// marks is plain text, escaped, with its severity marks as shapes.
func marks(text string) template.HTML {
	return template.HTML(dots.Replace(template.HTMLEscapeString(text))) //nolint:gosec // escaped, then our own marks
}

var (
	dateTag = regexp.MustCompile(`&lt;!date\^(\d+)\^(\{date_short\} )?\{time\}\|[^&]*&gt;`)
	linkTag = regexp.MustCompile(`&lt;(https?://[^|&]*(?:&amp;[^|&]*)*)(?:\|(.*?))?&gt;`)
	pingTag = regexp.MustCompile(`&lt;!(channel|here|everyone)[^&]*&gt;|&lt;@([UW][A-Z0-9]+)[^&]*&gt;`)
	boldTag = regexp.MustCompile(`(^|[\s(])\*([^*\n]+)\*`)
	codeTag = regexp.MustCompile("`([^`\n]+)`")
)

// renderMrkdwn is the part of Slack's markup that matters here, as HTML. The text
// is escaped first; Slack's own entities are resolved so that they show once.
func renderMrkdwn(text string, zone *time.Location) template.HTML {
	raw := template.HTMLEscapeString(text)
	raw = strings.NewReplacer("&amp;amp;", "&amp;", "&amp;lt;", "\x00lt;", "&amp;gt;", "\x00gt;").Replace(raw)
	raw = dateTag.ReplaceAllStringFunc(raw, func(tag string) string {
		hit := dateTag.FindStringSubmatch(tag)
		return clockOf(hit[1], hit[2] != "", zone)
	})
	raw = linkTag.ReplaceAllStringFunc(raw, func(tag string) string {
		hit := linkTag.FindStringSubmatch(tag)
		label := hit[2]
		if label == "" {
			label = hit[1]
		}
		return fmt.Sprintf(`<a href="%s" rel="noreferrer">%s</a>`, hit[1], label)
	})
	raw = pingTag.ReplaceAllString(raw, `<mark class="ping">@$1$2</mark>`)
	raw = codeTag.ReplaceAllString(raw, `<code>$1</code>`)
	raw = boldTag.ReplaceAllString(raw, `$1<b>$2</b>`)
	raw = strings.NewReplacer("\x00lt;", "&lt;", "\x00gt;", "&gt;", "\n", "<br>").Replace(raw)
	return template.HTML(raw) //nolint:gosec // escaped first; only the tags above were put back
}
