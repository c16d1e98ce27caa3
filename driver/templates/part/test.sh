#!/bin/sh
# Runs @NAME@ in skep's VM, which needs no rights and no kernel, and looks at what it says.
#
#   sh test.sh [OBJECT]
set -u
SKEP=${SKEP:-skep}
object=${1:-build/@NAME@.bpf.o}
failed=0

# check PATTERN [OPTION...]: what 'skep run OPTION...' prints must have a line that fits PATTERN.
check() {
	pattern=$1
	shift
	if output=$("$SKEP" run "$object" "$@" 2>&1) && printf '%s\n' "$output" | grep -q -e "$pattern"; then
		echo "ok: skep run${*:+ $*}"
		return
	fi
	failed=1
	printf 'FAILED: skep run %s\nexpected: %s\nprinted:\n%s\n' "$*" "$pattern" "$output"
}

@TESTS@
exit $failed
