package fakeslack

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// File is something uploaded.
type File struct {
	ID, Name, Title, AltText string
	Content                  []byte
	Complete                 bool
	// Ready is from when it can be shown in a block.
	Ready  time.Time
	length int
}

// Files are the completed uploads by id.
func (s *Server) Files() map[string]File {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := map[string]File{}
	for id, f := range s.files {
		if f.Complete {
			out[id] = *f
		}
	}
	return out
}

func getUploadURL(s *Server, p params) (map[string]any, *apiError) {
	length := p.number("length", 0)
	if p.get("filename") == "" || length <= 0 {
		return nil, &apiError{Code: "invalid_arguments"}
	}
	s.serial++
	id := "F0FILE" + strconv.Itoa(s.serial)
	s.files[id] = &File{ID: id, Name: p.get("filename"), AltText: p.get("alt_txt"), length: length}
	return map[string]any{"upload_url": s.base + "/upload/" + id, "file_id": id}, nil
}

func (s *Server) serveUpload(w http.ResponseWriter, r *http.Request) {
	fault := s.nextFault("upload")
	if s.failBefore(w, "upload", params{}, fault) {
		return
	}
	content, err := readUpload(r)
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.files[strings.TrimPrefix(r.URL.Path, "/upload/")]
	switch {
	case err != nil || f == nil || f.Content != nil:
		http.Error(w, "bad upload", http.StatusBadRequest)
	case len(content) != f.length: // Slack wants the length that was announced
		http.Error(w, "length mismatch", http.StatusBadRequest)
	default:
		f.Content = content
		fmt.Fprintf(w, "OK - %d", len(content))
	}
}

// readUpload takes a raw body or one multipart file, as Slack does.
func readUpload(r *http.Request) ([]byte, error) {
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") {
		return io.ReadAll(io.LimitReader(r.Body, maxBody))
	}
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, fmt.Errorf("read multipart: %w", err)
	}
	for {
		part, err := parts.NextPart()
		if err != nil {
			return nil, fmt.Errorf("find the file part: %w", err)
		}
		if part.FileName() != "" {
			return io.ReadAll(io.LimitReader(part, maxBody))
		}
	}
}

func completeUpload(s *Server, p params) (map[string]any, *apiError) {
	var list []struct{ ID, Title string }
	if err := json.Unmarshal([]byte(p.get("files")), &list); err != nil || len(list) == 0 {
		return nil, &apiError{Code: "invalid_arguments"}
	}
	var channel *Channel
	if ref := p.get("channel_id"); ref != "" {
		c, bad := s.writable(ref, true)
		if bad != nil {
			return nil, bad
		}
		channel = c
	}
	shown := []any{}
	m := &Message{User: "U0BOT", Via: "file", ThreadTS: p.get("thread_ts"), Text: p.get("initial_comment")}
	for _, item := range list {
		f := s.files[item.ID]
		if f == nil || f.Content == nil {
			return nil, &apiError{Code: "file_not_found"}
		}
		f.Complete, f.Title, f.Ready = true, item.Title, s.o.Now().Add(s.o.FileDelay)
		m.Files = append(m.Files, f.ID)
		shown = append(shown, map[string]any{"id": f.ID, "title": f.Title})
	}
	if channel != nil {
		m.Channel, m.TS = channel.ID, s.nextTS()
		s.messages = append(s.messages, m)
		s.touch()
	}
	return map[string]any{"files": shown}, nil
}

// checkFiles refuses blocks that show a file which is not there, or not yet
// processed: Slack finishes uploads some moments after it says so.
func (s *Server) checkFiles(blocks string) *apiError {
	var list []struct {
		SlackFile struct{ ID string } `json:"slack_file"`
	}
	if json.Unmarshal([]byte(blocks), &list) != nil {
		return nil
	}
	for i, b := range list {
		if b.SlackFile.ID == "" {
			continue
		}
		f := s.files[b.SlackFile.ID]
		if f == nil || !f.Complete || s.o.Now().Before(f.Ready) {
			return &apiError{Code: "invalid_blocks", Messages: []string{fmt.Sprintf("invalid slack file [json-pointer:/blocks/%d/slack_file]", i)}}
		}
	}
	return nil
}

// serveFile shows a file to the demo page.
func (s *Server) serveFile(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	f := s.files[strings.TrimPrefix(r.URL.Path, "/files/")]
	s.mu.Unlock()
	if f == nil || !f.Complete {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", http.DetectContentType(f.Content))
	_, _ = w.Write(f.Content)
}
