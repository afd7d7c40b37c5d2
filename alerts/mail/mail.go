// Package mail sends alerts as e-mail over SMTP: text and HTML with the chart
// inside, one thread an incident.
//
// The connection is encrypted where the server offers it, and a password is never
// sent without. The package escapes everything that came from outside and keeps
// line breaks out of headers.
package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"net/smtp"
	"net/textproto"
	"time"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/alerts/card"
	"github.com/earshot/earshot/internal/config"
)

// Options make a [Sender].
type Options struct {
	Server   string // host:port; port 465 means TLS from the start
	User     string // "" sends without signing in
	Password config.Secret
	From     string
	To       []string
	Card     card.Options
	Now      func() time.Time
	TLS      *tls.Config // nil means the system's roots
}

// Sender sends mail. It satisfies alerts.Sender.
type Sender struct {
	o    Options
	host string
	from *mail.Address
	to   []*mail.Address
}

// New makes a sender; it talks to nobody yet.
func New(o Options) (*Sender, error) {
	host, _, err := net.SplitHostPort(o.Server)
	if err != nil {
		return nil, fmt.Errorf("mail server %q: want host:port", o.Server)
	}
	s := &Sender{o: o, host: host}
	if s.from, err = mail.ParseAddress(o.From); err != nil {
		return nil, fmt.Errorf("mail from %q: %w", o.From, err)
	}
	for _, to := range o.To {
		a, err := mail.ParseAddress(to)
		if err != nil {
			return nil, fmt.Errorf("mail to %q: %w", to, err)
		}
		s.to = append(s.to, a)
	}
	if len(s.to) == 0 {
		return nil, errors.New("mail to nobody")
	}
	return s, nil
}

// Send sends one message to all recipients.
func (s *Sender) Send(ctx context.Context, d alerts.Delivery) (alerts.Receipt, error) {
	body, err := s.compose(d)
	if err != nil {
		return alerts.Receipt{}, &alerts.Permanent{Err: err}
	}
	if err := s.deliver(ctx, body); err != nil {
		return alerts.Receipt{}, s.judge(ctx, err)
	}
	return alerts.Receipt{}, nil
}

// deliver speaks SMTP. Every read and write is bounded by the context's deadline.
func (s *Sender) deliver(ctx context.Context, body []byte) (err error) {
	conn, err := s.dial(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer stop()
	if deadline, ok := ctx.Deadline(); ok {
		if err := conn.SetDeadline(deadline); err != nil {
			return err
		}
	}
	c, err := smtp.NewClient(conn, s.host)
	if err != nil {
		return err
	}
	if err := s.greet(c); err != nil {
		return err
	}
	if err := c.Mail(s.from.Address); err != nil {
		return err
	}
	for _, to := range s.to {
		if err := c.Rcpt(to.Address); err != nil {
			return err
		}
	}
	w, err := c.Data()
	if err != nil {
		return err
	}
	if _, err := w.Write(body); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	_ = c.Quit() // the message is taken; how the farewell goes changes nothing
	return nil
}

func (s *Sender) dial(ctx context.Context) (net.Conn, error) {
	d := &net.Dialer{Timeout: 15 * time.Second}
	if _, port, _ := net.SplitHostPort(s.o.Server); port == "465" {
		return (&tls.Dialer{NetDialer: d, Config: s.tls()}).DialContext(ctx, "tcp", s.o.Server)
	}
	return d.DialContext(ctx, "tcp", s.o.Server)
}

func (s *Sender) tls() *tls.Config {
	c := &tls.Config{MinVersion: tls.VersionTLS12}
	if s.o.TLS != nil {
		c = s.o.TLS.Clone()
	}
	if c.ServerName == "" {
		c.ServerName = s.host
	}
	return c
}

// greet encrypts where it can and signs in. smtp.PlainAuth itself refuses to send
// a password over an open connection to another machine.
func (s *Sender) greet(c *smtp.Client) error {
	if ok, _ := c.Extension("STARTTLS"); ok {
		if err := c.StartTLS(s.tls()); err != nil {
			return fmt.Errorf("encrypt: %w", err)
		}
	}
	if s.o.User == "" {
		return nil
	}
	return c.Auth(smtp.PlainAuth("", s.o.User, s.o.Password.Reveal(), s.host))
}

// judge says whether a failure may pass: an SMTP server answers 4xx for that, and
// refused sign-ins are for the operator to mend.
func (s *Sender) judge(ctx context.Context, err error) error {
	if errors.Is(ctx.Err(), context.Canceled) {
		return fmt.Errorf("send mail: %w", context.Canceled)
	}
	text := fmt.Errorf("send mail by %s: %s", s.o.Server, card.Clean(err.Error()))
	var said *textproto.Error
	if errors.As(err, &said) && said.Code >= 500 && said.Code != 530 && said.Code != 534 && said.Code != 535 {
		return &alerts.Permanent{Err: text}
	}
	return &alerts.Retryable{Err: text}
}
