// Package services sends alerts to the many services the shoutrrr library knows:
// Discord, Teams, Telegram, Matrix, ntfy, Pushover and more, by their service URL.
//
// A service URL is a secret as a whole. It never reaches an error: the library's
// own messages are searched for every part of it.
package services

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net/url"
	"strings"

	"github.com/nicholas-fedor/shoutrrr"
	"github.com/nicholas-fedor/shoutrrr/pkg/router"
	"github.com/nicholas-fedor/shoutrrr/pkg/types"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/alerts/card"
	"github.com/earshot/earshot/alerts/terminal"
	"github.com/earshot/earshot/internal/config"
)

// Sender speaks to one service. It satisfies alerts.Sender.
type Sender struct {
	url    config.Secret
	router *router.ServiceRouter
	card   card.Options
}

// New makes a sender for a service URL such as "discord://TOKEN@ID".
func New(service config.Secret, o card.Options) (*Sender, error) {
	r, err := shoutrrr.NewSender(log.New(io.Discard, "", 0), service.Reveal())
	if err != nil {
		return nil, fmt.Errorf("set up the service: %s", hide(service, err.Error()))
	}
	return &Sender{url: service, router: r, card: o}, nil
}

// Send sends one message as plain text with a title. The library takes no context
// and has a time limit of its own, so an ended context returns at once and leaves
// the attempt to itself.
func (s *Sender) Send(ctx context.Context, d alerts.Delivery) (alerts.Receipt, error) {
	c := card.Of(d.Message, s.card)
	text := terminal.Render(d.Message, "", 72, false, s.card)
	done := make(chan error, 1)
	go func() {
		done <- errors.Join(s.router.Send(text, &types.Params{types.TitleKey: strings.TrimSpace(c.Mark + " " + c.Headline)})...)
	}()
	select {
	case err := <-done:
		if err == nil {
			return alerts.Receipt{}, nil
		}
		return alerts.Receipt{}, &alerts.Retryable{Err: fmt.Errorf("send to the service: %s", hide(s.url, err.Error()))}
	case <-ctx.Done():
		return alerts.Receipt{}, &alerts.Retryable{Err: fmt.Errorf("send to the service: %w", context.Cause(ctx))}
	}
}

// hide takes a service URL and each of its telling parts out of a text.
func hide(service config.Secret, text string) string {
	parts := []string{service.Reveal()}
	if u, err := url.Parse(service.Reveal()); err == nil {
		if u.User != nil {
			password, _ := u.User.Password()
			parts = append(parts, password, u.User.Username())
		}
		parts = append(parts, strings.Trim(u.Path, "/"), u.RawQuery, u.Host)
		parts = append(parts, strings.Split(u.Path, "/")...)
		for _, values := range u.Query() {
			parts = append(parts, values...)
		}
	} else {
		return "the service's address is not understood" // its text would quote it
	}
	for _, p := range parts {
		if len(p) >= 4 { // shorter parts are words, not keys
			text = strings.ReplaceAll(text, p, "[redacted]")
		}
	}
	return text
}
