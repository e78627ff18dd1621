#!/usr/bin/env bash
# What tmplc and the C compiler must refuse, each with its reason and place.
# Prints TAP.  Run from the root.
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

# refused NAME FILE_TEXT MESSAGE: the message with its line, "2: error: …"
refused() {
	printf '%s\n' "$2" >"$tmp/t.html"
	rm -f "$tmp/t.c"
	build/tools/tmplc "$tmp/t.html" "$tmp/t" 2>"$tmp/err"
	local status=$?
	if [ "$status" -eq 1 ] && [ ! -e "$tmp/t.c" ] && grep -qF -- "t.html:$3" "$tmp/err"; then
		ok "$1"
	else
		not_ok "$1 (status $status)"
	fi
}
T='{{template t(const char *s, bool b)}}
'
E='
{{endtemplate}}'
body() { refused "$1 is refused" "$T$2$E" "$3"; }

safe='cannot be made safe'
body "a value in a tag name" '<{{s}}>' "2: error: a value in a tag name $safe"
body "a value that ends a tag name" '<h{{s}}>' "2: error: a value in a tag name $safe"
body "a value in an end tag" '<b></{{s}}>' "2: error: a value in a tag name $safe"
body "a value in place of an attribute" '<b {{s}}>' "2: error: a value in a tag, outside of attribute values $safe"
body "a value in an attribute's name" '<b data-{{s}}="1">' "2: error: a value in a tag, outside of attribute values $safe"
body "a value after an attribute" '<b id="a"{{s}}>' "2: error: a value in a tag, outside of attribute values $safe"
body "an unquoted value" '<b id={{s}}>' "2: error: a value in an unquoted attribute value $safe"
body "a value in an unquoted attribute" '<b id=a{{s}}>' "2: error: a value in an unquoted attribute value $safe"
body "a value in a comment" '<!-- {{s}} -->' "2: error: a value in a comment $safe"
body "a value after --!>" '<!-- --!>{{s}}' "2: error: a value in a comment $safe"
body "a value in a doctype" '<!doctype {{s}}>' "2: error: a value in a doctype $safe"
body "a value in a script" '<script>{{s}}</script>' "2: error: a value in a <script> $safe"
body "a value in a script of another type" '<script type="module">{{s}}</script>' "2: error: a value in a <script> $safe"
body "an inline script" '<script>x()</script>' '2: error: inline <script>'
body "JSON written by hand in a script" '<script type="application/ld+json">{}</script>' '2: error: inline <script>'
body "a style element" '<style></style>' '2: error: inline <style>'
body "a style attribute" '<b style="color:red">' '2: error: style attribute'
body "a style attribute in capitals" '<b STYLE=x>' '2: error: style attribute'
body "a handler" '<b onclick="x()">' '2: error: event handler attribute onclick'
body "a handler without a value" '<b onload>' '2: error: event handler attribute onload'
body "a handler in capitals" '<b OnClick="{{s}}">' '2: error: event handler attribute onclick'
body "a handler by command" '<b {{attr_if onclick b}}>' '2: error: event handler attribute onclick'
body "a handler of htmx" '<b hx-on:click="x">' '2: error: event handler attribute hx-on:click'
body "a page in an attribute" '<iframe srcdoc="x">' '2: error: srcdoc attribute'
body "a value in srcset" '<img srcset="{{s}} 2x">' '2: error: a value in srcset'
body "a value in http-equiv" '<meta http-equiv="{{s}}">' '2: error: a value in http-equiv'
body "a refresh" '<meta http-equiv="Refresh" content="0">' '2: error: a page that moves on by itself'
body "a literal javascript: address" '<a href="javascript:{{s}}">' '2: error: an address of scheme javascript:'
body "a literal data: address" '<img src="data:image/png,x">' '2: error: an address of scheme data:'
body "a literal //host" '<a href="//example.org">' '2: error: an address that starts with //'
body "an address under /static/ with a value" '<img src="/static/{{s}}.png">' '2: error: an address under /static/ must be literal'
body "an address under /static/ with a branch" '<img src="/static/{{if b}}a{{end}}.png">' '2: error: an address under /static/ must be literal'
body "a lone <" 'a < b' '2: error: a lone < in text'
body "a missing attribute value" '<b id= >' '2: error: the value of id is missing'
body "glued attributes" '<b id="a"class="b">' '2: error: white space is missing before the next attribute of <b>'
body "a name continued after a command" '<b {{if b}}a{{end}}c>' '2: error: white space is missing'
body "a stray quote in a tag" '<b " >' '2: error: a stray " inside <b>'
body "an obsolete element" '<xmp>' '2: error: <xmp> is obsolete'
body "a command in a tag name" '<{{if b}}b{{end}}>' '2: error: a command cannot stand in a tag name'
body "a command before a value" '<b id={{if b}}"x"{{end}}>' '2: error: a command cannot stand in an unquoted attribute value'

