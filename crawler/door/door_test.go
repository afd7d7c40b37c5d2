package door

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/earshot/earshot/internal/clock"
)

// manual is a clock that jumps: waiting moves it.
type manual struct {
	mu  sync.Mutex
	t   time.Time
	sum time.Duration
}

func (c *manual) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *manual) Wait(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if d > 0 {
		c.t, c.sum = c.t.Add(d), c.sum+d
	}
	return ctx.Err()
}

func (c *manual) waited() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.sum
}

var _ clock.Clock = (*manual)(nil)

var loopback = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}

func open(t *testing.T, change func(*Options)) (*Door, *manual) {
	t.Helper()
	c := &manual{t: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)}
	o := Options{Version: "1.2", Contact: "mailto:ears@acme.example", Clock: c, AllowPrivate: loopback, Spacing: -1}
	if change != nil {
		change(&o)
	}
	d, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	return d, c
}

func serve(t *testing.T, h http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.URL
}

func wantReason(t *testing.T, err error, want Reason) *Error {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) || e.Reason != want {
		t.Fatalf("err %v (reason %q), want reason %q", err, ReasonOf(err), want)
	}
	return e
}

func TestOnlyThePublicInternetIsReached(t *testing.T) {
	t.Parallel()
	d, _ := open(t, func(o *Options) { o.AllowPrivate = nil })
	for _, host := range []string{
		"127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1", "169.254.169.254",
		"192.0.0.192", "198.18.0.1", "224.0.0.1", "255.255.255.255", "[::1]", "[::]", "[::ffff:10.0.0.1]", "[::ffff:a9fe:a9fe]",
		"[fe80::1]", "[fd00:ec2::254]", "[64:ff9b::a9fe:a9fe]", "[2002:7f00:1::]", "[::127.0.0.1]", "[fec0::1]", "[ff02::1]",
	} {
		_, err := d.Get(t.Context(), "http://"+host+"/x", Skip)
		wantReason(t, err, Private)
	}
	for _, host := range []string{"1.1.1.1", "2606:4700:4700::1111", "64:ff9b::101:101"} {
		if !public(netip.MustParseAddr(host)) {
			t.Errorf("%s should count as public", host)
		}
	}
}

func TestSchemesAndPortsAreLimited(t *testing.T) {
	t.Parallel()
	d, _ := open(t, func(o *Options) { o.AllowPrivate = nil })
	for address, want := range map[string]Reason{
		"ftp://example.com/": Scheme, "file:///etc/passwd": Scheme, "gopher://x/": Scheme, "/relative": Scheme,
		"http://": BadURL, "http://1.1.1.1:6379/": Port, "http://1.1.1.1:22/": Port, "http://a b/": BadURL,
	} {
		_, err := d.Get(t.Context(), address, Skip)
		wantReason(t, err, want)
	}
}

type lookup func(host string) []netip.Addr

func (f lookup) LookupNetIP(_ context.Context, _, host string) ([]netip.Addr, error) {
	return f(host), nil
}

func TestANameThatTurnsPrivateIsRefusedAtTheSecondLook(t *testing.T) {
	t.Parallel()
	var looks atomic.Int32
	srv := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Connection", "close")
		fmt.Fprint(w, "ok")
	})
	u, _ := url.Parse(srv)
	d, _ := open(t, func(o *Options) {
		o.AllowPrivate = []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}
		o.Resolver = lookup(func(string) []netip.Addr {
			if looks.Add(1) == 1 {
				return []netip.Addr{netip.MustParseAddr("127.0.0.1")}
			}
			return []netip.Addr{netip.MustParseAddr("169.254.169.254")}
		})
	})
	address := "http://rebind.example:" + u.Port() + "/"
	if _, err := d.Get(t.Context(), address, Skip); err != nil {
		t.Fatal(err)
	}
	_, err := d.Get(t.Context(), address, Skip)
	wantReason(t, err, Private)
}

