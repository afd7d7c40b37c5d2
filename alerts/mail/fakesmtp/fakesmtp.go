// Package fakesmtp is a mail server for tests: it takes what it is given and remembers it.
//
// It speaks as much SMTP as earshot needs and never sends anything anywhere.
package fakesmtp

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
)

// Server is a running fake.
type Server struct {
	listener net.Listener
	// Messages are what was taken, header and body.
	Messages chan string

	mu      sync.Mutex
	answers map[string][]string
}

// Start listens on loopback until ctx ends.
func Start(ctx context.Context) (*Server, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listen for mail: %w", err)
	}
	s := &Server{listener: l, Messages: make(chan string, 1000), answers: map[string][]string{}}
	context.AfterFunc(ctx, func() { _ = l.Close() })
	go s.accept()
	return s, nil
}

// Addr is the server's host and port.
func (s *Server) Addr() string { return s.listener.Addr().String() }

// Answer has the next commands of this word answered so instead, one by one.
func (s *Server) Answer(word string, answers ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answers[word] = append(s.answers[word], answers...)
}

func (s *Server) accept() {
	for {
		conn, err := s.listener.Accept()
		if err != nil {
			return
		}
		go func() {
			defer func() { _ = conn.Close() }()
			_ = s.talk(conn) // whoever hangs up has said all
		}()
	}
}

// planned is the answer set for a command, "" for none.
func (s *Server) planned(word string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := s.answers[word]
	if len(list) == 0 {
		return ""
	}
	s.answers[word] = list[1:]
	return list[0]
}

// talk is one session.
func (s *Server) talk(conn net.Conn) error {
	in := bufio.NewReader(conn)
	say := func(line string) error {
		_, err := io.WriteString(conn, line+"\r\n")
		return err
	}
	if err := say("220 fake"); err != nil {
		return err
	}
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return err
		}
		word := strings.ToUpper(strings.Fields(line + " x")[0])
		answer := s.planned(word)
		switch {
		case answer != "":
		case word == "EHLO":
			answer = "250-fake\r\n250 AUTH PLAIN"
		case word == "AUTH":
			answer = "235 ok"
		case word == "DATA":
			if err := say("354 go on"); err != nil {
				return err
			}
			if err := s.take(in); err != nil {
				return err
			}
			answer = "250 taken"
		default:
			answer = "250 ok"
		}
		if err := say(answer); err != nil {
			return err
		}
	}
}

// take reads one message to its final dot.
func (s *Server) take(in *bufio.Reader) error {
	var body strings.Builder
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return err
		}
		if line == ".\r\n" {
			break
		}
		body.WriteString(strings.TrimPrefix(line, "."))
	}
	select {
	case s.Messages <- body.String():
		return nil
	default:
		return errors.New("nobody reads the mail")
	}
}
