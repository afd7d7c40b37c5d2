package openapi

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"
)

// field is a place in a body: its name with dots, the type it is read into, and its tags.
type field struct {
	name string
	t    reflect.Type
	tag  reflect.StructTag
}

// misfit says in JSON's words why a value cannot be read into a field: which one it is, what was given and what is wanted.
// It is nil where it can.
func misfit(v any, f field) error {
	for f.t.Kind() == reflect.Pointer {
		f.t = f.t.Elem()
	}
	if v == nil || f.t.Kind() == reflect.Interface {
		return nil
	}
	if f.t == reflect.TypeFor[time.Time]() {
		return f.moment(v)
	}
	switch f.t.Kind() {
	case reflect.Struct, reflect.Map:
		return f.object(v)
	case reflect.Slice:
		list, ok := v.([]any)
		if !ok {
			return f.refuse(v, "a list")
		}
		for i := range list {
			if err := misfit(list[i], field{fmt.Sprintf("%s[%d]", f.name, i), f.t.Elem(), f.tag}); err != nil {
				return err
			}
		}
		return nil
	}
	return f.scalar(v)
}

func (f field) scalar(v any) error {
	switch f.t.Kind() {
	case reflect.String:
		if _, ok := v.(string); !ok {
			return f.refuse(v, "a string")
		}
	case reflect.Bool:
		if _, ok := v.(bool); !ok {
			return f.refuse(v, "true or false")
		}
	case reflect.Int, reflect.Int64:
		n, ok := v.(json.Number)
		if _, err := n.Int64(); !ok || err != nil {
			return f.refuse(v, "a whole number")
		}
	case reflect.Float64:
		if _, ok := v.(json.Number); !ok {
			return f.refuse(v, "a number")
		}
	}
	return nil
}

func (f field) moment(v any) error {
	s, ok := v.(string)
	if _, err := time.Parse(time.RFC3339, s); !ok || err != nil {
		return f.refuse(v, "a moment such as 2026-11-21T14:00:00Z")
	}
	return nil
}

// object looks at every value of an object; a struct takes no names but its own.
func (f field) object(v any) error {
	object, ok := v.(map[string]any)
	if !ok {
		return f.refuse(v, "an object")
	}
	var known []field
	if f.t.Kind() == reflect.Struct {
		known = named(f.t)
	}
	for _, name := range slices.Sorted(maps.Keys(object)) {
		inner := field{name: name, t: f.t, tag: f.tag}
		if f.t.Kind() == reflect.Map {
			inner.t = f.t.Elem()
		} else {
			k := slices.IndexFunc(known, func(k field) bool { return strings.EqualFold(k.name, name) }) // as encoding/json does
			if k < 0 {
				return fmt.Errorf("there is no field %.40q; there are %s", name, list(namesOf(known)))
			}
			inner = known[k]
		}
		if f.name != "" {
			inner.name = f.name + "." + inner.name
		}
		if err := misfit(object[name], inner); err != nil {
			return err
		}
	}
	return nil
}

// named are the fields of a struct's JSON, those of embedded structs too.
func named(t reflect.Type) (all []field) {
	for i := range t.NumField() {
		at := t.Field(i)
		name, _, _ := strings.Cut(at.Tag.Get("json"), ",")
		switch {
		case at.Anonymous:
			all = append(all, named(at.Type)...)
		case name != "" && name != "-":
			all = append(all, field{name, at.Type, at.Tag})
		}
	}
	return all
}

func namesOf(fields []field) []string {
	names := make([]string, len(fields))
	for i := range fields {
		names[i] = fields[i].name
	}
	return names
}

// refuse says what was given and what is wanted; the values of a field that has few are told too.
func (f field) refuse(v any, want string) error {
	if values := f.tag.Get("enum") + f.tag.Get("values"); values != "" && f.t.Kind() == reflect.String {
		want += ", one of " + strings.ReplaceAll(values, ",", ", ")
	}
	name := "it"
	if f.name != "" {
		name = fmt.Sprintf("%.60q", f.name)
	}
	return fmt.Errorf("%s is %s, want %s", name, given(v), want)
}

// given is a JSON value in words.
func given(v any) string {
	switch v := v.(type) {
	case string:
		return fmt.Sprintf("the string %.40q", v)
	case json.Number:
		return fmt.Sprintf("the number %.40s", v)
	case bool:
		return fmt.Sprint(v)
	case []any:
		return "a list"
	}
	return "an object"
}

// syntax says what keeps a body from being JSON.
func syntax(err error) error {
	var wrong *json.SyntaxError
	if errors.As(err, &wrong) {
		return fmt.Errorf("it is not JSON: %w, at byte %d", err, wrong.Offset)
	}
	return errors.New("it is not JSON: it ends too soon")
}
