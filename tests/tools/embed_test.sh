#!/usr/bin/env bash
# What embed refuses, and that it says why.  Prints TAP.  Run from the root.
set -u
n=0 bad=0
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
: >"$tmp/list"
# expect NAME WANTED_STATUS MESSAGE FILE...
expect() {
	local name=$1 want=$2 message=$3
	shift 3
	tools/embed "$tmp/list" "$tmp/out" "$@" >"$tmp/err" 2>&1
	local got=$?
	n=$((n + 1))
	if [ "$got" -eq "$want" ] && grep -qF -- "$message" "$tmp/err" "$tmp/out.h"; then echo "ok $n - $name"; else
		bad=1
		echo "not ok $n - $name (status $got)"
		sed 's/^/# /' "$tmp/err" | head -5
	fi
}
mkdir "$tmp/b"
printf 'body{background:url("a.svg")}' >"$tmp/a.css"
printf '<svg xmlns="http://www.w3.org/2000/svg"/>' >"$tmp/a.svg"
printf 'b{background:url(none.png)}' >"$tmp/b.css"
cp "$tmp/a.svg" "$tmp/b/a.svg"
cp "$tmp/a.svg" "$tmp/a.exe"
cp "$tmp/a.svg" "$tmp/a b.svg"
expect "a style sheet and what it names are embedded" 0 '#define STATIC_a_css "/static/a.' "$tmp/a.css" "$tmp/a.svg"
n=$((n + 1))
if grep -q 'url(a\.[0-9a-f]\{8\}\.svg)' "$tmp/out.d/a.css"; then
	echo "ok $n - it names the hashed address"
else
	bad=1
	echo "not ok $n - it names the hashed address"
fi
before=$(grep a_svg "$tmp/out.h")
printf ' ' >>"$tmp/a.svg"
expect "changed content changes its address" 0 STATIC_a_svg "$tmp/a.svg"
n=$((n + 1))
if [ "$before" != "$(grep a_svg "$tmp/out.h")" ]; then echo "ok $n - it is another one"; else
	bad=1
	echo "not ok $n - it is another one"
fi
expect "a style sheet that names what is not there is refused" 1 'url(none.png) is not among the files' "$tmp/b.css"
expect "two files of one name are refused" 1 'two files are named a.svg' "$tmp/a.svg" "$tmp/b/a.svg"
expect "an unknown ending is refused" 1 'no media type is known' "$tmp/a.exe"
expect "a name that is no address is refused" 1 'not a name for an address' "$tmp/a b.svg"
expect "a missing file is refused" 1 'is missing' "$tmp/none.svg"
echo 'x.woff2 @nobody/none/x.woff2' >"$tmp/list"
expect "a missing package is told with what to do" 1 'run make deps' "$tmp/a.svg"
echo "1..$n"
exit $bad