diff_='end at different places'
body "a branch that opens a tag" '{{if b}}<b{{end}}>' "2: error: the branches of {{if}} of line 2 $diff_: a tag, outside of attribute values of b and text"
body "a branch that opens a quote" '<b id="{{if b}}"{{end}}>' "2: error: the branches of {{if}} of line 2 $diff_"
body "branches in two attributes" '<b {{if b}}id="{{else}}class="{{end}}x">' "2: error: the branches of {{if}} of line 2 $diff_"
body "branches in two kinds of quotes" "<b id={{! }}\"{{if b}}\" id='{{end}}" "2: error: the branches of {{if}} of line 2 $diff_"
body "an address begun in one branch only" '<a href="{{if b}}/x{{end}}{{s}}">' "2: error: the branches of {{if}} of line 2 $diff_"
body "a loop that leaves a tag open" '{{each c in s count 1}}<b {{end}}' "2: error: the branches of {{each}} of line 2 $diff_"
body "an empty list that leaves a tag open" '{{each c in s count 1}}x{{else}}<b {{end}}' "2: error: the branches of {{each}} of line 2 $diff_"
body "a <pre> opened in one branch" '{{if b}}<pre>{{end}}' "2: error: the branches of {{if}} of line 2 $diff_"
body "a call inside a tag" '<b {{call x(s)}}>' '2: error: {{call}} in a tag, outside of attribute values'
body "a call inside an attribute" '<b id="{{call x(s)}}">' '2: error: {{call}} in a quoted attribute value'
body "attr_if in text" '{{attr_if checked b}}' '2: error: {{attr_if}} in text'
body "attr_if without a condition" '<b {{attr_if checked}}>' '2: error: {{attr_if NAME}} needs more'
body "a template that ends in a tag" '<b' '3: error: the template of line 1 ends in a tag'
body "a template that ends in a comment" '<!-- ' '3: error: the template of line 1 ends in a comment'
body "a template that ends in <pre>" '<pre>' '3: error: the template of line 1 ends in <pre>'
body "an if without end" '{{if b}}
x' '4: error: the {{if}} of line 2 has no {{end}}'
body "an end without if" '{{end}}' '2: error: {{end}} without {{if}} or {{each}}'
body "an else without if" '{{else}}' '2: error: {{else}} without {{if}} or {{each}}'
body "a second else" '{{if b}}{{else}}{{else}}{{end}}' '2: error: a second {{else}}'
body "an elif after else" '{{if b}}{{else}}{{elif b}}{{end}}' '2: error: {{elif}} must follow the {{if}} of line 2'
body "an elif in a loop" '{{each c in s count 1}}{{elif b}}{{end}}' '2: error: {{elif}} must follow'
body "an if without a condition" '{{if}}{{end}}' '2: error: {{if}} needs more'
body "else with a condition" '{{if b}}{{else if b}}{{end}}' '2: error: {{else}} stands alone'
body "each without count" '{{each c in s}}{{end}}' '2: error: write {{each item in array count n}}'
body "each over no name" '{{each *c in s count 1}}{{end}}' '2: error: "*c" is no name'
body "let without a value" '{{let x}}' '2: error: write {{let name = expression}}'
body "a comparison as let" '{{let x == 2}}' '2: error: write {{let name = expression}}'
body "a call without parentheses" '{{call x}}' '2: error: write {{call template(arguments)}}'
body "an empty value" '{{ }}' '2: error: {{}} needs more'
body "an unclosed value" '{{s}' '2: error: {{ without }}'
body "a template in a template" '{{template u()}}' '2: error: {{template}} inside the template of line 1'
body "an include in a template" '{{include "a.h"}}' '2: error: write {{include'
refused "text outside of a template is refused" '
hello' '2: error: text outside of a template'
refused "a value outside of a template is refused" '{{s}}' '1: error: a value outside of a template'
refused "a command outside of a template is refused" '{{if b}}{{end}}' '1: error: {{if}} outside of a template'
refused "a template without end is refused" '{{template t()}}
x' '1: error: this {{template}} has no {{endtemplate}}'
refused "a template without parentheses is refused" '{{template t}}' '1: error: write {{template name'

