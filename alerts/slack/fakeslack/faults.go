package fakeslack

import (
	"net/http"
	"time"
)

// Fault makes a coming request fail.
type Fault struct {
	// Status, when not 0, is answered with this HTTP status.
	Status int
	// RetryAfter is sent with Status 429; 0 leaves the header out.
	RetryAfter time.Duration
	// Error, when not "", is answered as Slack's error with ok false.
	Error string
	// Needed and Provided accompany the error missing_scope.
	Needed, Provided string
	// Body, when not "", is sent in place of a JSON answer.
	Body string
	// DropBefore cuts the connection before anything was done, DropAfter after
	// the work was done but before the answer.
	DropBefore, DropAfter bool
	// Hang does the work and never answers: the caller dies waiting, or gives up.
	Hang bool
	// PassThrough is no fault: it lets one request by, so that a later one fails.
	PassThrough bool
}

// Fail makes the next requests of a method ("chat.postMessage", "webhook",
// "upload", "response_url") fail, one per fault, in order.
func (s *Server) Fail(method string, faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults[method] = append(s.faults[method], faults...)
}

// SetDown makes every request fail with 503 until called with false.
func (s *Server) SetDown(down bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.down = down
}

// ClearFaults forgets the faults that no request has met.
func (s *Server) ClearFaults() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.faults)
}

func (s *Server) nextFault(name string) *Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.down {
		return &Fault{Status: http.StatusServiceUnavailable}
	}
	queue := s.faults[name]
	if len(queue) == 0 {
		return nil
	}
	s.faults[name] = queue[1:]
	return &queue[0]
}

// failBefore answers a faulty request and says whether it did.
func (s *Server) failBefore(w http.ResponseWriter, name string, p params, f *Fault) bool {
	switch {
	case f == nil || f.DropAfter || f.Hang || f.PassThrough:
		return false
	case f.DropBefore:
		panic(http.ErrAbortHandler)
	case f.Error != "":
		s.answer(w, name, p, nil, &apiError{Code: f.Error, Needed: f.Needed, Provided: f.Provided})
		return true
	}
	if f.RetryAfter > 0 {
		w.Header().Set("Retry-After", seconds(f.RetryAfter))
	}
	s.record(name, p, f.Status, http.StatusText(f.Status))
	body := f.Body
	if body == "" {
		body = http.StatusText(f.Status)
	}
	http.Error(w, body, f.Status)
	return true
}
