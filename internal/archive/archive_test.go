package archive

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/earshot/earshot/internal/mention"
)

var now = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// readAll reads a whole file; refused rows come back as line numbers and texts.
func readAll(t *testing.T, in io.Reader, o Options) (got []mention.Mention, refused map[int]string, r *Reader) {
	t.Helper()
	o.Now = now
	r, err := NewReader(in, o)
	if err != nil {
		t.Fatal(err)
	}
	refused = map[int]string{}
	for {
		row, err := r.Next()
		if errors.Is(err, io.EOF) {
			return got, refused, r
		}
		if err != nil {
			t.Fatal(err)
		}
		if row.Err != nil {
			refused[row.Line] = row.Err.Error()
			continue
		}
		got = append(got, row.Mention)
	}
}

func TestForeignFieldsAreMapped(t *testing.T) {
	t.Parallel()
	in := `{"id": "567", "time": "2015-02-17T07:36:05.621Z", "brand": "Delta", "author": "u99", "text": "@JetBlue late again", "retweets": 2, "reason": "Late Flight"}`
	got, refused, r := readAll(t, strings.NewReader(in), Options{
		Map: map[string]string{"published": "time", "author.handle": "author", "engagement.reposts": "retweets"}})
	if len(refused) > 0 || len(got) != 1 {
		t.Fatalf("got %d mentions, refused %v", len(got), refused)
	}
	m := got[0]
	if m.ID != "567" || m.Author.Handle != "u99" || *m.Engagement.Reposts != 2 || m.Engagement.Likes != nil {
		t.Errorf("mapped wrongly: %+v", m)
	}
	if want := time.Date(2015, 2, 17, 7, 36, 5, 621e6, time.UTC); !m.Published.Equal(want) || !m.Discovered.Equal(want) {
		t.Errorf("published %v, discovered %v; history counts as discovered when published", m.Published, m.Discovered)
	}
	if m.Author.Name != "" || m.Reason != "" {
		t.Errorf("unmapped fields leaked in: %+v", m)
	}
	if want := []string{"brand", "reason"}; !reflect.DeepEqual(r.Ignored(), want) {
		t.Errorf("ignored %v, want %v", r.Ignored(), want)
	}
}

func TestCSVOfEveryKindIsRead(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, in string
		want     []string // texts
		refused  []int    // lines
	}{
		{"plain", "text,published\nhello,2026-11-01\n", []string{"hello"}, nil},
		{"with a byte order mark", "\ufefftext,published\nhello,2026-11-01\n", []string{"hello"}, nil},
		{"semicolons, as spreadsheets in Europe write", "text;published\n\"a, b\";2026-11-01\n", []string{"a, b"}, nil},
		{"tabs", "text\tpublished\nhello\t2026-11-01\n", []string{"hello"}, nil},
		{"quotes, doubled quotes and line breaks", "text,title\n\"she said \"\"no\"\"\nand left\",t\nx,y\n", []string{"she said \"no\"\nand left", "x"}, nil},
		{"stray quotes inside a field", "text,title\n5\" screen,t\nx,y\n", []string{`5" screen`, "x"}, nil},
		{"CRLF and no last line end", "text,title\r\na,b\r\nc,d", []string{"a", "c"}, nil},
		{"a short row", "text,title,lang\na\nb,c,en\n", []string{"a", "b"}, nil},
		{"a long row is refused by its line", "text,title\na,b,c\nd,e\n", []string{"d"}, []int{2}},
		{"empty extra cells do not matter", "text,title\na,b,,\n", []string{"a"}, nil},
		{"a quote never closed costs its line alone", "text,title\n\"open,b\nc,d\ne,f\n", []string{"c", "e"}, []int{2}},
		{"empty lines are skipped", "text,title\n\n\na,b\n\n", []string{"a"}, nil},
		{"a row without words is refused", "text,title,lang\n,,en\na,b,en\n", []string{"a"}, []int{2}},
		{"a bad number is refused", "text,author.followers\na,many\nb,12\n", []string{"b"}, []int{2}},
		{"a bad date is refused", "text,published\na,yesterday-ish\nb,2026-11-01\n", []string{"b"}, []int{2}},
		{"Latin-1 rows are read as Windows-1252", "text,title\nna\xefve caf\xe9,b\n", []string{"naïve café"}, nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, refused, _ := readAll(t, strings.NewReader(c.in), Options{})
			var texts []string
			for _, m := range got {
				texts = append(texts, m.Text)
			}
			if !reflect.DeepEqual(texts, c.want) {
				t.Errorf("texts %q, want %q (refused %v)", texts, c.want, refused)
			}
			if len(refused) != len(c.refused) {
				t.Errorf("refused %v, want lines %v", refused, c.refused)
			}
			for _, line := range c.refused {
				if refused[line] == "" {
					t.Errorf("line %d not refused: %v", line, refused)
				}
			}
		})
	}
}

