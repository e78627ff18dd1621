#!/usr/bin/env bash
# Each check of the house is shown to fail on a planted breach, and to pass without it.
# Prints TAP.  Run from the root.
set -u
n=0 bad=0
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
ok() { n=$((n + 1)); echo "ok $n - $1"; }
not_ok() { n=$((n + 1)); bad=1; echo "not ok $n - $1"; }
expect() { # NAME WANTED_STATUS COMMAND…
	local name=$1 want=$2
	shift 2
	"$@" >"$tmp/out" 2>&1
	local got=$?
	if [ "$got" -eq "$want" ]; then ok "$name"; else
		not_ok "$name (status $got)"
		sed 's/^/# /' "$tmp/out" | head -20
	fi
}
plant() { # FILE TEXT: a tree with one file
	rm -rf "$tmp/t"
	mkdir -p "$tmp/t/$(dirname "$1")"
	printf '%s\n' "$2" >"$tmp/t/$1"
}
CC=${CC:-cc}

expect "the tree keeps its layers" 0 tools/check-layers .
expect "the picture of the house is not older than its includes" 0 tools/draw-house --check
plant src/web/pages/x.c '#include "store/db.h"'
expect "web including store is found" 1 tools/check-layers "$tmp/t"
plant src/base/x.c '#include "domain/cx.h"'
expect "base including domain is found" 1 tools/check-layers "$tmp/t"
plant src/match/x.c '#include "store/db.h"'
expect "match including store is found" 1 tools/check-layers "$tmp/t"
plant src/cli/filter/x.c '#include "domain/seat.h"'
expect "a filter that knows a program is found" 1 tools/check-layers "$tmp/t"
plant src/cli/filter/x.c '#include "cli/serve.h"'
expect "a filter including a command that does is found" 1 tools/check-layers "$tmp/t"
plant src/cli/serve.c '#include "cli/filter/names.h"'
expect "a command including a filter is found" 1 tools/check-layers "$tmp/t"
plant src/web/pages/x.c '#include "domain/call/call_sql.h"'
expect "a page calling statements is found" 1 tools/check-layers "$tmp/t"

expect "rules and engine are pure" 0 tools/check-pure .
plant src/domain/call/call_rules.c '#include "base/clock.h"'
expect "a rule that includes the clock is found" 1 tools/check-pure "$tmp/t"
plant src/domain/call/call_rules.c 'int f(void) { return rng_below(3); }'
expect "a rule that draws chance is found" 1 tools/check-pure "$tmp/t"
plant src/match/x.c 'static int calls;'
expect "a mutable global in the engine is found" 1 tools/check-pure "$tmp/t"
plant src/match/x.c 'int f(void) { return printf("x"); }'
expect "the engine printing is found" 1 tools/check-pure "$tmp/t"

expect "every pure file of the domain has its test" 0 tools/check-tested .
plant src/domain/call/call_rules.c ''
expect "a rule without a test is found" 1 tools/check-tested "$tmp/t"
mkdir -p "$tmp/t/tests/domain/call" && echo '#include "domain/call/call.h"' >"$tmp/t/tests/domain/call/call_rules_test.c"
expect "a test of something else in its place is found" 1 tools/check-tested "$tmp/t"
echo '#include "domain/call/call_rules.h"' >"$tmp/t/tests/domain/call/call_rules_test.c"
expect "a rule with its test is fine" 0 tools/check-tested "$tmp/t"

