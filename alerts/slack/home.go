package slack

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	goslack "github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/alerts/card"
)

// maxHome is how many incidents App Home lists.
const maxHome = 20

// publishHome shows somebody the open incidents in App Home.
func (d *Door) publishHome(ctx context.Context, user string) error {
	blocks := []goslack.Block{goslack.NewHeaderBlock(plain("What is open", maxHeader))}
	var list []alerts.Incident
	if d.o.Desk.Incidents != nil {
		all, err := d.o.Desk.Incidents.Incidents(ctx, d.o.Clock.Now(), time.Time{}, 200)
		if err != nil {
			return fmt.Errorf("list incidents: %w", err)
		}
		for _, inc := range all {
			if inc.State == alerts.IncidentOpen {
				list = append(list, inc)
			}
		}
	}
	if len(list) == 0 {
		blocks = append(blocks, goslack.NewSectionBlock(plain("All quiet: no incident is open.", maxSection), nil, nil))
	}
	may := d.may(ctx, person{id: user})
	for _, inc := range list[:min(maxHome, len(list))] {
		line := d.incidentLine(inc)
		if section, ok := line[0].(*goslack.SectionBlock); ok && !may {
			section.Accessory = nil // App Home has no place to say no
		}
		blocks = append(blocks, line...)
	}
	if rest := len(list) - maxHome; rest > 0 {
		blocks = append(blocks, goslack.NewContextBlock("more", marked(link(d.page("/incidents"), fmt.Sprintf("+%d more", rest)))))
	}
	blocks = append(blocks, goslack.NewDividerBlock())
	if d.o.Desk.Asker != nil {
		if lines, err := d.o.Desk.Asker.Status(ctx); err == nil && len(lines) > 0 {
			for i := range lines {
				lines[i] = card.Clean(lines[i])
			}
			blocks = append(blocks, goslack.NewSectionBlock(plain(strings.Join(lines, "\n"), maxSection), nil, nil))
		}
	}
	blocks = append(blocks, goslack.NewContextBlock("asof", marked("as of "+clockTime(d.o.Clock.Now(), d.set().Card.Location)+" · /earshot help")))
	view := goslack.HomeTabViewRequest{Type: goslack.VTHomeTab, Blocks: goslack.Blocks{BlockSet: blocks}}
	if _, err := d.api.PublishViewContext(ctx, goslack.PublishViewContextRequest{UserID: user, View: view}); err != nil {
		return fmt.Errorf("publish App Home: %w", err)
	}
	return nil
}

// unfurl shows what earshot's own links lead to. Links to other hosts are left
// alone, whatever the event claims.
func (d *Door) unfurl(ctx context.Context, e *slackevents.LinkSharedEvent) error {
	unfurls := map[string]goslack.Attachment{}
	for _, shared := range e.Links {
		if len(unfurls) == 5 {
			break
		}
		if blocks := d.preview(ctx, shared.URL); len(blocks) > 0 {
			unfurls[shared.URL] = goslack.Attachment{Blocks: goslack.Blocks{BlockSet: blocks}}
		}
	}
	if len(unfurls) == 0 {
		return nil
	}
	if _, _, _, err := d.api.UnfurlMessageContext(ctx, e.Channel, e.MessageTimeStamp, unfurls); err != nil {
		return fmt.Errorf("unfurl: %w", err)
	}
	return nil
}

// preview is what one of our addresses shows, nil for anything else.
func (d *Door) preview(ctx context.Context, address string) []goslack.Block {
	base, err := url.Parse(d.set().Card.BaseURL)
	if err != nil || base.Host == "" {
		return nil
	}
	u, err := url.Parse(address)
	if err != nil || !strings.EqualFold(u.Host, base.Host) {
		return nil
	}
	path := strings.TrimPrefix(u.Path, strings.TrimRight(base.Path, "/"))
	if id, ok := strings.CutPrefix(path, "/incidents/"); ok && d.o.Desk.Incidents != nil {
		inc, err := d.o.Desk.Incidents.Incident(ctx, id)
		if errors.Is(err, alerts.ErrUnknownIncident) || err != nil {
			return nil
		}
		return d.incidentLine(inc)
	}
	query := u.Query().Get("q")
	if query == "" || d.o.Desk.Asker == nil {
		return nil
	}
	found, err := d.o.Desk.Asker.Search(ctx, query, 1, 1)
	if err != nil {
		return nil
	}
	head := plural(found.Total, "mention") + " for " + card.Clean(query)
	if found.Note != "" {
		head += " · " + card.Clean(found.Note)
	}
	return []goslack.Block{goslack.NewSectionBlock(plain(head, maxSection), nil, nil)}
}
