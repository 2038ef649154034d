package main

import (
	"errors"
	"os/exec"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

func TestPinnedProcessesHaveOneCore(t *testing.T) {
	var before, after unix.CPUSet
	if err := unix.SchedGetaffinity(0, &before); err != nil {
		t.Skipf("this system does not tell: %v", err)
	}
	var out strings.Builder
	cmd := exec.Command("grep", "Cpus_allowed_list", "/proc/self/status")
	cmd.Stdout = &out
	if err := pinned(cmd.Start); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	if _, list, _ := strings.Cut(out.String(), ":"); strings.ContainsAny(list, ",-") {
		t.Errorf("may run on %s", list)
	}
	if err := unix.SchedGetaffinity(0, &after); err != nil || after != before {
		t.Errorf("the thread is not free again: %v, %v", after, err)
	}
}

func TestPinnedPassesErrorsOn(t *testing.T) {
	want := errors.New("no such program")
	if err := pinned(func() error { return want }); err != want {
		t.Errorf("%v", err)
	}
}

func TestLastOf(t *testing.T) {
	var all unix.CPUSet
	all.Set(0)
	all.Set(3)
	all.Set(70)
	if one := lastOf(all); one.Count() != 1 || !one.IsSet(70) {
		t.Errorf("%v", one)
	}
}