func TestARedirectIntoThePrivateNetworkIsRefused(t *testing.T) {
	t.Parallel()
	srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://10.0.0.1:9200/_cat/indices", http.StatusTemporaryRedirect)
	})
	d, _ := open(t, nil)
	_, err := d.Get(t.Context(), srv, Skip)
	wantReason(t, err, Private)
}

func TestEveryHopIsAskedOfRobots(t *testing.T) {
	t.Parallel()
	srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/robots.txt":
			fmt.Fprint(w, "User-agent: *\nDisallow: /private\n")
		case "/a":
			http.Redirect(w, r, "/private/b", http.StatusFound)
		default:
			t.Errorf("asked for %s", r.URL.Path)
		}
	})
	d, _ := open(t, nil)
	_, err := d.Get(t.Context(), srv+"/a", Obey)
	wantReason(t, err, Robots)
}

func TestRobotsThatCannotBeReadRefuseEverything(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	srv := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		asked.Add(1)
		w.WriteHeader(http.StatusServiceUnavailable)
	})
	d, c := open(t, nil)
	_, err := d.Get(t.Context(), srv+"/a", Obey)
	wantReason(t, err, RobotsDown)
	_, _ = d.Get(t.Context(), srv+"/a", Obey)
	if asked.Load() != 1 {
		t.Errorf("robots.txt asked %d times, want once while cached", asked.Load())
	}
	_ = c.Wait(t.Context(), time.Hour)
	_, _ = d.Get(t.Context(), srv+"/a", Obey)
	if asked.Load() != 2 {
		t.Errorf("robots.txt asked %d times, want again after the pause", asked.Load())
	}
}

func TestOfRobotsWithoutEndTheBeginningBinds(t *testing.T) {
	t.Parallel()
	for name, packed := range map[string]bool{"plain": false, "packed": true} {
		srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/robots.txt" {
				return
			}
			var out io.Writer = w
			if packed {
				w.Header().Set("Content-Encoding", "gzip")
				out = gzip.NewWriter(w)
			}
			for line := "User-agent: *\nDisallow: /private\n"; r.Context().Err() == nil; line = "# and on\n" {
				if _, err := io.WriteString(out, line); err != nil {
					return
				}
			}
		})
		d, _ := open(t, nil)
		_, err := d.Get(t.Context(), srv+"/private", Obey)
		wantReason(t, err, Robots)
		if _, err := d.Get(t.Context(), srv+"/public", Obey); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAskReportsWhatRobotsSayWithoutRefusing(t *testing.T) {
	t.Parallel()
	srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			fmt.Fprint(w, "User-agent: *\nDisallow: /\n")
		}
	})
	d, _ := open(t, nil)
	resp, err := d.Get(t.Context(), srv+"/feed", Ask)
	if err != nil || resp.RobotsAllowed {
		t.Fatalf("resp %+v, err %v; want an answer that says robots refuse", resp, err)
	}
}

