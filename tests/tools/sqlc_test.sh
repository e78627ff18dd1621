#!/usr/bin/env bash
# What sqlc must refuse, each with its line and reason, and what it must make of
# the rest.  Prints TAP.  Run from the root.
set -u
n=0 bad=0
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
ok() { n=$((n + 1)); echo "ok $n - $1"; }
not_ok() {
	n=$((n + 1)) bad=1
	echo "not ok $n - $1"
	head -5 "$tmp/err" | sed 's/^/# /'
}

# refused NAME FILE_TEXT "LINE: MESSAGE"
refused() {
	printf '%s\n' "$2" >"$tmp/t.sql"
	rm -f "$tmp/t_sql.c"
	build/tools/sqlc "$tmp/t.sql" "$tmp/t_sql" 2>"$tmp/err"
	local status=$?
	if [ "$status" -eq 1 ] && [ ! -e "$tmp/t_sql.c" ] && grep -qF -- "t.sql:$3" "$tmp/err"; then
		ok "$1 is refused"
	else
		not_ok "$1 is refused (status $status)"
	fi
}
refused "an unknown type" '-- name: a :run (x money)
DELETE FROM t WHERE x = :x;' '1: "x" has the unknown type "money"'
refused "a change that is asked ahead" '-- name: a :run+ (x int)
DELETE FROM t WHERE x = :x;' '1: unknown kind'
refused "an id without a kind" '-- name: a :run (x _id)
DELETE FROM t WHERE x = :x;' '1: "x" has the unknown type "_id"'
refused "a type that is left out" '-- name: a :run (x)
DELETE FROM t WHERE x = :x;' '1: "name type" expected'
refused "a comma that is left out" '-- name: a :run (x int y int)
DELETE FROM t WHERE x = :x;' '1: "," or ")" expected'
refused "a list without its end" '-- name: a :run (x int
DELETE FROM t WHERE x = :x;' '1: "," or ")" expected'
refused "a parameter that is not declared" '-- a comment
-- name: a :run (x int)
DELETE FROM t WHERE x = :x AND y = :y;' '3: "a" uses :y, which is not declared'
refused "a parameter that is not used" '-- name: a :run (x int, y int)
DELETE FROM t WHERE x = :x;' '1: "a" does not use its parameter "y"'
refused "a parameter used only in a string" "-- name: a :run (x int)
DELETE FROM t WHERE x = ':x';" '1: "a" does not use its parameter "x"'
refused "a parameter used only in a comment" '-- name: a :run (x int)
DELETE FROM t; -- :x' '1: "a" does not use its parameter "x"'
refused "a parameter used in one dialect only" '-- name: a :run (x int)
-- sqlite:
DELETE FROM t WHERE x = :x;
-- pg:
DELETE FROM t;' '1: "a" does not use its parameter "x"'
refused "a parameter declared twice" '-- name: a :run (x int, x int)
DELETE FROM t WHERE x = :x;' '1: "x" is declared twice'
refused "a name used twice" '-- name: a :run ()
DELETE FROM t;
-- name: a :run ()
DELETE FROM t;' '3: "a" stands already on line 1'
refused "a part that is not above" '-- name: a :run ()
DELETE FROM t
	WHERE {{>old}};
