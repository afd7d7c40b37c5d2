package slack

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"

	goslack "github.com/slack-go/slack"

	"github.com/earshot/earshot/alerts/card"
	"github.com/earshot/earshot/alerts/chart"
)

// chart uploads the card's chart and returns its file id, "" when there is none
// to show. A picture is never worth a late alert: whatever goes wrong is logged and
// the message goes without.
func (s *Sender) chart(ctx context.Context, c card.Card) string {
	if !s.set().Config.Charts || len(c.Chart) < 2 {
		return ""
	}
	raw, err := json.Marshal(c.Chart)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(raw)
	key := hex.EncodeToString(sum[:12])
	s.mu.Lock()
	id := s.charts[key]
	s.mu.Unlock()
	if id != "" {
		return id
	}
	picture, err := chart.PNG(c.Chart, s.set().Card.Location)
	if err != nil {
		if !errors.Is(err, chart.ErrNothing) {
			s.log.Warn("alert goes without its chart", "err", err)
		}
		return ""
	}
	file, err := s.api.UploadFileContext(ctx, goslack.UploadFileParameters{
		Reader: bytes.NewReader(picture), FileSize: len(picture), Filename: "earshot-" + key + ".png",
		Title: "The last day", AltTxt: card.Shorten(c.ChartAlt, 900)})
	if err != nil {
		judged, _ := s.judge("upload the chart", "", err)
		s.log.Warn("alert goes without its chart", "err", judged)
		return ""
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.charts) > 500 {
		clear(s.charts)
	}
	s.charts[key] = file.ID
	return file.ID
}