func TestBodiesAreCappedAfterDecompression(t *testing.T) {
	t.Parallel()
	var bomb bytes.Buffer
	z := gzip.NewWriter(&bomb)
	_, _ = io.CopyN(z, zeros{}, 50<<20)
	z.Close()
	srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/bomb":
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(bomb.Bytes())
		case "/long":
			_, _ = io.CopyN(w, zeros{}, 6<<20)
		case "/lying":
			w.Header().Set("Content-Length", "999999999999")
			_, _ = w.Write([]byte("x"))
		case "/notgzip":
			w.Header().Set("Content-Encoding", "gzip")
			fmt.Fprint(w, "plain")
		case "/odd":
			w.Header().Set("Content-Encoding", "br")
			fmt.Fprint(w, "?")
		case "/short":
			w.Header().Set("Content-Length", "100")
			fmt.Fprint(w, "cut")
		}
	})
	d, _ := open(t, nil)
	for path, want := range map[string]Reason{"/bomb": TooLarge, "/long": TooLarge, "/lying": TooLarge, "/odd": Encoding, "/short": Protocol} {
		_, err := d.Get(t.Context(), srv+path, Skip)
		wantReason(t, err, want)
	}
	resp, err := d.Get(t.Context(), srv+"/notgzip", Skip)
	if err != nil || string(resp.Body) != "plain" {
		t.Errorf("a body that only claims to be gzip: %v %v", resp, err)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func TestSlowServersAreCutOff(t *testing.T) {
	t.Parallel()
	stop := make(chan struct{})
	srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/headers" {
			<-stop
			return
		}
		w.WriteHeader(http.StatusOK)
		for range 1000 {
			fmt.Fprint(w, ".")
			w.(http.Flusher).Flush()
			if r.URL.Path == "/silent" {
				<-stop
			}
			select {
			case <-stop:
				return
			case <-time.After(10 * time.Millisecond):
			}
		}
	})
	t.Cleanup(func() { close(stop) })
	d, _ := open(t, func(o *Options) {
		o.Timeouts = Timeouts{Header: 100 * time.Millisecond, Idle: 100 * time.Millisecond, Total: 300 * time.Millisecond}
	})
	for _, path := range []string{"/headers", "/silent", "/drip"} {
		_, err := d.Get(t.Context(), srv+path, Skip)
		wantReason(t, err, Timeout)
	}
}

func TestRedirectsEndAndAreRemembered(t *testing.T) {
	t.Parallel()
	srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/circle":
			http.Redirect(w, r, "/circle", http.StatusFound)
		case "/moved":
			http.Redirect(w, r, "/moved2", http.StatusMovedPermanently)
		case "/moved2":
			http.Redirect(w, r, "/now", http.StatusPermanentRedirect)
		case "/now":
			http.Redirect(w, r, "/here", http.StatusFound)
		case "/nowhere":
			w.WriteHeader(http.StatusFound)
		}
	})
	d, _ := open(t, nil)
	for _, path := range []string{"/circle", "/nowhere"} {
		_, err := d.Get(t.Context(), srv+path, Skip)
		wantReason(t, err, Redirects)
	}
	resp, err := d.Get(t.Context(), srv+"/moved", Skip)
	if err != nil || resp.Permanent != srv+"/now" || resp.URL != srv+"/here" || resp.Requests != 4 {
		t.Errorf("resp %+v err %v; want permanent /now, final /here", resp, err)
	}
}

func TestOneHostIsAskedAtItsPace(t *testing.T) {
	t.Parallel()
	srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			fmt.Fprint(w, "User-agent: earshot\nCrawl-delay: 7\n")
		}
	})
	d, c := open(t, func(o *Options) { o.Spacing = time.Second })
	for range 4 {
		if _, err := d.Get(t.Context(), srv+"/", Obey); err != nil {
			t.Fatal(err)
		}
	}
	if got, want := c.waited(), 4*(7*time.Second+maxMargin); got != want { // robots.txt is a request too
		t.Errorf("waited %v, want %v", got, want)
	}
}

func TestAHostThatAsksForAPauseGetsIt(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	srv := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		asked.Add(1)
		w.Header().Set("Retry-After", "3600")
		w.WriteHeader(http.StatusTooManyRequests)
	})
	d, _ := open(t, nil)
	_, err := d.Get(t.Context(), srv, Skip)
	if e := wantReason(t, err, RateLimited); e.After != time.Hour {
		t.Errorf("after %v, want 1h", e.After)
	}
	_, err = d.Get(t.Context(), srv+"/other", Skip)
	wantReason(t, err, RateLimited)
	if asked.Load() != 1 {
		t.Errorf("asked %d times during the pause", asked.Load())
	}
}

