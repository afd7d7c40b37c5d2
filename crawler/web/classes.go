package web

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// classGroups is the number of groups of words in classNames.
const classGroups = 12

// classes tell which of the groups the classes of an element speak of: 1 or 0 each.
type classes [classGroups]float64

// classNames are what designers call the parts of a page. A word in blanks stands
// alone; others may be part of a longer one.
var classNames = [classGroups][]string{
	{"author", "autor", "byline", " bio ", "profile", "contributor"},
	{"related", "more", "recommend", "readnext", "read next", " also ", "teaser", "similar", "promo", "trending", "popular", "outbrain", "taboola", "latest", "mehr", "weitere", "pullout"},
	{"share", "social", "sharing", "follow", "twitter", "facebook", "whatsapp"},
	{"newsletter", "subscri", "signup", "sign up", " abo ", "paywall", "regist", "donat", "spende", "login", " cta "},
	{"caption", "credit", "image", " img ", "photo", " bild", "figure", "gallery", "slide", "carousel", "video", "media", "player"},
	{" tag ", " tags ", "categor", "kategorie", " topic", "keyword", "breadcrumb"},
	{"date", " time", "meta", "publish", " info "},
	{" ad ", " ads ", "advert", "sponsor", "anzeige", "werbung", "affiliate", "product", "price", " shop", "banner"},
	{"article", "content", "entry", " post ", "story", " text", "body", " main ", "richtext"},
	{"comment", "kommentar", "disqus", " reply ", "respon"},
	{"intro", " lead", "standfirst", "summary", " deck ", "excerpt", "abstract", "vorspann", "subtitle", "subhead", "sub head", "kicker", "description"},
	{"header", "footer", " nav", "menu", "sidebar", "aside", "widget", "modal", "popup", "cookie", "consent", "hidden", "print", "legal", "copyright", "disclaimer", " box"},
}

// classesOf are the groups that the elements close around a unit speak of, and those
// further out.
func (s *second) classesOf(u *unit) (near, far classes) {
	depth := 0
	for n := u.nodes[0].Parent; n != nil && depth < 5 && n.DataAtom != atom.Body && n.DataAtom != atom.Html; n = n.Parent {
		if depth < 2 {
			near.join(s.named(n))
		} else {
			far.join(s.named(n))
		}
		depth++
	}
	if len(u.nodes) == 1 {
		near.join(s.named(u.nodes[0]))
	}
	return near, far
}

func (c *classes) join(other classes) {
	for i, v := range other {
		c[i] = max(c[i], v)
	}
}

// named are the groups that an element's own classes speak of.
func (s *second) named(n *html.Node) classes {
	if c, ok := s.groups[n]; ok {
		return c
	}
	var c classes
	if name := attr(n, "class") + " " + attr(n, "id"); len(name) > 1 {
		name = " " + strings.Map(func(r rune) rune {
			if r < 'a' || r > 'z' {
				return ' '
			}
			return r
		}, strings.ToLower(name)) + " "
		for i, words := range classNames {
			for _, w := range words {
				if strings.Contains(name, w) {
					c[i] = 1
					break
				}
			}
		}
	}
	s.groups[n] = c
	return c
}

// lead recognises beginnings of lines that lead elsewhere or name somebody.
var lead = regexp.MustCompile(`(?i)^[\s>*•\-–]*(read|see|watch|listen|more|also|related|lesen|lies|mehr|siehe|weiter|hier|lea|lee|leer|le puede|nota|leggi|lire|à lire|voir|leia|lees|download|subscribe|sign up|follow|share|click|tags?|filed|topics|source|quelle|autor|author|von|by|photo|foto|image|bild|video|advert|anzeige|werbung|updated|published|veröffentlicht|kategorie|schlagw)`)

func leads(u *unit) bool { return lead.MatchString(u.text[:min(len(u.text), 60)]) }

// pictureWords stand in captions and credits.
var pictureWords = []string{"photo", "foto", "getty", "reuters", " dpa", "shutterstock", "adobe stock", "adobestock", "imago", "picture alliance", "unsplash", "pixabay", " afp", "bild", "image"}

// pictured says that a short text names a photographer or an agency.
func pictured(u *unit) bool {
	if len(u.text) >= 400 {
		return false
	}
	if strings.Contains(u.text, "©") || strings.Contains(u.text, "(c)") || strings.Contains(u.text, "(C)") {
		return true
	}
	key := " " + u.key
	for _, w := range pictureWords {
		if strings.Contains(key, w) {
			return true
		}
	}
	return false
}
