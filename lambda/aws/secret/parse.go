package secret

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"s3resize/lambda/edit"
)

// parse finds the keys in a secret's value. Its errors repeat nothing of it.
func parse(value *string, field string) (edit.Keys, error) {
	if value == nil {
		return nil, errors.New("the secret is binary: expected text")
	}
	var fields map[string]json.RawMessage
	isObject := json.Unmarshal([]byte(*value), &fields) == nil && fields != nil
	switch {
	case field == "" && isObject:
		return nil, errors.New("the secret is a JSON object: expected the name of the field that holds the key")
	case field == "":
		return check(edit.Keys{*value})
	case !isObject:
		return nil, fmt.Errorf("the secret is no JSON object: expected one with the field %q", field)
	}
	raw, ok := fields[field]
	if !ok {
		return nil, fmt.Errorf("the secret has no field %q", field)
	}
	var one string
	if json.Unmarshal(raw, &one) == nil {
		return check(edit.Keys{one})
	}
	var several edit.Keys
	if json.Unmarshal(raw, &several) != nil {
		return nil, fmt.Errorf("the secret's field %q: expected a string, or an array of strings", field)
	}
	return check(several)
}

// check refuses the empty key, with which anybody could sign.
func check(keys edit.Keys) (edit.Keys, error) {
	if len(keys) == 0 || slices.Contains(keys, "") {
		return nil, errors.New("the secret's key is empty")
	}
	return keys, nil
}