func TestAFailingHostIsLeftAloneAndTriedAgain(t *testing.T) {
	t.Parallel()
	var down atomic.Bool
	down.Store(true)
	srv := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		if down.Load() {
			w.WriteHeader(http.StatusBadGateway)
		}
	})
	d, c := open(t, nil)
	for range breakAfter {
		_, err := d.Get(t.Context(), srv, Skip)
		wantReason(t, err, ServerError)
	}
	_, err := d.Get(t.Context(), srv, Skip)
	wantReason(t, err, BreakerOpen)
	down.Store(false)
	_ = c.Wait(t.Context(), breakFor+time.Second)
	if _, err := d.Get(t.Context(), srv, Skip); err != nil {
		t.Errorf("after its rest: %v", err)
	}
}

func TestBrokenTLSIsNamed(t *testing.T) {
	t.Parallel()
	s := httptest.NewUnstartedServer(http.NotFoundHandler())
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	t.Cleanup(s.Close)
	d, _ := open(t, nil)
	_, err := d.Get(t.Context(), s.URL, Skip)
	wantReason(t, err, TLS)
}

func TestWeSayWhoWeAre(t *testing.T) {
	t.Parallel()
	var got atomic.Value
	srv := serve(t, func(_ http.ResponseWriter, r *http.Request) { got.Store(r.UserAgent()) })
	d, _ := open(t, nil)
	if _, err := d.Get(t.Context(), srv, Skip); err != nil {
		t.Fatal(err)
	}
	if want := "earshot/1.2 (+mailto:ears@acme.example)"; got.Load() != want {
		t.Errorf("User-Agent %q, want %q", got.Load(), want)
	}
}

func TestRetryAfterIsReadInBothFormsAndClamped(t *testing.T) {
	t.Parallel()
	d, _ := open(t, nil)
	for v, want := range map[string]time.Duration{
		"120": 2 * time.Minute, "Fri, 20 Nov 2026 10:30:00 GMT": 90 * time.Minute, "99999999": 24 * time.Hour,
		"": 0, "-5": 0, "soon": 0, "Fri, 20 Nov 2020 10:30:00 GMT": 0, "NaN": 0,
	} {
		if got := d.RetryAfter(http.Header{"Retry-After": {v}}); got != want {
			t.Errorf("%q: %v, want %v", v, got, want)
		}
	}
}

func TestNoErrorCarriesASecret(t *testing.T) {
	t.Parallel()
	srv := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) })
	d, _ := open(t, nil)
	host := strings.TrimPrefix(srv, "http://")
	for _, address := range []string{
		"http://me:s3cret@" + host + "/", srv + "/?api_key=s3cret", srv + "/?access_token=s3cret&q=1", srv + "/.rss?feed=s3cret&user=x",
		srv + "/alerts/feeds/s3cret/1", "http://127.0.0.1:1/?token=s3cret",
	} {
		_, err := d.Get(t.Context(), address, Skip)
		if err == nil || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s: %v", address, err)
		}
	}
}

func TestAProxyDoesNotOpenThePrivateNetwork(t *testing.T) {
	t.Parallel()
	srv := serve(t, func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "via proxy: ", r.URL.Host) })
	proxy, _ := url.Parse(srv)
	d, _ := open(t, func(o *Options) {
		o.AllowPrivate = nil
		o.Proxy = http.ProxyURL(proxy)
		o.Resolver = lookup(func(host string) []netip.Addr {
			if host == "inside.example" {
				return []netip.Addr{netip.MustParseAddr("10.0.0.1")}
			}
			return []netip.Addr{netip.MustParseAddr("1.1.1.1")}
		})
	})
	resp, err := d.Get(t.Context(), "http://outside.example/", Skip)
	if err != nil || string(resp.Body) != "via proxy: outside.example" {
		t.Fatalf("%v %v", resp, err)
	}
	_, err = d.Get(t.Context(), "http://inside.example/", Skip)
	wantReason(t, err, Private)
	_, err = d.Get(t.Context(), srv, Skip)
	wantReason(t, err, Private)
}