func TestBadJSONLinesAreRefusedAndTheRestIsRead(t *testing.T) {
	t.Parallel()
	in := "{\"text\":\"one\"}\n{broken\n[1,2]\n\n{\"text\":\"two\"} trailing\n{\"title\":\"\"}\n{\"text\":\"three\",\"published\":\"2026-11-01T10:00:00+01:00\"}\n{\"text\":\"\xff four\"}"
	got, refused, _ := readAll(t, strings.NewReader(in), Options{Format: JSONL})
	if len(got) != 3 || len(refused) != 4 {
		t.Fatalf("%d mentions, refused %v", len(got), refused)
	}
	for _, line := range []int{2, 3, 5, 6} {
		if refused[line] == "" {
			t.Errorf("line %d was not refused", line)
		}
	}
	if got[2].Text != "ÿ four" {
		t.Errorf("text %q", got[2].Text)
	}
}

func TestEveryFieldSurvivesARoundTrip(t *testing.T) {
	t.Parallel()
	n, zero, rating := int64(12000), int64(0), 4.5
	m := mention.Mention{
		ID: "0123456789abcdef01234567", Source: "masto", Kind: "mastodon", Type: mention.Post,
		URL: "https://social.example/@pete/1", CanonicalURL: "https://social.example/@pete/1",
		Title: "=1+1", Text: "'@acme \"broken\",\nagain; -5 \u202e stars\r\nand\r\r\nmore\r", Lang: "en",
		Author:    mention.Author{Name: "+pete", Handle: "pete", URL: "https://social.example/@pete", Followers: &n},
		Published: time.Date(2026, 11, 20, 9, 30, 0, 5e6, time.UTC), Discovered: time.Date(2026, 11, 20, 9, 31, 0, 0, time.UTC),
		Engagement: mention.Engagement{Likes: &zero, Views: &n}, Rating: &rating,
		ParentURL: "https://social.example/@ann/2", Links: []string{"https://a.example/", "https://b.example/"}, Hashtags: []string{"kettle", "smart home"},
		Backfill: true, Story: "s1",
		Triage: &mention.Triage{Status: "handled", Assignee: "dana", Tags: []string{"vip", "needs a reply", `say "no"`, "ä,ö"}, Note: "called back"},
	}
	m.Sentiment = &mention.Sentiment{Label: mention.Negative, Score: -1, Corrected: true}
	m.Brands = []mention.BrandMatch{{Brand: "acme", Sentiment: mention.Sentiment{Label: mention.Positive, Score: 1, Corrected: true}}, {Brand: "globex", Sentiment: mention.Sentiment{Label: mention.Neutral}}}
	for _, format := range []Format{JSONL, CSV} {
		want := m
		var file bytes.Buffer
		w, err := NewWriter(&file, format)
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(w.Write(&m), w.Close()); err != nil {
			t.Fatal(err)
		}
		got, refused, _ := readAll(t, &file, Options{})
		if format == CSV && len(got) == 1 { // worked out again; what people set comes back
			want.Sentiment, want.Brands = &mention.Sentiment{Label: mention.Negative, Corrected: true}, []mention.BrandMatch{{Brand: "acme", Sentiment: mention.Sentiment{Label: mention.Positive, Corrected: true}}}
		}
		if len(got) != 1 || !reflect.DeepEqual(got[0], want) {
			t.Errorf("%s: got %+v\nwant %+v\nrefused %v", format, got, want, refused)
		}
	}
}

