package openapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"time"
)

// BindError says what of a request could not be read.
type BindError struct{ Part, Why string }

func (e *BindError) Error() string { return e.Part + ": " + e.Why }

// Bind reads a request into the struct that in points to: fields tagged path and
// query from the address (string, int, bool, time.Time and []string, which may be
// repeated), those tagged json from the body. What the struct does not name is
// refused, as is a value outside its minimum, maximum or enum; the error is then
// a [*BindError].
func Bind(r *http.Request, in any) error {
	query := r.URL.Query()
	known, body, err := bindAddress(r, query, reflect.ValueOf(in).Elem())
	if err != nil {
		return err
	}
	for name := range query {
		if !slices.Contains(known, name) {
			return &BindError{fmt.Sprintf("the parameter %.40q", name), "there is none of this name; there are " + list(known)}
		}
	}
	if !body {
		return nil
	}
	return bindBody(r, in)
}

// bindAddress sets the fields tagged path and query, embedded structs' too, and tells the
// parameters there are and whether there is a body to read.
func bindAddress(r *http.Request, query url.Values, v reflect.Value) (known []string, body bool, err error) {
	for i := range v.NumField() {
		field := v.Type().Field(i)
		if field.Anonymous {
			inner, more, err := bindAddress(r, query, v.Field(i))
			if err != nil {
				return nil, false, err
			}
			known, body = append(known, inner...), body || more
			continue
		}
		if name := field.Tag.Get("path"); name != "" {
			v.Field(i).SetString(r.PathValue(name))
		}
		if name := field.Tag.Get("query"); name != "" {
			known = append(known, name)
			if err := set(v.Field(i), field.Tag, query[name]); err != nil {
				return nil, false, &BindError{"the parameter " + name, err.Error()}
			}
		}
		body = body || field.Tag.Get("json") != ""
	}
	return known, body, nil
}

func list(names []string) string {
	if len(names) == 0 {
		return "none at all"
	}
	return strings.Join(names, ", ")
}

func bindBody(r *http.Request, in any) error {
	raw, err := io.ReadAll(r.Body) // bounded by whoever serves
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return &BindError{"the body", fmt.Sprintf("it is longer than %d bytes", large.Limit)}
	case err != nil:
		return &BindError{"the body", "it did not come whole"}
	case len(bytes.TrimSpace(raw)) == 0:
		return nil // an empty body decides nothing
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var given any
	if err := d.Decode(&given); err != nil {
		return &BindError{"the body", syntax(err).Error()}
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return &BindError{"the body", "there is more after its object"}
	}
	if err := misfit(given, field{t: reflect.TypeOf(in)}); err != nil {
		return &BindError{"the body", err.Error()}
	}
	d = json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(in); err != nil {
		return &BindError{"the body", strings.TrimPrefix(err.Error(), "json: ")}
	}
	return nil
}

func set(to reflect.Value, tag reflect.StructTag, given []string) error {
	if len(given) == 0 || len(given) == 1 && given[0] == "" {
		if fallback := tag.Get("default"); fallback != "" {
			given = []string{fallback}
		} else {
			return nil
		}
	}
	if to.Kind() == reflect.Slice {
		to.Set(reflect.ValueOf(given))
		return nil
	}
	if len(given) > 1 {
		return errors.New("it is given twice")
	}
	raw := given[0]
	if enum := tag.Get("enum"); enum != "" && !slices.Contains(strings.Split(enum, ","), raw) {
		return fmt.Errorf("%.40q is none of %s", raw, strings.ReplaceAll(enum, ",", ", "))
	}
	switch to.Interface().(type) {
	case string:
		to.SetString(raw)
	case int:
		n, err := number(raw, tag.Get("minimum"), tag.Get("maximum"))
		if err != nil {
			return err
		}
		to.SetInt(int64(n))
	case bool:
		if raw != "true" && raw != "false" {
			return fmt.Errorf("%.40q is neither true nor false", raw)
		}
		to.SetBool(raw == "true")
	case time.Time:
		at, err := time.Parse(time.RFC3339, raw)
		if err != nil {
			return fmt.Errorf("%.40q is no moment such as 2026-11-21T14:00:00Z", raw)
		}
		to.Set(reflect.ValueOf(at))
	default:
		return fmt.Errorf("cannot be read as %s", to.Type())
	}
	return nil
}
