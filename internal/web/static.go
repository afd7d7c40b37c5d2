package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strings"
)

// staticFiles are the style, the script and the pictures. Pages name them with a
// fingerprint of their content, so that browsers may keep them for ever.
type staticFiles struct {
	content map[string][]byte // by name below static/
	packed  map[string][]byte // the same, compressed
	print   map[string]string
}

func loadStatic(files fs.FS) (*staticFiles, error) {
	s := &staticFiles{content: map[string][]byte{}, packed: map[string][]byte{}, print: map[string]string{}}
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
		if s.packed[base], err = pack(raw); err != nil {
			return nil, fmt.Errorf("compress %s: %w", name, err)
		}
	}
	return s, nil
}

// staticTypes do not depend on what a machine's own tables say.
var staticTypes = map[string]string{".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}

// pack compresses a file. Pages are never compressed: they hold form tokens beside
// what an address says, and their length would tell of them.
func pack(raw []byte) ([]byte, error) {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := z.Write(raw); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
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
	w.Header().Set("Content-Type", staticTypes[path.Ext(name)])
	w.Header().Set("Cache-Control", "max-age=300")
	if r.URL.Query().Get("v") == s.print[name] {
		w.Header().Set("Cache-Control", "max-age=31536000, immutable")
	}
	w.Header().Set("Vary", "Accept-Encoding")
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		w.Header().Set("Content-Encoding", "gzip")
		raw = s.packed[name]
	}
	_, _ = w.Write(raw)
}