// TestCSVSaysWhatIsWanted holds the columns of intent, reason and crisis behind those that readers know by their place.
func TestCSVSaysWhatIsWanted(t *testing.T) {
	t.Parallel()
	crisis := 0.8512
	m := mention.Mention{ID: "one", Text: "hm", Intent: "complaint", Reason: "delay", Crisis: &crisis, Brands: []mention.BrandMatch{
		{Brand: "acme"}, {Brand: "globex", Intent: mention.NoIntent}, {Brand: "=initech", Intent: "praise"}}}
	var file bytes.Buffer
	w, err := NewWriter(&file, CSV)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(w.Write(&m), w.Write(&mention.Mention{ID: "two", Text: "hm", Brands: []mention.BrandMatch{{Brand: "=initech", Intent: "praise"}}}), w.Close()); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(file.String(), "\n")
	if !strings.HasSuffix(lines[0], ",triage.note,corrections,intent,complaint_reason,crisis,brands.intent,brands.complaint_reason") {
		t.Errorf("the header is %s", lines[0])
	}
	if !strings.HasSuffix(lines[1], ",complaint,delay,0.8512,acme/complaint =initech/praise,acme/delay") {
		t.Errorf("the first row is %s", lines[1])
	}
	if !strings.HasSuffix(lines[2], ",,,,'=initech/praise,") {
		t.Errorf("the second row is %s", lines[2])
	}
}

// TestAnOlderExportIsOurOwn holds that a file from before columns came at the end is read as it was.
func TestAnOlderExportIsOurOwn(t *testing.T) {
	t.Parallel()
	var file bytes.Buffer
	w, err := NewWriter(&file, CSV)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(w.Write(&mention.Mention{ID: "one", Text: "=1+1"}), w.Close()); err != nil {
		t.Fatal(err)
	}
	older := strings.ReplaceAll(strings.ReplaceAll(file.String(), ",intent,complaint_reason,crisis,brands.intent,brands.complaint_reason", ""), ",,,,,\n", "\n")
	got, _, _ := readAll(t, strings.NewReader(older), Options{})
	if len(got) != 1 || got[0].Text != "=1+1" {
		t.Errorf("%q was read as %+v", older, got)
	}
	foreign := strings.Replace(older, ",corrections", "", 1)
	if got, _, _ = readAll(t, strings.NewReader(foreign), Options{}); len(got) != 1 || got[0].Text != "'=1+1" {
		t.Errorf("%q, of others, was read as %+v", foreign, got)
	}
}

func TestCSVCellsCannotRunAsFormulas(t *testing.T) {
	t.Parallel()
	for _, cell := range []string{"=cmd|'/c calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "'quoted"} {
		if got := guard(cell); got[0] != '\'' {
			t.Errorf("%q is written as %q", cell, got)
		}
		if got := unguard(guard(cell)); got != cell {
			t.Errorf("%q came back as %q", cell, got)
		}
	}
	for _, cell := range []string{"", "-0.25", "plain", "it's"} {
		if guard(cell) != cell {
			t.Errorf("%q needs no guard", cell)
		}
	}
}

func TestGzipIsReadByContent(t *testing.T) {
	t.Parallel()
	var file bytes.Buffer
	z := gzip.NewWriter(&file)
	io.WriteString(z, `{"text":"packed"}`)
	z.Close()
	if got, _, _ := readAll(t, &file, Options{}); len(got) != 1 || got[0].Text != "packed" {
		t.Errorf("got %+v", got)
	}
}

func TestSameRowGetsTheSameID(t *testing.T) {
	t.Parallel()
	in := "text,author,published\nhello,ann,2026-11-01\nhello,bob,2026-11-01\n"
	a, _, _ := readAll(t, strings.NewReader(in), Options{})
	b, _, _ := readAll(t, strings.NewReader(in), Options{})
	if a[0].ID == "" || a[0].ID != b[0].ID || a[0].ID == a[1].ID {
		t.Errorf("ids %q %q %q", a[0].ID, b[0].ID, a[1].ID)
	}
}

