package telegram

import (
	"bytes"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"

	"github.com/earshot/earshot/crawler/markup"
	"github.com/earshot/earshot/crawler/social"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
)

// page is what one preview page shows.
type page struct {
	channel   bool // it is a channel's page at all
	posts     []post
	low, high int64  // numbers of its posts
	other     string // the channel that posts are of where none is this one's
}

type post struct {
	id  int64
	m   mention.Mention
	why string // it is no mention; "" when it is
}

// readPage reads a preview page of a channel; whatever else comes is none.
func readPage(body []byte, channel string) page {
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(body))
	if err != nil {
		return page{}
	}
	var p page
	info := doc.Find(".tgme_channel_info")
	messages := doc.Find(".tgme_widget_message[data-post]")
	p.channel = info.Length() > 0 || messages.Length() > 0 || doc.Find(".tgme_channel_history").Length() > 0
	who := mention.Author{Handle: channel, URL: "https://t.me/" + channel,
		Name:      strings.TrimSpace(info.Find(".tgme_channel_info_header_title").First().Text()),
		Followers: subscribers(info)}
	messages.Each(func(_ int, s *goquery.Selection) {
		name, number, _ := strings.Cut(s.AttrOr("data-post", ""), "/")
		id, err := strconv.ParseInt(number, 10, 64)
		if err != nil || id <= 0 {
			return
		}
		if !strings.EqualFold(name, channel) {
			p.other = name
			return
		}
		if p.low == 0 || id < p.low {
			p.low = id
		}
		p.high = max(p.high, id)
		p.posts = append(p.posts, readPost(s, channel, id, who))
	})
	if len(p.posts) > 0 || !channelName.MatchString(p.other) {
		p.other = ""
	}
	return p
}

func subscribers(info *goquery.Selection) (n *int64) {
	info.Find(".tgme_channel_info_counter").Each(func(_ int, c *goquery.Selection) {
		if strings.HasPrefix(c.Find(".counter_type").Text(), "subscriber") {
			n = rounded(c.Find(".counter_value").Text())
		}
	})
	return n
}

// readPost reads one message. What it answers and repeats stands in blocks of its
// own and is no part of its text.
func readPost(s *goquery.Selection, channel string, id int64, who mention.Author) post {
	m := mention.Mention{Type: mention.Post, URL: postURL(channel, id), Author: who}
	social.Identify(config.Telegram, &m)
	if s.HasClass("service_message") {
		return post{id: id, why: "a notice of the platform"}
	}
	if m.Author.Name == "" {
		m.Author.Name = strings.TrimSpace(s.Find(".tgme_widget_message_owner_name").First().Text())
	}
	if t, err := time.Parse(time.RFC3339, s.Find(".tgme_widget_message_date time").First().AttrOr("datetime", "")); err == nil {
		m.Published = t.UTC()
	}
	base, _ := url.Parse("https://t.me/s/" + channel)
	if body := s.Find(".tgme_widget_message_text.js-message_text").First(); body.Length() > 0 {
		text := markup.FromNode(body.Nodes[0], base)
		m.Text = text.Plain
		for _, link := range text.Links {
			if tag, ok := hashtag(link); ok {
				m.Hashtags = append(m.Hashtags, tag)
			} else {
				m.Links = append(m.Links, link)
			}
		}
	}
	if card := s.Find(".tgme_widget_message_link_preview").First(); card.Length() > 0 {
		m.Title = strings.TrimSpace(card.Find(".link_preview_title").Text())
		if link := social.WebURL(card.AttrOr("href", "")); link != "" && !slices.Contains(m.Links, link) {
			m.Links = append(m.Links, link)
		}
	}
	m.Engagement.Views = rounded(s.Find(".tgme_widget_message_views").First().Text())
	if from := s.Find("a.tgme_widget_message_forwarded_from_name").First(); from.Length() > 0 {
		m.Type, m.ParentURL = mention.Repost, social.WebURL(from.AttrOr("href", ""))
	}
	if to := s.Find("a.tgme_widget_message_reply").First(); to.Length() > 0 {
		m.Type, m.ParentURL = mention.Comment, social.WebURL(to.AttrOr("href", ""))
	}
	if strings.TrimSpace(m.Title+m.Text) == "" {
		return post{id: id, why: "a post without text"}
	}
	return post{id: id, m: m}
}

// hashtag reads the links Telegram puts behind hashtags: "?q=%23word".
func hashtag(link string) (string, bool) {
	u, err := url.Parse(link)
	if err != nil || u.Host != "t.me" {
		return "", false
	}
	tag, ok := strings.CutPrefix(u.Query().Get("q"), "#")
	return tag, ok && tag != ""
}

// rounded reads a count as Telegram shows it: "950", "4.02K", "1.1M".
func rounded(s string) *int64 {
	s = strings.ToUpper(strings.TrimSpace(s))
	unit := 1.0
	for suffix, u := range map[string]float64{"K": 1e3, "M": 1e6, "B": 1e9} {
		if cut, ok := strings.CutSuffix(s, suffix); ok {
			s, unit = cut, u
		}
	}
	f, err := strconv.ParseFloat(strings.ReplaceAll(s, " ", ""), 64)
	if err != nil || !(f >= 0) || f > 1e12 {
		return nil
	}
	n := int64(f*unit + 0.5)
	return &n
}
