#!/usr/bin/env bash
# What sqlc makes of the lives of things, and what it must refuse of them.  Prints TAP.  Run from the root.
set -u
n=0 bad=0
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
say() {
	n=$((n + 1))
	if [ "$1" -eq 0 ]; then echo "ok $n - $2"; else
		bad=1
		echo "not ok $n - $2"
		head -5 "$tmp/err" | sed 's/^/# /'
	fi
}
lives='life door
state open
state shut
verb hang - open - door_hung -
verb close open shut CALL_EDIT door_closed -'

# refused NAME LIVES "MESSAGE"
refused() {
	printf '%s\n' "$2" >"$tmp/lives.txt"
	mkdir -p "$tmp/gen/domain/life" "$tmp/gen/web/text"
	build/tools/sqlc --with "$tmp/lives.txt" --lives "$tmp/gen" 2>"$tmp/err"
	[ $? -eq 1 ] && grep -qF -- "$3" "$tmp/err"
	say $? "$1 is refused"
}
refused "a state that nothing leads to" "$lives
life lamp
state lit
state out
verb light - lit - lamp_lit -" 'nothing leads lamp to "out"'
refused "a verb from a state there is not" "$lives
verb knock ajar shut - - -" '6: door has no state "ajar"'
refused "a verb to a state there is not" "$lives
verb knock open ajar - - -" '6: door has no state "ajar"'
refused "an unreached state that is reached" 'life door
state open unreached
verb hang - open - - -' '3: "open" is reached by "hang"'
refused "a verb that does not say its letter" "$lives
verb knock open = - door_knocked" '6: a letter expected'
refused "a stage without a label for a reader" "$lives
stages door staff public
stage open good \"Open\"" '7: a shape expected'
refused "a line of another kind" "$lives
colour red" '6: "colour": one of'

printf '%s\n' "$lives" >"$tmp/lives.txt"
statement() {
	printf '%s\n' "$1" >"$tmp/t.sql"
	build/tools/sqlc --with "$tmp/lives.txt" "$tmp/t.sql" "$tmp/t_sql" 2>"$tmp/err"
}
statement '-- name: a :change1 (id int)
UPDATE door SET state = after(door.close) WHERE id = :id AND state IN before(door.close);'
grep -qF "SET state = 'shut' WHERE id = ?1 AND state IN ('open')" "$tmp/t_sql.c" 2>>"$tmp/err"
say $? "a verb guards its statement"
statement '-- name: a :one (id int) -> (state door_state)
SELECT state FROM door WHERE id = :id;'
grep -qF 'enum door_state state;' "$tmp/t_rows.h" && grep -qF 'door_state_of(' "$tmp/t_sql.c"
say $? "a state is an enum in C"
! statement '-- name: a :run ()
UPDATE door SET state = after(door.paint);' && grep -qF 't.sql:2: there is no verb "door.paint"' "$tmp/err"
say $? "a guard by a verb there is not is refused"
! statement '-- name: a :run (state lamp_state)
UPDATE lamp SET state = :state;' && grep -qF 'has the unknown type "lamp_state"' "$tmp/err"
say $? "a state of a life there is not is refused"
statement "-- name: a :run ()
UPDATE door SET words = 'before(door.close)';"
grep -qF "'before(door.close)'" "$tmp/t_sql.c"
say $? "a quoted text stays as it is"

# The tables of the database allow just the states told here.
build/tools/sqlc --with src/domain/life/lives.txt --lives "$tmp/gen" 2>"$tmp/err"
for life in call proposal assignment review award message job; do
	told=$(awk -v life="$life" '$1 == "life" { on = $2 == life } on && $1 == "state" { print $2 }' src/domain/life/lives.txt | sort | tr '\n' ' ')
	kept=$(awk -v table="$life" '$0 ~ "^CREATE TABLE " table " " { on = 1 } on { text = text $0 } on && /STRICT;/ { print text; exit }' sql/migrations/0001_*.sql |
		sed "s/.*state TEXT NOT NULL CHECK (state IN[^(]*(\([^)]*\)).*/\1/; s/[',]/ /g" | tr -s ' \t' '\n' | grep . | sort | tr '\n' ' ')
	echo "$life: told $told, kept $kept" >"$tmp/err"
	[ -n "$told" ] && [ "$told" = "$kept" ]
	say $? "the database keeps the states of a $life"
done

# The pictures are of today's lives.
mkdir -p "$tmp/draw" && build/tools/sqlc --with src/domain/life/lives.txt --draw "$tmp/draw" 2>"$tmp/err"
for f in "$tmp"/draw/*.dot; do
	cmp "$f" "docs/lives/$(basename "$f")" 2>"$tmp/err" && [ -s "docs/lives/$(basename "$f" .dot).svg" ]
	say $? "docs/lives/$(basename "$f" .dot).svg is drawn of today's lives (make lives)"
done
echo "1..$n"
exit $bad
