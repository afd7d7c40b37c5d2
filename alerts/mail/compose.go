package mail

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"html/template"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/textproto"
	"strings"
	"time"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/alerts/card"
	"github.com/earshot/earshot/alerts/chart"
	"github.com/earshot/earshot/alerts/terminal"
)

//go:embed mail.html
var page string

var pageTemplate = template.Must(template.New("mail").Parse(page))

// compose writes the whole message: headers, text, HTML and chart.
func (s *Sender) compose(d alerts.Delivery) ([]byte, error) {
	zone := s.o.Card.Location
	if zone == nil {
		zone = time.UTC
	}
	c := card.Of(d.Message, s.o.Card)
	picture, err := chart.PNG(c.Chart, zone)
	if err != nil {
		picture = nil // words without a picture are still the alert
	}
	var b bytes.Buffer
	outer := multipart.NewWriter(&b)
	if err := outer.SetBoundary(boundary(d.Key, "alternative")); err != nil {
		return nil, fmt.Errorf("compose mail: %w", err)
	}
	s.headers(&b, d, c, outer.Boundary())
	if err := quoted(outer, "text/plain", terminal.Render(d.Message, "", 78, false, s.o.Card)); err != nil {
		return nil, err
	}
	var html strings.Builder
	if err := pageTemplate.Execute(&html, view(c, zone, len(picture) > 0)); err != nil {
		return nil, fmt.Errorf("compose mail: %w", err)
	}
	if err := related(outer, d.Key, html.String(), picture); err != nil {
		return nil, err
	}
	if err := outer.Close(); err != nil {
		return nil, fmt.Errorf("compose mail: %w", err)
	}
	return b.Bytes(), nil
}

// headers name one thread an incident: the first message carries the id that the
// others refer to.
func (s *Sender) headers(b *bytes.Buffer, d alerts.Delivery, c card.Card, boundary string) {
	var to []string
	for _, a := range s.to {
		to = append(to, a.String())
	}
	domain := "earshot"
	if i := strings.LastIndexByte(s.from.Address, '@'); i >= 0 {
		domain = s.from.Address[i+1:]
	}
	line := func(name, value string) {
		fmt.Fprintf(b, "%s: %s\r\n", name, strings.NewReplacer("\r", "", "\n", "").Replace(value))
	}
	line("From", s.from.String())
	line("To", strings.Join(to, ", "))
	line("Subject", mime.QEncoding.Encode("utf-8", subject(c)))
	line("Date", s.o.Now().Format(time.RFC1123Z))
	thread := ""
	if id := d.Message.Incident.ID; id != "" {
		thread = "<" + hash("incident", id) + "@" + domain + ">"
	}
	id := "<" + hash("message", d.Key) + "@" + domain + ">"
	if thread != "" && d.Message.Alert.Kind == alerts.KindOpen {
		id = thread
	}
	line("Message-ID", id)
	if thread != "" && thread != id {
		line("In-Reply-To", thread)
		line("References", thread)
	}
	line("Auto-Submitted", "auto-generated")
	line("X-Earshot-Delivery", hash("message", d.Key))
	line("MIME-Version", "1.0")
	line("Content-Type", `multipart/alternative; boundary="`+boundary+`"`)
	b.WriteString("\r\n")
}

func subject(c card.Card) string {
	return card.Shorten("["+c.Severity+"] "+c.Headline, 180)
}

// hash is a short name without anything from outside in it.
func hash(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:12])
}

func boundary(key, part string) string { return "earshot-" + hash(key, part) }

func quoted(w *multipart.Writer, kind, text string) error {
	part, err := w.CreatePart(textproto.MIMEHeader{"Content-Type": {kind + "; charset=utf-8"}, "Content-Transfer-Encoding": {"quoted-printable"}})
	if err != nil {
		return fmt.Errorf("compose mail: %w", err)
	}
	q := quotedprintable.NewWriter(part)
	if _, err := q.Write([]byte(text)); err != nil {
		return fmt.Errorf("compose mail: %w", err)
	}
	return q.Close()
}

// related is the HTML with the chart it shows.
func related(outer *multipart.Writer, key, html string, picture []byte) error {
	if len(picture) == 0 {
		return quoted(outer, "text/html", html)
	}
	inside := boundary(key, "related")
	part, err := outer.CreatePart(textproto.MIMEHeader{"Content-Type": {`multipart/related; boundary="` + inside + `"`}})
	if err != nil {
		return fmt.Errorf("compose mail: %w", err)
	}
	w := multipart.NewWriter(part)
	if err := w.SetBoundary(inside); err != nil {
		return fmt.Errorf("compose mail: %w", err)
	}
	if err := quoted(w, "text/html", html); err != nil {
		return err
	}
	img, err := w.CreatePart(textproto.MIMEHeader{"Content-Type": {"image/png"}, "Content-Transfer-Encoding": {"base64"},
		"Content-ID": {"<chart>"}, "Content-Disposition": {`inline; filename="chart.png"`}})
	if err != nil {
		return fmt.Errorf("compose mail: %w", err)
	}
	for text := base64.StdEncoding.EncodeToString(picture); text != ""; {
		n := min(76, len(text))
		if _, err := img.Write([]byte(text[:n] + "\r\n")); err != nil {
			return fmt.Errorf("compose mail: %w", err)
		}
		text = text[n:]
	}
	return w.Close()
}

// pageView is what mail.html shows.
type pageView struct {
	card.Card
	SentenceText    string
	Bylines         []string
	StatusText      []string
	FooterText      []string
	SectionLines    []string
	Picture         bool
	PictureSource   template.URL
	SectionQuotes   [][]string
	SectionHeadings []string
}

func view(c card.Card, zone *time.Location, picture bool) pageView {
	v := pageView{Card: c, SentenceText: c.Sentence.Text(zone), Picture: picture, PictureSource: "cid:chart"}
	for _, q := range c.Quotes {
		v.Bylines = append(v.Bylines, terminal.Byline(q, zone))
	}
	for _, l := range c.Status {
		v.StatusText = append(v.StatusText, l.Text(zone))
	}
	for _, l := range c.Footer {
		v.FooterText = append(v.FooterText, l.Text(zone))
	}
	for _, s := range c.Sections {
		head := s.Title
		for _, l := range s.Lines {
			head += ": " + l.Text(zone)
		}
		v.SectionHeadings = append(v.SectionHeadings, head)
		var quotes []string
		for _, q := range s.Quotes {
			quotes = append(quotes, "“"+q.Text+"” "+terminal.Byline(q, zone))
		}
		v.SectionQuotes = append(v.SectionQuotes, quotes)
	}
	return v
}