order() { # TABLE FILE TEXT…: a domain of two folders and a ground
	rm -rf "$tmp/t" && mkdir -p "$tmp/t/src/domain/call" "$tmp/t/src/domain/audit"
	printf '%b' "$1" >"$tmp/t/src/domain/ORDER"
	shift
	while [ $# -gt 0 ]; do printf '%s\n' "$2" >"$tmp/t/src/domain/$1" && shift 2; done
}
expect "the parts of the domain keep their order" 0 tools/check-order .
order 'audit\ncall audit\n' call/x.c '#include "domain/audit/audit.h"' audit/x.c '#include "domain/cx.h"'
expect "what stands in the table may be included" 0 tools/check-order "$tmp/t"
order 'audit\ncall audit\n' call/x.c '#include "domain/audit/audit.h"' audit/x.c '#include "domain/call/call.h"'
expect "an include against the order is found" 1 tools/check-order "$tmp/t"
order 'audit call\ncall audit\n' call/x.c '#include "domain/audit/audit.h"' audit/x.c '#include "domain/call/call.h"'
expect "a table with a circle is found" 1 tools/check-order "$tmp/t"
order 'audit\ncall\n' cx.c '#include "domain/audit/audit_sql.h"'
expect "the ground including a part is found" 1 tools/check-order "$tmp/t"
order 'audit\ncall audit\n'
expect "a row that allows what nobody includes is found" 1 tools/check-order "$tmp/t"
order 'audit\n'
expect "a folder without a row is found" 1 tools/check-order "$tmp/t"
order 'audit\ncall\nkinds call\n' kinds.c '#include "domain/call/call.h"' cx.h '#include "domain/kinds.h"'
expect "the ground including a file that has a row is found" 1 tools/check-order "$tmp/t"
order 'audit\ncall\n' call/x.h '#include "domain/call/y.h"' call/y.h '#include "domain/call/x.h"'
expect "headers in a circle are found" 1 tools/check-order "$tmp/t"

expect "the product holds no planted fault" 0 tools/check-plants .
plant src/domain/x.c '#ifdef PLANT_X'
expect "a fault behind a flag is found" 1 tools/check-plants "$tmp/t"
plant src/domain/x.c '#if !defined(__clang__) && defined(FORGETS_KEYS)'
expect "code that only a build flag could choose is found" 1 tools/check-plants "$tmp/t"
plant src/domain/x.h '#ifndef X_H
#define X_H
#ifdef __x86_64__
#endif
#endif'
expect "a guard and the compiler's own names are none" 0 tools/check-plants "$tmp/t"
expect "every planted fault fits its source exactly once" 0 node tests/planted/plant.mjs --all .
rm -rf "$tmp/t" && mkdir -p "$tmp/t" && cp -a src "$tmp/t/" && sed -i 's/"PRAGMA synchronous = FULL;"/"PRAGMA synchronous = EXTRA;"/' "$tmp/t/src/store/db_sqlite.c"
expect "a planted fault that fits no more is found" 1 node tests/planted/plant.mjs --all "$tmp/t"
rm -rf "$tmp/t/src" && cp -a src "$tmp/t/" && cat src/domain/scope.c >>"$tmp/t/src/domain/scope.c"
expect "a planted fault that fits twice is found" 1 node tests/planted/plant.mjs --all "$tmp/t"

lines() { for ((i = 0; i < $1; i++)); do echo "	x++;"; done; }
expect "functions and files are no longer than they may be" 0 tools/check-size .
plant src/base/x.c "$(printf 'void f(void)\n{\n%s\n}' "$(lines 60)")"
expect "a function of 60 lines may be" 0 tools/check-size "$tmp/t"
plant src/base/x.c "$(printf 'void f(void)\n{\n%s\n}' "$(lines 61)")"
expect "a function of 61 lines is found" 1 tools/check-size "$tmp/t"
plant tools/x.c "$(lines 650)"
expect "a file of 650 lines may be" 0 tools/check-size "$tmp/t"
plant tools/x.c "$(lines 651)"
expect "a file of 651 lines is found" 1 tools/check-size "$tmp/t"

for f in malloc:'(void *)malloc(3)' strcpy:'strcpy(b, "x")' sprintf:'sprintf(b, "x")' atoi:'atoi("3")' \
	time:'time(NULL)' rand:'rand()'; do
	printf 'char b[9];\nvoid f(void);\nvoid f(void)\n{\n\t(void)%s;\n}\n' "${f#*:}" >"$tmp/b.c"
	expect "${f%%:*} outside base/ does not compile" 1 \
		"$CC" -std=c17 -D_GNU_SOURCE -Isrc -include base/banned.h -Werror -fsyntax-only "$tmp/b.c"
done
printf 'void f(void);\nvoid f(void)\n{\n}\n' >"$tmp/b.c"
expect "a clean file compiles with banned.h" 0 \
	"$CC" -std=c17 -D_GNU_SOURCE -Isrc -include base/banned.h -Werror -fsyntax-only "$tmp/b.c"
echo "1..$n"
exit $bad
