package web

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
)

// staticFiles are the style, the script and the pictures. Pages name them with a
// fingerprint of their content, so that browsers may keep them for ever.
type staticFiles struct {
	content map[string][]byte // by name below static/
	print   map[string]string
}

func loadStatic(files fs.FS) (*staticFiles, error) {
	s := &staticFiles{content: map[string][]byte{}, print: map[string]string{}}
	names, err := fs.Glob(files, "static/*")
	if err != nil {
		return nil, fmt.Errorf("read the static files: %w", err)
	}
	for _, name := range names {
		raw, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, fmt.Errorf("read the static files: %w", err)
		}
		sum := sha256.Sum256(raw)
		base := path.Base(name)
		s.content[base], s.print[base] = raw, hex.EncodeToString(sum[:6])
	}
	return s, nil
}

// address is where a static file is found.
func (s *staticFiles) address(name string) string {
	return "/static/" + name + "?v=" + s.print[name]
}

func (s *staticFiles) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(r.URL.Path, "/static/")
	raw, ok := s.content[name]
	if !ok {
		http.Error(w, "there is no such file", http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", mime.TypeByExtension(path.Ext(name)))
	w.Header().Set("Cache-Control", "max-age=300")
	if r.URL.Query().Get("v") == s.print[name] {
		w.Header().Set("Cache-Control", "max-age=31536000, immutable")
	}
	_, _ = w.Write(raw)
}
