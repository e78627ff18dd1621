#!/usr/bin/env bash
# programs/check passes on the example program and finds each of these planted breaches.
# Prints TAP.  Run from the root.
set -u
n=0 bad=0
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
ok() { n=$((n + 1)); echo "ok $n - $1"; }
not_ok() {
	n=$((n + 1)) bad=1
	echo "not ok $n - $1"
	sed 's/^/# /' "$tmp/out" | head -5
}
intact() { # NAME
	if programs/check programs/ara >"$tmp/out" 2>&1; then ok "$1"; else not_ok "$1"; fi
}
# A copy with one file edited must change, fail, and say so in the words expected.
breach() { # NAME FILE SED WORDS
	rm -rf "$tmp/ara" "$tmp/start"
	cp -r programs/ara programs/start "$tmp"
	sed -i "$3" "$tmp/ara/$2"
	if cmp -s "programs/ara/$2" "$tmp/ara/$2"; then
		echo "nothing was planted" >"$tmp/out"
		not_ok "$1"
	elif programs/check "$tmp/ara" >"$tmp/out" 2>&1; then
		not_ok "$1"
	elif grep -q -- "$4" "$tmp/out"; then ok "$1"; else not_ok "$1"; fi
}

intact "the example program holds"
breach "a rule without its public text is found" ../start/rules.md 's/{#embargo}/{#embargoed}/' 'embargo is missing'
breach "a rule that stands twice is found" rules.md 's/{#no-letters}/{#embargo}/' 'stands in ../start already'
breach "a page that hides that it is a draft is found" ../start/pages/privacy.md 's/^> \*\*Draft/> **Text/' 'does not say that it is a draft'
breach "a question left out is found" faq.md 's/{#ip}/{#rights}/' 'ip is missing'
breach "a second proposal in a period is found" proposals.jsonl 's/pi32@/pi36@/' 'one-proposal-per-pi'
breach "a wrong ROR check digit is found" organizations.csv 's/03p74gp79/03p74gp78/' '03p74gp78'
breach "a reviewer of the PI's institution is found" people.csv \
	's/^\(reviewer13@example.org,[^,]*,reviewer\),[^,]*/\1,03dmz0111/' 'shares the institution of p017'
breach "a condition on what cannot be answered is found" calls/lighter-footprint.md 's/^when: 2 = yes/when: 2 = perhaps/' 'condition "2 = perhaps"'
breach "a question that must be answered and is not is found" proposals.jsonl 's/"1": "Data about people only"/"3": "a@example.org"/' 'question 1 is not answered'
breach "an answer that is not among the choices is found" proposals.jsonl 's/"1": "In a laboratory"/"1": "At home"/' 'question 1: "At home"'
breach "a weight out of range is found" calls/safe-agents.md 's/(8)/(80)/' 'not between 1 and 10'
breach "a request over a hard cap is found" calls/safe-agents.md 's/^cash_cap_usd: .*/cash_cap_usd: 40000/' 'over a hard cap'
breach "an award over its request is found" decisions.jsonl 's/"cash_usd": 49000/"cash_usd": 99000/' 'award p001'
breach "an applicant left unanswered is found" decisions.jsonl '/"p009"/d' 'p009 is not answered'
breach "an unknown product is found" products.csv 's/^batch,/batches,/' 'unknown "batch"'
breach "text used twice is found" publications.jsonl '1{p;s/Short/Brief/}' 'stands twice'
breach "a score for no criterion is found" reviews.jsonl '1s/Feasibility/Feasability/' 'criteria of p001'
breach "text that is not UTF-8 is found" faq.md '1s/$/\xe9/' 'not UTF-8'
echo "1..$n"
exit $bad
