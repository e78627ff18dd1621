#!/usr/bin/env bash
# The examples of docs/engine.md are pasted into a shell, one after the other as they stand there:
# each ends well and prints what the page says it prints.  Prints TAP.
# `examples_test.sh write` puts what they print into the page instead.
set -u
root=$PWD page=$PWD/docs/engine.md n=0 bad=0
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
mkdir "$tmp/root" "$tmp/root/build" "$tmp/block"
ln -s "$root/docs" "$tmp/root/docs"
ln -s "${BURSARY:-$root/build/bursary}" "$tmp/root/build/bursary"

# Blocks of the kind ```sh as N.sh, the plain block that follows each as N.out.
awk -v dir="$tmp/block" '
/^```sh$/ { to = dir "/" sprintf("%02d", ++n) ".sh"; next }
/^```$/ && to != "" && to ~ /sh$/ { close(to); to = ""; after = NR; next }
/^```$/ && to == "" && NR == after + 1 { to = dir "/" sprintf("%02d", n) ".out"; printf "" > to; next }
/^```$/ { to = ""; next }
to != "" { print > to }' "$page"

for f in "$tmp"/block/*.sh; do
	n=$((n + 1))
	(cd "$tmp/root" && bash -eu "$f") >"$f.said" 2>"$f.err"
	status=$?
	if [ "${1:-}" = write ]; then
		cp "$f.said" "${f%.sh}.out"
	elif [ "$status" -eq 0 ] && [ ! -s "$f.err" ] && cmp -s "$f.said" "${f%.sh}.out"; then
		echo "ok $n - example $n of docs/engine.md does what the page says"
	else
		bad=1
		echo "not ok $n - example $n of docs/engine.md does what the page says (status $status)"
		cat "$f.err"
		diff "${f%.sh}.out" "$f.said" | sed 's/^/# /'
	fi
done
if [ "${1:-}" = write ]; then
	awk -v dir="$tmp/block" '
	/^```sh$/ { n++; inside = 1 }
	skip && /^```$/ { skip = 0 }
	!skip { print }
	/^```$/ && inside { inside = 0; after = NR; next }
	/^```$/ && NR == after + 1 {
		file = dir "/" sprintf("%02d", n) ".out"
		while ((getline line < file) > 0) print line
		skip = 1
	}' "$page" >"$tmp/page" && cp "$tmp/page" "$page"
	exit
fi
# An example that was lost with its block would not be missed otherwise.
for c in match assign calibrate select; do
	n=$((n + 1))
	if grep -qs "^build/bursary $c " "$tmp"/block/*.sh; then echo "ok $n - $c has an example"; else
		bad=1
		echo "not ok $n - $c has an example"
	fi
done
echo "1..$n"
exit "$bad"