func TestMistakesInTheMappingAreNamed(t *testing.T) {
	t.Parallel()
	cases := []struct {
		in, want string
		mapping  map[string]string
	}{
		{"text\na\n", `unknown field "publishd"`, map[string]string{"publishd": "time"}},
		{"text\na\n", `the file has no column "time"`, map[string]string{"published": "time"}},
		{"body,when\na,b\n", "name it with --map text=", nil},
		{"text,text\na,b\n", "stands twice", nil},
		{"", "empty", nil},
	}
	for _, c := range cases {
		_, err := NewReader(strings.NewReader(c.in), Options{Map: c.mapping})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q with %v: error %v, want %q", c.in, c.mapping, err, c.want)
		}
	}
}

func TestTimesInTheUsualForms(t *testing.T) {
	t.Parallel()
	berlin := time.FixedZone("CET", 3600)
	want := time.Date(2026, 11, 20, 9, 30, 0, 0, time.UTC)
	for _, in := range []string{"2026-11-20T09:30:00Z", "2026-11-20T10:30:00+01:00", "2026-11-20 10:30:00", "2026-11-20 10:30",
		"1795167000", "1795167000000", "Fri, 20 Nov 2026 09:30:00 GMT", "Fri Nov 20 09:30:00 +0000 2026"} {
		if got, err := ParseTime(in, berlin); err != nil || !got.Equal(want) {
			t.Errorf("%q: %v, %v; want %v", in, got, err, want)
		}
	}
	for _, in := range []string{"12", "soon", "2026-13-01", "1e300"} {
		if got, err := ParseTime(in, berlin); err == nil {
			t.Errorf("%q was read as %v", in, got)
		}
	}
}

// FuzzReader holds that no input panics, loops or yields a mention without an id
// and words, and that every line is either read, refused or empty.
func FuzzReader(f *testing.F) {
	f.Add([]byte("text,title\n\"a,b\nc,d"), true)
	f.Add([]byte("{\"text\":\"a\"}\n{"), false)
	f.Fuzz(func(t *testing.T, data []byte, csv bool) {
		format := JSONL
		if csv {
			format = CSV
		}
		r, err := NewReader(bytes.NewReader(data), Options{Format: format, Now: now})
		if err != nil {
			return
		}
		for rows := 0; ; rows++ {
			row, err := r.Next()
			if err != nil {
				return
			}
			if rows > len(data)+1 {
				t.Fatal("more rows than bytes")
			}
			if row.Err == nil && (row.Mention.ID == "" || row.Mention.Text+row.Mention.Title == "") {
				t.Fatalf("an empty mention came through: %+v", row)
			}
		}
	})
}

func TestCorrectionsOfALineInOurFormAreTaken(t *testing.T) {
	t.Parallel()
	r, err := NewReader(strings.NewReader(`{"url":"https://a.example/1","text":"acme","published":"2026-11-20T10:00:00Z","corrections":"acme=positive *=neutral"}
{"url":"https://a.example/2","text":"acme","corrections":"acme=great"}
{"url":"https://a.example/3","text":"acme","sentiment":{"label":"great","corrected":true}}
{"url":"https://a.example/4","text":"acme","brands":[{"brand":"acme","sentiment":{"label":"POSITIVE","corrected":true}}]}
`), Options{Location: time.UTC, Now: time.Now()})
	if err != nil {
		t.Fatal(err)
	}
	row, err := r.Next()
	if err != nil || row.Err != nil {
		t.Fatal(err, row.Err)
	}
	if b := row.Mention.Brands; len(b) != 1 || !b[0].Sentiment.Corrected || b[0].Sentiment.Label != mention.Positive || row.Mention.Sentiment == nil || !row.Mention.Sentiment.Corrected {
		t.Errorf("%+v, %+v", b, row.Mention.Sentiment)
	}
	for range 3 {
		if row, err = r.Next(); err != nil || row.Err == nil {
			t.Errorf("a label there is none of is taken: %v, %+v", err, row)
		}
	}
}

