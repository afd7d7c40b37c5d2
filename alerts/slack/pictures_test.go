package slack

import (
	"context"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/alerts/slack/fakeslack"
	"github.com/earshot/earshot/internal/config"
)

// TestPictures draws the messages of docs/slack.md with a headless browser:
// EARSHOT_PICTURES=docs/img go test ./alerts/slack -run Pictures
func TestPictures(t *testing.T) {
	t.Parallel()
	dir := os.Getenv("EARSHOT_PICTURES")
	if dir == "" {
		t.Skip("EARSHOT_PICTURES names no directory")
	}
	if !filepath.IsAbs(dir) {
		dir = filepath.Join("..", "..", dir)
	}
	fake, s, _ := newSender(t, deskOptions{slack: config.Slack{Charts: true}, fake: fakeslack.Options{Channels: []fakeslack.Channel{
		{ID: "C0CRISIS", Name: "crisis", Member: true}, {ID: "C0THREAD", Name: "acme-mentions", Member: true}, {ID: "C0REVIEW", Name: "acme-review", Member: true},
		{ID: "C0WEEK", Name: "acme-week", Member: true}}}})
	open := sample(alerts.KindOpen)
	deliver(t, s, "open", open, nil)

	thread := sample(alerts.KindOpen)
	thread.Alert.Channel, thread.Incident.ID, thread.Alert.Incident = "#acme-mentions", "7QX1", "7QX1"
	root := deliver(t, s, "open2", thread, nil)
	for _, kind := range []alerts.Kind{alerts.KindUpdate, alerts.KindAction, alerts.KindResolve} {
		m := sample(kind)
		m.Alert.Channel, m.Incident.ID, m.Alert.Incident = "#acme-mentions", "7QX1", "7QX1"
		deliver(t, s, string(kind), m, &root)
	}
	digest := sample(alerts.KindDigest)
	digest.Alert.Channel = "#acme-review"
	deliver(t, s, "digest", digest, nil)

	week := sample(alerts.KindDigest)
	week.Alert.Channel, week.Alert.Rule = "#acme-week", "weekly report"
	week.Alert.Evidence.Digest.From = noon.AddDate(0, 0, -7)
	week.Alert.Evidence.Chart = nil
	for k := range 28 {
		b := alerts.Bar{From: noon.AddDate(0, 0, -7).Add(time.Duration(k) * 6 * time.Hour), Count: float64(2 + (k%4)*2), Negative: float64(k % 3), Low: 1, High: 8}
		if k == 22 || k == 23 {
			b.Count, b.Negative = 19, 13
		}
		week.Alert.Evidence.Chart = append(week.Alert.Evidence.Chart, b)
	}
	deliver(t, s, "week", week, nil)

	page := httptest.NewServer(fake.Page(time.UTC))
	defer page.Close()
	for name, p := range map[string]struct{ channel, size string }{
		"slack-incident": {"C0CRISIS", "1000,860"}, "slack-thread": {"C0THREAD", "1000,1300"}, "slack-review": {"C0REVIEW", "1000,1100"},
		"slack-week": {"C0WEEK", "1000,1100"},
	} {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		cmd := exec.CommandContext(ctx, "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
			"--window-size="+p.size, "--screenshot="+filepath.Join(dir, name+".png"), page.URL+"/?still&channel="+p.channel)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
		cancel()
	}
}
