#!/usr/bin/env bash
# Every header of src/ compiles alone, with the flags of the build.  Prints TAP.
set -u
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
# shellcheck disable=SC2046
if tools/check-headers $(make --no-print-directory -s print-compile) >"$tmp/out" 2>&1; then
	echo "ok 1 - every header compiles alone"
else
	echo "not ok 1 - every header compiles alone"
	sed 's/^/# /' "$tmp/out" | head -30
	exit 1
fi
mkdir -p "$tmp/src/base"
printf 'struct a { size_t n; };\n' >"$tmp/src/base/planted.h"
cp src/base/banned.h "$tmp/src/base/"
cd "$tmp" || exit 2
if "$OLDPWD/tools/check-headers" "${CC:-cc}" -std=c17 -Isrc >/dev/null 2>&1; then
	echo "not ok 2 - a header that leans on another is found"
	exit 1
fi
echo "ok 2 - a header that leans on another is found"
echo "1..2"
