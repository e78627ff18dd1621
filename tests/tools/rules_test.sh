#!/usr/bin/env bash
# A rule that is told in public is asked somewhere, and one that is asked is told.  Prints TAP.  Run from the root.
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
tools/check-rules >"$tmp/out" 2>&1
say $? "the rules hold"

# planted NAME FILE SED "MESSAGE"
planted() {
	rm -rf "$tmp/root"
	mkdir -p "$tmp/root/programs"
	cp -r src "$tmp/root/src"
	cp -r programs/start "$tmp/root/programs/start"
	sed -i "$3" "$tmp/root/$2"
	cmp -s "$2" "$tmp/root/$2" && echo "nothing was planted" >"$tmp/out" && say 1 "$1" && return
	! tools/check-rules "$tmp/root" >"$tmp/out" && grep -qF -- "$4" "$tmp/out"
	say $? "$1"
}
planted "a rule without its text is found" programs/start/rules.md 's/{#embargo}/{#embargoed}/' '"embargo" has no text'
planted "a text without its rule is found" programs/start/rules.md 's/{#embargo}/{#embargoed}/' '"embargoed" has no row'
planted "a rule that is told and asked nowhere is found" src/domain/proposal/proposal_rules.c 's/RULE_BUDGET_NO_OVERHEAD/RULE_NONE/' \
	'"budget-no-overhead" is told and asked nowhere'
echo "1..$n"
exit $bad
