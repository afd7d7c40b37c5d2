package main

import (
	"bufio"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/earshot/earshot/internal/web/access"
)

// TestWhatIsReachableBeforeSigningIn asks a running earshot for what programs come
// for: hubs reach their callback without an account, a Prometheus server needs a token.
func TestWhatIsReachableBeforeSigningIn(t *testing.T) {
	t.Parallel()
	dir, token := t.TempDir(), "a-token-for-prometheus"
	rules := `[crawler]
callback_url = "https://earshot.example/websub"
[web]
listen = "127.0.0.1:0"
trusted_proxies = ["10.0.0.0/8"]
user_header = "X-User"
[[web.tokens]]
name = "prometheus"
role = "viewer"
sha256 = "` + access.SumToken(token) + `"
[brands.acme]
query = "acme"
`
	if err := os.WriteFile(filepath.Join(dir, "rules.toml"), []byte(rules), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "earshot", "run")
	cmd.Dir = dir
	said, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	base := ""
	for lines := bufio.NewScanner(said); base == "" && lines.Scan(); {
		_, base, _ = strings.Cut(lines.Text(), "search page: ")
	}
	go func() { _, _ = io.Copy(io.Discard, said) }()
	for _, c := range []struct {
		path, token string
		want        int
		says        string
	}{
		{"/metrics", "", http.StatusUnauthorized, ""},
		{"/metrics", token, http.StatusOK, "earshot_build_info"},
		{"/metrics", "wrong", http.StatusUnauthorized, ""},
		{"/", "", http.StatusUnauthorized, ""},
		{"/healthz", "", http.StatusOK, "ok"},
		{"/websub/nobody?hub.mode=subscribe&hub.topic=x&hub.challenge=y", "", http.StatusNotFound, ""},
	} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, base+c.path, nil)
		if err != nil {
			t.Fatal(err)
		}
		if c.token != "" {
			req.Header.Set("Authorization", "Bearer "+c.token)
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		if resp.StatusCode != c.want || !strings.Contains(string(body), c.says) {
			t.Errorf("%s with token %q: %d, want %d", c.path, c.token, resp.StatusCode, c.want)
		}
	}
}
