package web

import (
	"net/http"
	"testing"

	"github.com/earshot/earshot/internal/web/access"
)

func TestTheFiguresAreForWhoMaySeeThePages(t *testing.T) {
	t.Parallel()
	figures := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("earshot_build_info 1\n")) })
	open := worldOf(t, "harmless")
	open.Metrics = figures
	closed := withUsers(t)
	closed.Metrics = figures
	token := "a-token-for-prometheus"
	withToken := closed
	withToken.Config = configOf(t, "[[web.users]]\nname = \"v\"\nrole = \"viewer\"\npassword_hash = \""+shared.hash+"\"\n[[web.tokens]]\nname = \"prometheus\"\nrole = \"viewer\"\nsha256 = \""+access.SumToken(token)+"\"\n")
	for name, c := range map[string]struct {
		o           Options
		from, token string
		want        int
	}{
		"this machine, without users":   {open, "127.0.0.1:1", "", http.StatusOK},
		"another, without users":        {open, "10.1.2.3:1", "", http.StatusForbidden},
		"this machine, with users":      {closed, "127.0.0.1:1", "", http.StatusUnauthorized},
		"another, with a token":         {withToken, "10.1.2.3:1", token, http.StatusOK},
		"another, with the wrong token": {withToken, "10.1.2.3:1", "wrong", http.StatusUnauthorized},
		"another, without its token":    {withToken, "10.1.2.3:1", "", http.StatusUnauthorized},
	} {
		b := visit(t, c.o)
		b.from, b.headers = c.from, map[string]string{}
		if c.token != "" {
			b.headers["Authorization"] = "Bearer " + c.token
		}
		if w := b.get("/metrics"); w.Code != c.want {
			t.Errorf("%s: %d, want %d", name, w.Code, c.want)
		}
	}
}