-- part: old
x = 1' '3: part "old" does not stand above'
refused "a part that is not used" '-- part: old
x = 1
-- name: a :run ()
DELETE FROM t;' '1: part "old" is not used'
refused "a part without a text" '-- part: old
-- name: a :run ()
DELETE FROM t WHERE {{>old}};' '1: part "old" is empty'
refused "a part with a semicolon" '-- part: old
x = 1;
-- name: a :run ()
DELETE FROM t WHERE {{>old}};' '1: part "old" holds a semicolon'
refused "a part declared twice" '-- part: old
x = 1
-- part: old
x = 2
-- name: a :run ()
DELETE FROM t WHERE {{>old}};' '3: part "old" stands already on line 1'
refused "a part in itself" '-- part: old
x = 1 AND {{>old}}
-- name: a :run ()
DELETE FROM t WHERE {{>old}};' '4: more than 100 parts in one text, or one in itself'
refused "a part whose word is left out" '-- part: old
@.x = 1
-- name: a :run ()
DELETE FROM t WHERE {{>old}};' '4: part "old": "@" in it and a word'
refused "a part with a word that it does not take" '-- part: old
x = 1
-- name: a :run ()
DELETE FROM t WHERE {{>old t}};' '4: part "old": "@" in it and a word'
refused "a part that lacks a dialect" '-- part: old
-- sqlite:
x = 1
-- name: a :run ()
DELETE FROM t WHERE {{>old}};' '1: "old" lacks a dialect'
refused "a parameter that only a part uses and nobody declared" '-- part: old
x = :x
-- name: a :run ()
DELETE FROM t WHERE {{>old}};' '4: "a" uses :x, which is not declared'
refused "an unknown kind" '-- name: a :some ()
DELETE FROM t;' '1: unknown kind ":some"'
refused "a kind that begins like another" '-- name: a :change2 ()
DELETE FROM t;' '1: unknown kind ":change2"'
refused "rows that are not declared" '-- name: a :one ()
SELECT 1;' '1: :one needs "-> (columns)"'
refused "rows of a change" '-- name: a :change () -> (x int)
DELETE FROM t;' '1: :change gives no rows'
refused "a change that selects" '-- name: a :run ()
SELECT 1;' '1: "a" is :run but selects'
refused "a change that returns rows" '-- name: a :run ()
DELETE FROM t RETURNING x;' '1: "a" is :run but returns rows'
refused "a select that changes" '-- name: a :one () -> (x int)
DELETE FROM t;' '2: "a" is :one but gives no rows'
refused "a column too many" '-- name: a :one () -> (x int)
SELECT x, y FROM t;' '2: "a" gives 2 columns, row "a_row" has 1'
refused "a column too few" '-- name: a :one () -> (x int, y int)
SELECT f(x, 1) FROM t;' '2: "a" gives 1 columns'
refused "a returned column too few" '-- name: a :one () -> (x int, y int)
INSERT INTO t (x, y) SELECT x, y FROM u RETURNING x;' '2: "a" gives 1 columns'
refused "a column too few after WITH" '-- name: a :one () -> (x int, y int)
WITH w AS (SELECT p, q FROM v) SELECT p FROM w;' '2: "a" gives 1 columns'
refused "a star" '-- name: a :one () -> (x int)
SELECT * FROM t;' '1: "a": name the columns instead of *'
refused "a star of a table" '-- name: a :one () -> (x int)
SELECT x, t.* FROM t;' '1: "a": name the columns instead of *'
refused "two statements" '-- name: a :run ()
DELETE FROM t;
DELETE FROM u;' '3: "a" holds more than one statement'
refused "a statement without its end" '-- name: a :run ()
DELETE FROM t' '1: "a" does not end with a semicolon'
refused "a statement without text" '-- name: a :run ()
-- name: b :run ()
DELETE FROM t;' '1: "a" does not end with a semicolon'
refused "text before the first name" 'DELETE FROM t;' '1: text before the first'
refused "one dialect alone" '-- name: a :run ()
-- sqlite:
DELETE FROM t;' '1: "a" lacks a dialect'
refused "a dialect twice" '-- name: a :run ()
-- sqlite:
DELETE FROM t;
-- sqlite:
DELETE FROM t;' '4: "a" has this dialect twice'
refused "text before the dialects" '-- name: a :run ()
DELETE
-- sqlite:
FROM t;
-- pg:
FROM t;' '2: "a" has text before its dialects'
refused "a bare ?" '-- name: a :run ()
DELETE FROM t WHERE x = ?;' '2: "?;": comments are --, parameters are :name'
refused "a bare \$1" '-- name: a :run ()
DELETE FROM t WHERE x = $1;' '2: "$1": comments are --'
refused "a C name" '-- name: a :run (while int)
DELETE FROM t WHERE x = :while;' '1: "while" cannot be a name in C here'
refused "a result's name" '-- name: a :run (ret_x int)
DELETE FROM t WHERE x = :ret_x;' '1: "ret_x" cannot be a name in C here'
refused "a row that is not declared" '-- name: a :one () -> b
SELECT 1;' '1: row "b" is not declared above'
refused "a row declared twice" '-- name: a :one () -> b (x int)
SELECT 1;
-- name: c :one () -> b (x int)
SELECT 1;' '3: row "b" is declared twice'
refused "a list of four columns that stands above" '-- name: a :one () -> (w int, x text?, y b_id, z int)
SELECT w, x, y, z FROM t;
-- name: b :many () -> c (w int, x text?,
--	y b_id, z int)
SELECT w, x, y, z FROM u;' '3: row "a_row" has these columns already: "-> a_row"'
refused "a slot without end" '-- name: a :many () -> (x int)
SELECT x FROM t ORDER BY {{order: x | y;' '2: slot "order" has no end'
refused "alternatives of one name" '-- name: a :many () -> (x int)
SELECT x FROM t ORDER BY {{order: x | x, y}};' '2: slot "order": give each alternative its own [name]'
refused "a parameter unknown to one alternative" '-- name: a :many () -> (x int)
SELECT x FROM t {{filter: [all] | [some] WHERE y = :y}};' '2: "a" uses :y, which is not declared'
refused "slots that differ by dialect" '-- name: a :many () -> (x int)
-- sqlite:
SELECT x FROM t ORDER BY {{order: x | y}};
-- pg:
SELECT x FROM t ORDER BY {{order: x | z}};' '5: "a": the slots of the two dialects differ'

# made NAME TEXT_IN_C FILE_TEXT
made() {
	printf '%s\n' "$3" >"$tmp/t.sql"
	rm -f "$tmp"/t_*
	if build/tools/sqlc "$tmp/t.sql" "$tmp/t_sql" 2>"$tmp/err" && cat "$tmp"/t_* | tr -s '[:space:]' ' ' | grep -qF -- "$2"; then
		ok "$1"
	else
		not_ok "$1"
		cat "$tmp"/t_* 2>/dev/null | head -40 | sed 's/^/# /'
	fi
}
made "what may be asked ahead has a function for it" 'void a_ahead(struct db *db, int64_t p)' \
	'-- name: a :one+ (p int) -> (x int)
SELECT x FROM t WHERE a = :p;'
made "a lock is taken by a select that gives nothing" 'enum err a(struct db *db, int64_t p)' \
	'-- name: a :run (p int)
-- sqlite: none
-- pg:
SELECT pg_advisory_xact_lock(:p);'
made "a parameter used twice has one number" '"SELECT x FROM t WHERE a = $2 AND b = $1 AND c = $2",' \
	'-- name: a :one (p int, q text) -> (x int)
SELECT x FROM t WHERE a = :q AND b = :p AND c = :q;'
made "PostgreSQL's cast is no parameter" '"SELECT x::text FROM t WHERE y = $1::int",' \
	'-- name: a :one (p int) -> (x text)
-- sqlite:
SELECT x FROM t WHERE y = :p;
-- pg:
SELECT x::text FROM t WHERE y = :p::int;'
made "strings keep what looks like a parameter, a comment, an end" \
	"\"SELECT ':p; -- {{', ?1\"" "-- name: a :one (p int) -> (x text, y int)
SELECT ':p; -- {{', :p; -- done"
made "a quote in a string is escaped" "\"SELECT 'it''s \\\"so\\\"'\"" "-- name: a :one () -> (x text)
SELECT 'it''s \"so\"';"
made "an order of declared alternatives is an enum" "enum a_order { A_ORDER_TITLE, A_ORDER_CLOSES_AT_DESC }" \
	'-- name: a :many () -> (x text)
SELECT x FROM t ORDER BY {{order: title | t.closes_at DESC, id}};'
made "each kind of id is its own type" "enum err a(struct db *db, struct call_id call, struct person_id p)" \
	'-- name: a :run (call call_id, p person_id?)
DELETE FROM t WHERE c = :call AND p = :p;'
made "a row is named again" "enum err b(struct db *db, struct mem *mem, struct a_row **ret_rows, size_t *ret_n)" \
	'-- name: a :one () -> (w int, x text, y int, z int)
SELECT w, x, y, z FROM t;
-- name: b :many () -> a_row
SELECT w, x, y, z FROM t;'
for last in "v int" "z real" "z int?" "z int, v int"; do
	made "columns that end with $last are another row" "struct b_row {" "-- name: a :one () -> (w int, x text, y int, z int)
SELECT w, x, y, z FROM t;
-- name: b :one () -> (w int, x text, y int, $last)
SELECT w, x, y, z$([ "$last" = "z int, v int" ] && echo ", v") FROM t;"
done
made "three columns may stand twice" "struct b_row {" '-- name: a :one () -> (w int, x text, y int)
SELECT w, x, y FROM t;
-- name: b :one () -> (w int, x text, y int)
SELECT w, x, y FROM t;'
eight='-- name: a :one (p call_id, q text, r bool?, s bool, t time, u blob, v real, n int) -> (x int)
SELECT x FROM t WHERE p = :p AND q = :q AND r = :r AND s = :s AND t = :t AND u = :u AND v = :v ORDER BY {{order: x | y}}
LIMIT :n;'
made "eight parameters are a struct" "enum err a(struct db *db, struct mem *mem, const struct a_in *in, enum a_order order, struct a_row *ret_row)" \
	"$eight"
made "seven are not" "enum err a(struct db *db, int64_t p, int64_t q, int64_t r, int64_t s, int64_t t, int64_t u, int64_t v)" \
	'-- name: a :run (p int, q int, r int, s int, t int, u int, v int)
INSERT INTO t VALUES (:p, :q, :r, :s, :t, :u, :v);'
made "the struct has the parameters in their order" "struct a_in { struct call_id p; const char *q; struct opt_int r; bool s; int64_t t; struct bytes u; double v; int64_t n; };" \
	"$eight"
made "what the struct holds is bound" "db_int(in->p.v), db_text(in->q), db_opt_int(in->r), db_int(in->s ? 1 : 0), db_int(in->t)," \
	"$eight"
made "letters tell kinds and NULL" '"itbxrITBXR", "", 10, 0 },' \
	'-- name: a :run (a cents, b text, c bool, d blob, e real, f time?, g text?, h bool?, i blob?, j real?)
INSERT INTO t VALUES (:a, :b, :c, :d, :e, :f, :g, :h, :i, :j);'
made "a part stands where it is used, in another part and in a slot too, with its word" \
	'"SELECT x FROM t WHERE u.y = $1 AND u.z = 1 AND v.y = $1 ORDER BY x",' '-- part: ours
@.y = :y
-- part: all
{{>ours u}} AND u.z = 1
-- name: a :many (y int) -> (x text)
SELECT x FROM t WHERE {{>all}} AND {{>ours v}} {{way: [up] ORDER BY x | [down] ORDER BY x DESC}};'
made "a part has twins" '"SELECT b FROM t",' '-- part: what
-- sqlite:
a
-- pg:
b
-- name: a :many () -> (x text)
SELECT {{>what}} FROM t;'
made "|| is no end of an alternative" "WHERE y = 'a' || 'b'" '-- name: a :many () -> (x text)
SELECT x FROM t {{f: [all] | [ab] WHERE y = '"'a' || 'b'"'}};'

echo "-- name: a :run ()
DELETE FROM t;" | tee "$tmp/p.sql" >"$tmp/q.sql"
if ! build/tools/sqlc --catalogue "$tmp/all.c" "$tmp/p.sql" "$tmp/q.sql" 2>"$tmp/err" &&
	grep -q '"a" stands already' "$tmp/err"; then
	ok "a name in two files is refused"
else
	not_ok "a name in two files is refused"
fi

# migrations_refused NAME FILE... : what of sql/migrations/ is refused, and "message" why
migrations_refused() {
	rm -rf "$tmp/m" && mkdir "$tmp/m"
	(cd "$tmp/m" && touch "${@:3}")
	if ! build/tools/sqlc --migrations "$tmp/m.c" "$tmp"/m/* 2>"$tmp/err" && grep -qF -- "$2" "$tmp/err"; then
		ok "$1 is refused"
	else
		not_ok "$1 is refused"
	fi
}
migrations_refused "a gap in the migrations" 'number 0002 is expected here' 0001_a.sql 0003_c.sql
migrations_refused "a number twice" 'number 0002 is expected here' 0001_a.sql 0001_b.sql
migrations_refused "a migration in two files" 'a migration is one file, 0001_a.sql' 0001_a.pg.sql

# runs NAME FILE_TEXT SQLITE_TEXT PG_TEXT: what each database runs of a migration
runs() {
	local d
	printf '%s\n' "$2" >"$tmp/t.sql"
	printf '%s\n' "$3" >"$tmp/want.sqlite"
	printf '%s\n' "$4" >"$tmp/want.pg"
	for d in sqlite pg; do
		if build/tools/sqlc --migration "$d" "$tmp/t.sql" 2>"$tmp/err" >"$tmp/got" &&
			cmp -s "$tmp/got" "$tmp/want.$d"; then
			ok "$1 ($d)"
		else
			not_ok "$1 ($d)"
			sed 's/^/# /' "$tmp/got"
		fi
	done
}
runs "a table is written in SQLite's words" 'CREATE TABLE t (
	id INTEGER PRIMARY KEY,
	sum BLOB NOT NULL,
	part REAL,
	n INTEGER DEFAULT (CAST(1.5 AS INTEGER)),
	name TEXT
) STRICT;' 'CREATE TABLE t (
	id INTEGER PRIMARY KEY,
	sum BLOB NOT NULL,
	part REAL,
	n INTEGER DEFAULT (CAST(1.5 AS INTEGER)),
	name TEXT
) STRICT;' 'CREATE TABLE t (
	id BIGINT PRIMARY KEY,
	sum BYTEA NOT NULL,
	part DOUBLE PRECISION,
	n BIGINT DEFAULT (CAST(1.5 AS BIGINT)),
	name TEXT
);'
same="INSERT INTO t VALUES ('an INTEGER, a BLOB) STRICT;', 'it''s REAL', 'over
-- pg:
lines -- INTEGER');"
runs "strings stay as they are" "$same" "$same" "$same"
same='SELECT "INTEGER", REALM, x_BLOB, INTEGER_2 FROM BLOBS;'
runs "names stay as they are" "$same" "$same" "$same"
runs "comments stay as they are, and what follows them does not" "-- it's an INTEGER, \$\$ (x) STRICT; int
ALTER TABLE t ADD x INTEGER; -- don't: BLOB
ALTER TABLE t ADD y BLOB;" "-- it's an INTEGER, \$\$ (x) STRICT; int
ALTER TABLE t ADD x INTEGER; -- don't: BLOB
ALTER TABLE t ADD y BLOB;" "-- it's an INTEGER, \$\$ (x) STRICT; int
ALTER TABLE t ADD x BIGINT; -- don't: BLOB
ALTER TABLE t ADD y BYTEA;"
runs "twins are each database's own, word for word" 'ALTER TABLE t ADD x INTEGER;
-- sqlite:
CREATE TRIGGER t_no BEFORE UPDATE ON t BEGIN SELECT RAISE(ABORT, $$it is INTEGER$$); END;
-- pg:
CREATE FUNCTION f(n INTEGER) RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '"'no, INTEGER'"'; END $$;
-- both:
ALTER TABLE t ADD y INTEGER;' 'ALTER TABLE t ADD x INTEGER;
CREATE TRIGGER t_no BEFORE UPDATE ON t BEGIN SELECT RAISE(ABORT, $$it is INTEGER$$); END;
ALTER TABLE t ADD y INTEGER;' 'ALTER TABLE t ADD x BIGINT;
CREATE FUNCTION f(n INTEGER) RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '"'no, INTEGER'"'; END $$;
ALTER TABLE t ADD y BIGINT;'
runs "a twin may stand in a statement, one at the end needs no end, and one side may say nothing" 'SELECT
-- pg:
1::bigint
-- sqlite:
1
-- both:
+ 1;
-- sqlite: none
-- pg:
SELECT 2;' 'SELECT
1
+ 1;' 'SELECT
1::bigint
+ 1;
SELECT 2;'

trigger="CREATE TRIGGER t_kept AFTER UPDATE OF a, b ON t WHEN new.a = 'BEGIN' OR old.b = 1 BEGIN
	UPDATE u SET n = CASE WHEN new.a = 'x;' THEN CAST(1 AS INTEGER) ELSE 0 END; -- END;
-- sqlite:
	SELECT 1;
-- pg:
	PERFORM 1;
-- both:
END;
CREATE TRIGGER t_gone AFTER DELETE ON t BEGIN
	DELETE FROM u;
END;"
runs "a trigger after a change becomes a function and a trigger" "$trigger" "$(grep -v -e '^-- ' -e PERFORM <<<"$trigger")" \
	"CREATE FUNCTION t_kept() RETURNS trigger LANGUAGE plpgsql AS \$\$ BEGIN
	UPDATE u SET n = CASE WHEN new.a = 'x;' THEN CAST(1 AS BIGINT) ELSE 0 END; -- END;
	PERFORM 1;
	RETURN NULL;
END \$\$;
CREATE TRIGGER t_kept AFTER UPDATE OF a, b ON t FOR EACH ROW WHEN (new.a = 'BEGIN' OR old.b = 1) EXECUTE FUNCTION t_kept();
CREATE FUNCTION t_gone() RETURNS trigger LANGUAGE plpgsql AS \$\$ BEGIN
	DELETE FROM u;
	RETURN NULL;
END \$\$;
CREATE TRIGGER t_gone AFTER DELETE ON t FOR EACH ROW EXECUTE FUNCTION t_gone();"

# migration_refused NAME FILE_TEXT "LINE: MESSAGE": by both databases
migration_refused() {
	printf '%s\n' "$2" >"$tmp/t.sql"
	if ! build/tools/sqlc --migration pg "$tmp/t.sql" >"$tmp/got" 2>"$tmp/err" &&
		! build/tools/sqlc --migration sqlite "$tmp/t.sql" >"$tmp/got" 2>"$tmp/err" &&
		grep -qF -- "t.sql:$3" "$tmp/err"; then
		ok "$1 is refused"
	else
		not_ok "$1 is refused"
	fi
}
migration_refused "a type in small letters" 'SELECT 1;
ALTER TABLE t ADD x integer;' '2: "integer": the type is INTEGER'
migration_refused "a type that is narrower in PostgreSQL" 'ALTER TABLE t ADD x INT;' '1: "INT" has 32 bits'
migration_refused "STRICT beside more" 'CREATE TABLE t (x TEXT) STRICT, WITHOUT ROWID;' '1: STRICT stands between'
migration_refused "a trigger before a change" 'SELECT 1;
CREATE TRIGGER t_no BEFORE UPDATE ON t BEGIN DELETE FROM u; END;' '2: trigger "t_no" is not AFTER: it needs a twin'
migration_refused "a trigger that raises" 'CREATE TRIGGER t_no AFTER UPDATE ON t BEGIN
	SELECT RAISE(ABORT, 1);
END;' '2: "RAISE" is SQLite'
migration_refused "a trigger without BEGIN" 'CREATE TRIGGER t_no AFTER UPDATE ON t; BEGIN' '1: trigger "t_no" has no BEGIN'
migration_refused "a trigger without END" 'CREATE TRIGGER t_no AFTER UPDATE ON t BEGIN SELECT CASE WHEN 1 THEN 1 END;' '2: trigger "t_no" has no END'
migration_refused "a twin of one dialect" 'SELECT 1;
-- pg:
SELECT 2;
-- both:' '2: the twin lacks a dialect'
migration_refused "a last twin of one dialect" '-- sqlite:
SELECT 2;' '1: the twin lacks a dialect'
migration_refused "a dialect twice in a twin" '-- pg:
-- sqlite:
-- pg:' '3: the twin has this dialect twice'
migration_refused "the end of no twin" '-- both:' '1: no twin ends here'
migration_refused "a marker with a remark" '-- pg: has no views
SELECT 1;' '1: nothing but "none" may follow'
migration_refused "a dialect with none that says something" '-- pg: none
-- so it is
-- sqlite:' '2: a dialect that has none says something'
migration_refused "a marker off the margin" 'CREATE TABLE t (
	-- pg:
	x TEXT);' "2: a twin's marker stands at the margin"
migration_refused "a string without its end" "SELECT 1;
SELECT 'x;" '2: a string without its end'
migration_refused "a dollar quote of both" 'SELECT $$x$$;' '1: "$$": comments are --'
migration_refused "a comment of the other kind" 'SELECT 1 /* INTEGER */;' '1: "/*": comments are --'
echo "1..$n"
exit $bad