// TestCorrectionsAsJSONAreTakenOrRefused holds that an object or a list of corrections counts as in a CSV, in our own form,
// beside foreign fields and mapped, and that what is no judgement is refused with its name.
func TestCorrectionsAsJSONAreTakenOrRefused(t *testing.T) {
	t.Parallel()
	line := func(corrections string) string {
		return `{"url":"https://a.example/1","text":"acme","published":"2026-11-20T10:00:00Z","corrections":` + corrections + `}`
	}
	mapped := map[string]string{"corrections": "right.labels"}
	for _, c := range []struct {
		in      string
		mapping map[string]string
		want    string // as a CSV has them; what the refusal names when it begins with "!"
	}{
		{line(`{"acme":"negative"}`), nil, "acme=negative"},
		{line(`{"globex":"neutral","acme":"negative","":"positive"}`), nil, "*=positive acme=negative globex=neutral"},
		{line(`{"*":"positive","acme shop":"negative"}`), nil, `*=positive "acme shop=negative"`},
		{line(`["acme=negative","*=neutral"]`), nil, "*=neutral acme=negative"},
		{line(`{}`), nil, ""},
		{line(`null`), nil, ""},
		{`{"text":"acme","published":"2026-11-20 10:00","corrections":{"acme":"negative"}}`, nil, "acme=negative"},
		{`{"text":"acme","right":{"labels":{"acme":"negative"}}}`, mapped, "acme=negative"},
		{`{"text":"acme","right":{"labels":["acme=negative"]}}`, mapped, "acme=negative"},
		{`{"text":"acme","right":{"labels":"acme=negative"},"corrections":{"acme":"positive"}}`, mapped, "acme=negative"},
		{line(`{"acme":1}`), nil, "!acme=1"},
		{`{"text":"acme","published":"2026-11-20 10:00","sentiment":{"label":"neutral","corrected":true},"brands":[{"brand":"acme","sentiment":{"label":"negative","corrected":true}}]}`, nil, "*=neutral acme=negative"},
		{`{"text":"acme","published":"2026-11-20 10:00","corrections":"acme=positive","brands":[{"brand":"acme","sentiment":{"label":"negative","corrected":true}}]}`, nil, "acme=positive"},
		{`{"text":"acme","published":"2026-11-20 10:00","brands":[{"brand":"acme","sentiment":{"label":"negative"}}],"sentiment":{"label":"neutral","score":0}}`, nil, ""},
		{line(`{"acme":"great"}`), nil, "!acme=great"},
		{line(`{"acme":""}`), nil, "!acme="},
		{line(`{"acme":{"label":"negative"}}`), nil, "!acme={"},
		{line(`[{"brand":"acme","label":"negative"}]`), nil, "!acme"},
		{line(`true`), nil, "!true"},
		{`{"text":"acme","right":{"labels":{"acme":null}}}`, mapped, "!acme=null"},
	} {
		r, err := NewReader(strings.NewReader(c.in), Options{Location: time.UTC, Now: now, Map: c.mapping})
		if err != nil {
			t.Fatal(err)
		}
		row, err := r.Next()
		if err != nil {
			t.Fatal(err)
		}
		named, refused := strings.CutPrefix(c.want, "!")
		if refused != (row.Err != nil) || refused && (!strings.Contains(row.Err.Error(), named) || !strings.HasPrefix(row.Err.Error(), "corrections: ")) {
			t.Errorf("%s: refused with %v, want %q", c.in, row.Err, c.want)
		}
		if got := getCorrections(&row.Mention); !refused && got != c.want {
			t.Errorf("%s: %q, want %q", c.in, got, c.want)
		}
		if c.mapping == nil && strings.Contains(strings.Join(r.Ignored(), " "), "corrections") {
			t.Errorf("%s: not used: %v", c.in, r.Ignored())
		}
	}
}

// TestWhatTheTextWantsTakesNothingFromItsBrands: an intent that is marked as a brand's may stand in the text's alone.
func TestWhatTheTextWantsTakesNothingFromItsBrands(t *testing.T) {
	t.Parallel()
	in := `{"text":"x","intent":"complaint","complaint_reason":"delay","brands":[{"brand":"acme","intent_corrected":true}],"corrections":{"*.intent":"question","*.crisis":"yes"}}`
	got, _, _ := readAll(t, strings.NewReader(in), Options{})
	if len(got) != 1 || getCorrections(&got[0]) != "*.intent=question acme.intent=complaint/delay *.crisis=yes" {
		t.Errorf("%+v", got)
	}
}
