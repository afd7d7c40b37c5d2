package slack

import (
	"context"
	"fmt"
	"strings"
	"time"

	goslack "github.com/slack-go/slack"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/alerts/card"
)

// What comes beyond a channel's budget is gathered into one overflow message that is
// edited, so that a storm reads as a storm and not as a wall.

// overflow is the running overflow message of a channel.
type overflow struct {
	at     alerts.Receipt
	since  time.Time
	worst  map[string]alerts.Severity // incident → its severity; it counts once
	lines  []string
	keys   []string
	edited time.Time
	dirty  bool
}

const (
	overflowSpan  = time.Hour        // a storm that lasts longer gets a fresh message
	overflowEvery = 10 * time.Second // at most so often the message is edited
	overflowLines = 20
	overflowKeys  = 60
	overflowMark  = " overflow" // ends the stamp of a receipt that names an overflow message
)

// isOverflow reports whether a receipt names an overflow message.
func (s *Sender) isOverflow(r alerts.Receipt) bool { return strings.HasSuffix(r.Stamp, overflowMark) }

// sendOverflow counts an alert into the channel's overflow message.
func (s *Sender) sendOverflow(ctx context.Context, d alerts.Delivery) (alerts.Receipt, error) {
	now := s.o.Clock.Now()
	s.mu.Lock()
	o := s.overflow[d.Channel]
	fresh := o == nil || now.Sub(o.since) > overflowSpan
	if fresh {
		o = &overflow{since: now, worst: map[string]alerts.Severity{}}
	}
	c := card.Of(d.Message, s.set().Card)
	o.add(d, c)
	m := s.overflowMessage(o)
	due := fresh || now.Sub(o.edited) >= overflowEvery
	at := o.at
	s.mu.Unlock()

	if fresh {
		r, err := s.post(ctx, d.Channel, m)
		if err != nil {
			return alerts.Receipt{}, err
		}
		s.mu.Lock()
		o.at, o.edited = alerts.Receipt{Channel: r.Channel, Stamp: r.Stamp}, now
		s.overflow[d.Channel] = o
		at = o.at
		s.mu.Unlock()
	} else if due {
		s.editOverflow(ctx, d.Channel)
	}
	return alerts.Receipt{Channel: at.Channel, Stamp: at.Stamp + overflowMark}, nil
}

func (o *overflow) add(d alerts.Delivery, c card.Card) {
	o.dirty = true
	counted := orKey(d.Message.Incident.ID, d.Key)
	before, known := o.worst[counted]
	if severity := d.Message.Alert.Severity; !known || severity.Rank() > before.Rank() {
		o.worst[counted] = severity
	}
	if !known && len(o.lines) < overflowLines {
		o.lines = append(o.lines, c.Mark+" "+card.Shorten(c.Headline, 90)+"  ("+c.Incident+")")
	}
	if o.keys = append(o.keys, d.Key); len(o.keys) > overflowKeys {
		o.keys = o.keys[len(o.keys)-overflowKeys:]
	}
}

// orKey is what an alert is counted by: its incident, so that one that escalates is not
// counted twice.
func orKey(incident, key string) string {
	if incident == "" {
		return key
	}
	return incident
}

// counts is how many of each severity were counted.
func (o *overflow) counts() map[alerts.Severity]int {
	out := map[alerts.Severity]int{}
	for _, s := range o.worst {
		out[s]++
	}
	return out
}

func (s *Sender) overflowMessage(o *overflow) outgoing {
	n, of := len(o.worst), o.counts()
	head := fmt.Sprintf("🌊  %s more %s than this channel takes in an hour (%d)", card.Number(float64(n)), alertsOf(n), s.set().Config.MaxPerHour)
	counts := fmt.Sprintf("critical %d, warning %d, info %d, gathered here since ", of[alerts.Critical], of[alerts.Warning], of[alerts.Info])
	list := strings.Join(o.lines, "\n")
	if rest := n - len(o.lines); rest > 0 {
		list += fmt.Sprintf("\n+%d more", rest)
	}
	blocks := []goslack.Block{
		goslack.NewHeaderBlock(plain(head, maxHeader)),
		goslack.NewSectionBlock(plain(list, maxSection), nil, nil),
		goslack.NewContextBlock("overflow", marked(escape(counts)+clockTime(o.since, s.set().Card.Location)+". "+link(s.listAddress(), "All of them in earshot")), s.loud()),
	}
	return outgoing{fallback: head, blocks: blocks, meta: goslack.SlackMetadata{EventType: metaType,
		EventPayload: map[string]any{"keys": strings.Join(o.keys, " "), "overflow": true}}}
}

func alertsOf(n int) string {
	if n == 1 {
		return "alert"
	}
	return "alerts"
}

// loud leads to the rule that speaks too often: by a page, or where there is none by the command.
func (s *Sender) loud() *goslack.TextBlockObject {
	if address := s.address("/rules"); address != "" {
		return marked(link(address, "Which rule is too loud"))
	}
	return marked("Where earshot runs, `earshot rules backtest` shows which rule is too loud.")
}

// listAddress is the page of incidents, "" where earshot has no pages.
func (s *Sender) listAddress() string { return s.address("/incidents") }

// address is that of one of earshot's pages, "" where it has none.
func (s *Sender) address(page string) string {
	base := s.set().Card.BaseURL
	if base == "" {
		return ""
	}
	return strings.TrimRight(base, "/") + page
}

// editOverflow brings an overflow message up to date. It fails silently: the next
// edit says the same and more.
func (s *Sender) editOverflow(ctx context.Context, channel string) {
	s.mu.Lock()
	o := s.overflow[channel]
	if o == nil || !o.dirty || o.at.Stamp == "" {
		s.mu.Unlock()
		return
	}
	o.dirty, o.edited = false, s.o.Clock.Now()
	m, at := s.overflowMessage(o), o.at
	s.mu.Unlock()
	if err := s.update(ctx, at, m); err != nil {
		s.log.Warn("overflow message not brought up to date", "channel", channel, "err", err)
		s.mu.Lock()
		o.dirty = true
		s.mu.Unlock()
	}
}

// Run keeps overflow messages up to date until its context ends. A Sender works
// without it, but the last edit of a storm may then be missing.
func (s *Sender) Run(ctx context.Context) error {
	for s.o.Clock.Wait(ctx, overflowEvery) == nil {
		s.mu.Lock()
		var dirty []string
		for channel, o := range s.overflow {
			if o.dirty {
				dirty = append(dirty, channel)
			}
		}
		s.mu.Unlock()
		for _, channel := range dirty {
			s.editOverflow(ctx, channel)
		}
	}
	return nil
}