# What tmplc lets through and the C compiler must not: not_c NAME BODY MESSAGE
CC=${CC:-cc}
compile() { # BODY
	printf '%s\n' "{{include \"web/html.h\"}}{{template t(const char *s, bool b, int n, double d, struct safe_html h,
const void *p, char c)}}
<i>{{s}}{{n}}{{d}}{{h}}</i><a href=\"{{s}}/{{n}}\" title=\"{{d}}\">{{if b}}{{*s + c}}{{p == NULL}}{{end}}</a>
$1$E" >"$tmp/t.html"
	build/tools/tmplc "$tmp/t.html" "$tmp/t" 2>"$tmp/err" &&
		"$CC" -std=c17 -D_GNU_SOURCE -Isrc -include base/banned.h -I"$tmp" -fsyntax-only "$tmp/t.c" 2>"$tmp/err"
}
not_c() {
	if compile "$2"; then
		not_ok "$1 does not compile (it did)"
	elif grep -q "error:" "$tmp/err" && grep -q "t.html:4:" "$tmp/err"; then
		ok "$1 does not compile, at the template's line"
	else
		not_ok "$1 does not compile, at the template's line"
	fi
}
if compile ''; then ok "the frame of the next tests compiles"; else not_ok "the frame compiles"; fi
compile "$(printf 'Ä?"\\%.0s' $(seq 2500))" # past the 4,095 bytes that C17 grants a literal
if [ -s "$tmp/t.c" ] && "$CC" -std=c17 -Wall -Wextra -Wpedantic -Werror -D_GNU_SOURCE -Isrc -include base/banned.h \
	-I"$tmp" -fsyntax-only "$tmp/t.c" 2>"$tmp/err"; then ok "long texts are parted"; else not_ok "long texts are parted"; fi
not_c "a bool in text" '{{b}}'
not_c "a pointer in text" '{{p}}'
not_c "a char in text" '{{c}}'
not_c "markup in an attribute" '<b id="{{h}}">'
not_c "markup in an address" '<a href="{{h}}">'
not_c "markup inside an address" '<a href="/x/{{h}}">'
not_c "markup in a title" '<title>{{h}}</title>'
not_c "markup in a textarea" '<textarea>{{h}}</textarea>'
not_c "markup in JSON" '<script type="application/ld+json">{{h}}</script>'
not_c "a number at the start of an address" '<a href="{{n}}">'
not_c "a number as JSON" '<script type="application/ld+json">{{n}}</script>'
not_c "a name that does not exist" '{{nothing}}'
not_c "a wrong field" '{{s->title}}'
not_c "a misspelt command" '{{endif}}'

# Nobody else makes markup: the one door is included where html_trusted.h says.
found=$(grep -rl '#include "web/html_trusted\.h"' src | grep -v -e '^src/web/text/markdown.c$' -e '^src/web/text/markdown_kept.c$' \
	-e '^src/web/plot/')
echo "$found" >"$tmp/err"
if [ -z "$found" ]; then ok "only Markdown and the plots make markup"; else
	not_ok "only Markdown and the plots make markup"
fi
found=$(grep -rlE 'struct safe_html\) *\{|safe_html [a-z_]+ *= *\{' src | grep -v '^src/web/html_trusted.h$')
echo "$found" >"$tmp/err"
if [ -z "$found" ]; then ok "no file writes a struct safe_html by hand"; else
	not_ok "no file writes a struct safe_html by hand"
fi

echo "1..$n"
exit $bad
