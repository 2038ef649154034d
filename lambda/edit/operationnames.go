package edit

import "slices"

// OperationNames are all names that [OperationName] gives, in alphabetical
// order.
func OperationNames() []string {
	names := []string{"focal"}
	for _, s := range filterSpellings {
		names = append(names, s.name)
	}
	slices.Sort(names)
	return slices.Compact(names)
}
