#!/usr/bin/env bash
# What the public text promises is kept by something, and seen by a test.  Prints TAP.  Run from the root.
set -u
n=0 bad=0
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
say() {
	n=$((n + 1))
	if [ "$1" -eq 0 ]; then echo "ok $n - $2"; else
		bad=1
		echo "not ok $n - $2"
		sed 's/^/# /' "$tmp/out" | head -5
	fi
}
tools/check-promises >"$tmp/out" 2>&1
say $? "the promises hold"

# planted NAME FILE SED "MESSAGE"
planted() {
	rm -rf "$tmp/root"
	mkdir -p "$tmp/root/programs"
	cp -r src docs tests "$tmp/root/"
	cp -r programs/start "$tmp/root/programs/start"
	sed -i "$3" "$tmp/root/$2"
	cmp -s "$2" "$tmp/root/$2" && echo "nothing was planted" >"$tmp/out" && say 1 "$1" && return
	! tools/check-promises "$tmp/root" >"$tmp/out" && grep -qF -- "$4" "$tmp/out"
	say $? "$1"
}
planted "a sentence that was reworded is found" programs/start/rules.md 's/Every box must be ticked to submit/Boxes are ticked to submit/' \
	'"Every box must be ticked to submit." does not stand in programs/start/rules.md'
planted "a test that is gone is found" tests/stories/proposal.story.mjs 's/each statement is asked for/statements/' \
	'"each statement is asked for" does not stand in tests/stories/proposal.story.mjs'
planted "a promise without a keeper is found" docs/promises.md 's/award_rules.c/award_laws.c/' 'there is no src/domain/award/award_laws.c'
planted "a promise without a test is found" docs/promises.md 's/tests.stories.release.story.mjs: awards are offered[^|]*/nobody /' 'names no test'
echo "1..$n"
exit $bad
