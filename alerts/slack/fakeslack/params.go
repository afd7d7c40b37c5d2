package fakeslack

import (
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// params are the arguments of a call; structured ones are JSON text, whichever
// way they came.
type params map[string]string

func (p params) get(name string) string { return p[name] }

func (p params) is(name string) bool { return p[name] == "1" || p[name] == "true" }

func (p params) number(name string, otherwise int) int {
	n, err := strconv.Atoi(p[name])
	if err != nil {
		return otherwise
	}
	return n
}

// maxBody is far above anything Slack accepts, and keeps a runaway test alive.
const maxBody = 8 << 20

func readParams(r *http.Request) (params, error) {
	p := params{}
	if token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		p["token"] = token
	}
	for k, v := range r.URL.Query() {
		p[k] = v[0]
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody))
	if err != nil {
		return p, fmt.Errorf("read body: %w", err)
	}
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind == "application/json" {
		return p, readJSONParams(p, body)
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return p, fmt.Errorf("parse form: %w", err)
	}
	for k, v := range form {
		p[k] = v[0]
	}
	return p, nil
}

func readJSONParams(p params, body []byte) error {
	if len(body) == 0 || string(body) == "null\n" {
		return nil
	}
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(body, &raw); err != nil {
		return fmt.Errorf("parse JSON: %w", err)
	}
	for k, v := range raw {
		var text string
		if json.Unmarshal(v, &text) == nil {
			p[k] = text
			continue
		}
		p[k] = string(v)
	}
	return nil
}

// seconds is a duration as Retry-After wants it: whole seconds, rounded up.
func seconds(d time.Duration) string {
	return strconv.Itoa(int((d + time.Second - 1) / time.Second))
}
