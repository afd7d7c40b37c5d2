package fakeslack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// ErrNobodyListens is returned when an interaction finds neither a Socket Mode
// connection nor a request URL.
var ErrNobodyListens = errors.New("no Socket Mode connection and no request URL")

// pingEvery is how often the workspace pings; clients think a silent one dead.
const pingEvery = 5 * time.Second

// socket is one Socket Mode connection.
type socket struct {
	conn *websocket.Conn
	mu   sync.Mutex // of writing
	gone chan struct{}
	acks sync.Map // envelope id -> chan json.RawMessage
}

func openConnection(s *Server, _ params) (map[string]any, *apiError) {
	s.serial++
	ticket := "ticket-" + strconv.Itoa(s.serial)
	s.tickets[ticket] = true
	return map[string]any{"url": strings.Replace(s.base, "http", "ws", 1) + "/link/?ticket=" + ticket + "&app_id=A0APP"}, nil
}

// Sockets is how many Socket Mode connections are open.
func (s *Server) Sockets() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.sockets)
}

// Linked is how many Socket Mode connections were opened in all. A client that was
// told to reconnect may ask for its next connection while the old one still
// stands: only this count tells the two apart.
func (s *Server) Linked() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.linked
}

// CutSockets drops every Socket Mode connection without a word.
func (s *Server) CutSockets() {
	for _, k := range s.openSockets() {
		_ = k.conn.Close()
	}
}

// RefreshSockets asks every client to reconnect, as Slack does every few hours,
// and then hangs up.
func (s *Server) RefreshSockets() {
	for _, k := range s.openSockets() {
		_ = k.write(map[string]any{"type": "disconnect", "reason": "refresh_requested", "debug_info": map[string]any{"host": "applink-1"}})
	}
}

func (s *Server) openSockets() []*socket {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.sockets)
}

func (k *socket) write(v any) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.conn.WriteJSON(v)
}

func (s *Server) serveSocket(w http.ResponseWriter, r *http.Request) {
	ticket := r.URL.Query().Get("ticket")
	s.mu.Lock()
	known := s.tickets[ticket] && !s.down
	delete(s.tickets, ticket) // a ticket opens one connection
	s.mu.Unlock()
	if !known {
		http.Error(w, "bad ticket", http.StatusForbidden)
		return
	}
	conn, err := (&websocket.Upgrader{CheckOrigin: anyOrigin}).Upgrade(w, r, nil)
	if err != nil {
		return // the upgrader has answered
	}
	k := &socket{conn: conn, gone: make(chan struct{})}
	_ = k.write(map[string]any{"type": "hello", "num_connections": 1, "connection_info": map[string]any{"app_id": "A0APP"},
		"debug_info": map[string]any{"host": "applink-1", "build_number": 10, "approximate_connection_time": 18060}})
	s.mu.Lock()
	s.sockets = append(s.sockets, k)
	s.linked++
	s.touch()
	s.mu.Unlock()
	go k.ping()
	k.read()
	s.mu.Lock()
	s.sockets = slices.DeleteFunc(s.sockets, func(other *socket) bool { return other == k })
	s.touch()
	s.mu.Unlock()
}

// anyOrigin lets clients name Slack's own origin, as slack-go does.
func anyOrigin(*http.Request) bool { return true }

func (k *socket) ping() {
	tick := time.NewTicker(pingEvery)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			if k.conn.WriteControl(websocket.PingMessage, []byte("ping"), time.Time{}) != nil {
				return
			}
		case <-k.gone:
			return
		}
	}
}

// read takes acknowledgements until the connection ends.
func (k *socket) read() {
	defer close(k.gone)
	defer k.conn.Close()
	for {
		_, data, err := k.conn.ReadMessage()
		if err != nil {
			return
		}
		var ack struct {
			EnvelopeID string          `json:"envelope_id"`
			Payload    json.RawMessage `json:"payload"`
		}
		if json.Unmarshal(data, &ack) != nil {
			continue
		}
		if waiting, ok := k.acks.LoadAndDelete(ack.EnvelopeID); ok {
			waiting.(chan json.RawMessage) <- ack.Payload
		}
	}
}

// Ack is how an app answered an interaction.
type Ack struct {
	// Payload is what came with the acknowledgement, nil for none.
	Payload json.RawMessage
	// Took is the time from sending to the acknowledgement.
	Took time.Duration
	// Attempts is how often the envelope was sent.
	Attempts int
}

// deliver sends a payload by Socket Mode and waits for its acknowledgement. An
// event that nobody acknowledges because the connection broke is sent again on
// the next one, marked as a retry, as Slack does; interactions are not.
func (s *Server) deliver(ctx context.Context, kind string, payload map[string]any) (Ack, error) {
	s.mu.Lock()
	s.serial++
	id := "e-" + strconv.Itoa(s.serial)
	s.mu.Unlock()
	for attempt := 0; ; attempt++ {
		sockets := s.openSockets()
		if len(sockets) == 0 {
			return Ack{}, ErrNobodyListens
		}
		envelope := map[string]any{"envelope_id": id, "type": kind, "payload": payload,
			"accepts_response_payload": kind == "slash_commands"}
		if kind == "events_api" {
			envelope["retry_attempt"], envelope["retry_reason"] = attempt, ""
		}
		sent := s.o.Now()
		ack, err := sockets[len(sockets)-1].send(ctx, id, envelope)
		ack.Took = s.o.Now().Sub(sent)
		ack.Attempts = attempt + 1
		if err == nil || kind != "events_api" || ctx.Err() != nil || attempt == 2 {
			return ack, err
		}
	}
}

func (k *socket) send(ctx context.Context, id string, envelope map[string]any) (Ack, error) {
	answer := make(chan json.RawMessage, 1)
	k.acks.Store(id, answer)

	if err := k.write(envelope); err != nil {
		return Ack{}, fmt.Errorf("send envelope: %w", err)
	}
	select {
	case payload := <-answer:
		return Ack{Payload: payload}, nil
	case <-k.gone:
		return Ack{}, errors.New("connection closed before the acknowledgement")
	case <-ctx.Done():
		return Ack{}, fmt.Errorf("wait for acknowledgement: %w", ctx.Err())
	}
}
