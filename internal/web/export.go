package web

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/earshot/earshot/index"
	"github.com/earshot/earshot/internal/archive"
)

func (s *site) exportRoutes() []route {
	if s.o.Mentions == nil {
		return nil
	}
	return []route{
		{method: "GET", path: "/export.csv", role: viewer, handle: s.exporter(archive.CSV), example: "/export.csv?q=kettle", plain: true, tokens: true},
		{method: "GET", path: "/export.jsonl", role: viewer, handle: s.exporter(archive.JSONL), example: "/export.jsonl?q=kettle", plain: true, tokens: true},
	}
}

// exportPage is how many mentions are read at a time; a reader who takes longer
// than exportPatience for so many is let go.
const (
	exportPage     = 500
	exportPatience = time.Minute
)

var exportTypes = map[archive.Format]string{archive.CSV: "text/csv; charset=utf-8", archive.JSONL: "application/jsonl; charset=utf-8"}

// exporter streams every mention a search finds. How many there are stands in the
// header X-Earshot-Total, so that the page can show how far it is.
func (s *site) exporter(format archive.Format) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		st, err := readSearch(r.URL.Query(), s.location())
		if err != nil {
			return err
		}
		request, err := st.request(s.reading())
		if err != nil {
			return badRequest("This query cannot be read: "+err.Error(), "")
		}
		request.Collapse, request.Limit, request.After = false, exportPage, ""
		page, err := s.o.Mentions.Search(r.Context(), request)
		if err != nil {
			return searchProblem(err)
		}
		h := w.Header()
		h.Set("Content-Type", exportTypes[format])
		h.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="earshot-%s.%s"`, s.o.Now().In(s.location()).Format("2006-01-02-1504"), format))
		h.Set("Cache-Control", "no-store")
		h.Set("X-Earshot-Total", strconv.Itoa(page.Total))
		if err := s.export(w, r, format, request, page); err != nil {
			s.o.Log.Warn("an export was cut off", "err", err)
			panic(http.ErrAbortHandler) // the reader must not take a part for the whole
		}
		return nil
	}
}

func (s *site) export(w http.ResponseWriter, r *http.Request, format archive.Format, request index.Request, page *index.Result) error {
	out, err := archive.NewWriter(w, format)
	if err != nil {
		return err
	}
	control := http.NewResponseController(w)
	for {
		// Where a deadline cannot be set (in tests) there is none to move.
		_ = control.SetWriteDeadline(s.wall().Add(exportPatience))
		for _, hit := range page.Hits {
			if hit.Mention == nil {
				continue
			}
			if err := out.Write(hit.Mention); err != nil {
				return err
			}
		}
		if page.Next == "" {
			return out.Close()
		}
		request.After = page.Next
		if page, err = s.o.Mentions.Search(r.Context(), request); err != nil {
			return err
		}
	}
}
