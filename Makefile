# Bursary.  `make run` and `make check` are the two commands to know.
#
#   make          build/bursary (release)        make asan    the suite under ASan+UBSan
#   make run      example program, served        make bench   the figures
#   make check    every test                     make deps    what building needs
#   make fuzz     the readers under libFuzzer    make prove    what takes long
#   make mutants  planted faults, noticed?       make clean
#
# V=1 shows the commands.  CC=clang builds with clang.  VARIANT is release or asan.

VARIANT ?= release
O       := build/$(VARIANT)
GEN     := build/gen
Q       := $(if $(V),,@)
CC      ?= cc

ifneq ($(filter-out deps deps-check clean,$(or $(MAKECMDGOALS),all)),)
PACKAGES := talloc libsodium nettle sqlite3 libpq jansson libutf8proc libcurl libcmark expat \
            zlib libbrotlienc libzstd libseccomp
# Opened by who draws with it (src/cli/demo/demo_pdf.c), not by every start.
OPENED   := pangocairo
PKG_CFLAGS := $(patsubst -I%,-isystem %,$(shell pkg-config --cflags $(PACKAGES) $(OPENED) 2>/dev/null))
PKG_LIBS   := $(shell pkg-config --libs $(PACKAGES) 2>/dev/null) -lstemmer -lm -lpthread
endif

WARN := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wswitch-enum -Wvla -Wformat=2 -Werror \
        -Wstrict-prototypes -Wmissing-prototypes
BASE_CFLAGS := -std=c17 -D_GNU_SOURCE -g -fno-strict-aliasing -ffp-contract=off \
        -Isrc -I$(GEN) -include base/banned.h $(WARN) $(PKG_CFLAGS)
ifeq ($(VARIANT),asan)
CFLAGS  := -O1 -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
LDFLAGS := -fsanitize=address,undefined
else ifeq ($(VARIANT),fuzz)
CC      := clang
CFLAGS  := -O1 -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
LDFLAGS := -fsanitize=address,undefined
else
CFLAGS  := -O2 -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fstack-clash-protection -fPIE
LDFLAGS := -pie -Wl,-z,relro,-z,now -Wl,--as-needed
endif
# The solvers' inner loops are worth one more level; see docs/engine.md for the figures.
# PLANT_MATH: flags that let a compiler change figures, for the test of the same bytes.
$(O)/src/match/%.o: CFLAGS += $(if $(filter release,$(VARIANT)),-O3) $(PLANT_MATH)
# The encoder's inner loops, a file an instruction set; the program asks the machine which it has.
ifeq ($(shell uname -m),x86_64)
$(O)/src/match/encoder_avx2.o: CFLAGS += -mavx2 -mfma
$(O)/src/match/encoder_avx512.o: CFLAGS += -mavx2 -mfma -mavx512f -mavx512bw -mavx512dq -mavx512vl -mavx512vnni
endif

SRC      := $(shell find src -name '*.c' | sort)
SQL      := $(shell find src -name "*.sql" | sort)
TEST_SQL := $(shell find tests -name "*.sql" | sort)
TEST_TMPL := $(shell find tests -name "*.html" | sort)
MIGRATIONS := $(shell find sql/migrations -name "*.sql" | sort)
TMPL     := $(shell find src/web/tmpl -name '*.html' 2>/dev/null | sort)
STATIC   := $(shell find src/web/static -type f ! -name '*.md' | sort)
FONTS    := $(addprefix $(GEN)/fonts/,$(shell sed -n "s/^cut_font \([^ ]*\).*/\1/p" tools/fonts))
TESTS    := $(shell find tests -name '*_test.c' | sort)

SQL_GEN  := $(SQL:src/%.sql=$(GEN)/%_sql.c)
TMPL_GEN := $(TMPL:src/%.html=$(GEN)/%.c)
# The lives of things: what sqlc makes of them, and what makes statements know them.
LIVES    := src/domain/life/lives.txt
SQLC     := build/tools/sqlc --with $(LIVES)
LIFE_GEN := $(GEN)/domain/life/lives.c $(GEN)/web/text/life_badges.c
GEN_C    := $(SQL_GEN) $(TMPL_GEN) $(LIFE_GEN) $(GEN)/web/static_files.c
GEN_H    := $(GEN_C:.c=.h)
LISTS    := $(GEN)/store/catalogue.c $(GEN)/store/migrations.c
OBJ      := $(SRC:%.c=$(O)/%.o) $(GEN_C:$(GEN)/%.c=$(O)/gen/%.o) $(LISTS:$(GEN)/%.c=$(O)/gen/%.o)
LIB      := $(O)/libbursary.a
TEST_BIN := $(TESTS:%.c=$(O)/%)

.PHONY: all run check check-now print-compile asan-now unit gallery asan bench fuzz deps deps-check clean tests
.DELETE_ON_ERROR:
# What the generators make is kept: make takes it for a step on the way and removes it otherwise.
.PRECIOUS: $(GEN)/%_sql.c $(GEN)/%_sql.h $(GEN)/tests/%_sql.c $(GEN)/%_rows.h $(GEN)/web/tmpl/%.c $(GEN)/web/tmpl/%.h
all: build/bursary

build/bursary: $(O)/bursary
	$(Q)if [ "$(VARIANT)" = release ]; then cp -f $< $@; fi

$(O)/bursary: $(O)/src/main.o $(LIB)
	@echo "  link  $@"
	$(Q)$(CC) $(LDFLAGS) -o $@ $< $(LIB) $(PKG_LIBS)

$(LIB): $(filter-out $(O)/src/main.o,$(OBJ))
	$(Q)rm -f $@ && ar rcs $@ $^

$(O)/src/%.o: src/%.c | $(GEN_H)
	@echo "  cc    $<"
	$(Q)mkdir -p $(@D) && $(CC) $(BASE_CFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$(O)/gen/%.o: $(GEN)/%.c | $(GEN_H)
	@echo "  cc    $<"
	$(Q)mkdir -p $(@D) && $(CC) $(BASE_CFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

# The texts that every program begins with are in the binary.
$(O)/src/cli/start_texts.o: $(wildcard programs/start/*.md programs/start/pages/*.md) $(GEN)/rules-hold
# And what they promise of rules is asked somewhere.
$(GEN)/rules-hold: tools/check-rules src/domain/rule.h programs/start/rules.md
	$(Q)tools/check-rules && mkdir -p $(@D) && touch $@

# Generators: built first, with the same warnings, on base/ alone.
build/tools/%: tools/%.c
	@echo "  tool  $@"
	$(Q)mkdir -p $(@D) && $(CC) -std=c17 -D_GNU_SOURCE -O1 -g $(WARN) -o $@ $<

build/tools/sqlc: tools/sqlc.c tools/sqlc_read.c tools/sqlc_lives.c tools/sqlc_migrate.c tools/sqlc_part.c tools/sqlc_base.c tools/sqlc.h
build/tools/tmplc: tools/tmplc.c tools/tmplc_write.c tools/tmplc_commands.c tools/tmplc_place.c tools/tmplc.h tools/tmplc_place.h
build/tools/sqlc build/tools/tmplc:
	@echo "  tool  $@"
	$(Q)mkdir -p $(@D) && $(CC) -std=c17 -D_GNU_SOURCE -O1 -g $(WARN) -o $@ $(filter %.c,$^)

$(GEN)/domain/life/lives.h $(GEN)/domain/life/lives.c $(GEN)/web/text/life_badges.h $(GEN)/web/text/life_badges.c &: $(LIVES) build/tools/sqlc
	@echo "  sqlc  $<"
	$(Q)mkdir -p $(GEN)/domain/life $(GEN)/web/text && $(SQLC) --lives $(GEN)

$(GEN)/%_sql.c $(GEN)/%_sql.h $(GEN)/%_rows.h &: src/%.sql $(LIVES) build/tools/sqlc
	@echo "  sqlc  $<"
	$(Q)mkdir -p $(@D) && $(SQLC) $< $(GEN)/$*_sql

# A test's own statements: it includes the generated C itself.
$(GEN)/tests/%_sql.c: tests/%.sql $(LIVES) build/tools/sqlc
	@echo "  sqlc  $<"
	$(Q)mkdir -p $(@D) && $(SQLC) $< $(GEN)/tests/$*_sql

$(GEN)/store/catalogue.c: $(SQL) $(LIVES) build/tools/sqlc
	$(Q)mkdir -p $(@D) && $(SQLC) --catalogue $@ $(SQL)

$(GEN)/store/migrations.c: $(MIGRATIONS) build/tools/sqlc
	$(Q)mkdir -p $(@D) && build/tools/sqlc --migrations $@ $(MIGRATIONS)

$(GEN)/web/tmpl/%.c $(GEN)/web/tmpl/%.h &: src/web/tmpl/%.html build/tools/tmplc
	@echo "  tmplc $<"
	$(Q)mkdir -p $(@D) && build/tools/tmplc $< $(GEN)/web/tmpl/$*

# Fonts and scripts come from npm, by the lockfile.
node_modules/.built: package-lock.json
	$(Q)tools/deps npm

$(FONTS) &: tools/fonts src/web/static/app.css node_modules/.built
	@echo "  fonts"
	$(Q)tools/fonts src/web/static/app.css $(GEN)/fonts

$(GEN)/web/static_files.c $(GEN)/web/static_files.h &: tools/embed src/web/static.list $(STATIC) $(FONTS) node_modules/.built
	@echo "  embed src/web/static"
	$(Q)mkdir -p $(@D) && tools/embed src/web/static.list $(GEN)/web/static_files $(STATIC) $(FONTS)

$(GEN)/tests/%.c $(GEN)/tests/%.h &: tests/%.html build/tools/tmplc
	@echo "  tmplc $<"
	$(Q)mkdir -p $(@D) && build/tools/tmplc $< $(GEN)/tests/$*

# Tests mirror src/: tests/base/buf_test.c proves src/base/buf.c.
$(O)/tests/%: tests/%.c $(LIB) | $(TEST_SQL:%.sql=$(GEN)/%_sql.c) $(TEST_TMPL:%.html=$(GEN)/%.c)
	@echo "  test  $@"
	$(Q)mkdir -p $(@D) && $(CC) $(BASE_CFLAGS) -Itests -UNDEBUG $(CFLAGS) $(LDFLAGS) -MMD -MP -o $@ $< \
		$(LIB) $(PKG_LIBS) -lcmocka

# A peer for one test, where it is installed; sanitizers would judge it as well.
ifeq ($(VARIANT),release)
CBC_LIBS := $(shell pkg-config --libs cbc 2>/dev/null)
$(O)/tests/match/portfolio_cbc_test: CFLAGS += $(if $(CBC_LIBS),-DHAS_CBC)
$(O)/tests/match/portfolio_cbc_test: PKG_LIBS += $(CBC_LIBS)
endif

tests: $(TEST_BIN)

# The engine's filters alone, for the test that builds them with a second compiler.
FILTER_SRC := $(sort $(wildcard src/base/*.c src/match/*.c src/cli/filter/*.c)) \
              $(patsubst %,src/cli/%.c,csv_in json_in options progress)
$(O)/filters: tests/tools/filters.c $(FILTER_SRC:%.c=$(O)/%.o)
	@echo "  link  $@"
	$(Q)$(CC) $(BASE_CFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(PKG_LIBS)

# Programs with one planted fault (tests/planted/), for the tests that must fail on it: the files it
# changes are copied, compiled anew and stand before the library.
plant = @echo "  plant $@"; files=$$(node tests/planted/plant.mjs $* $(@D)) && $(CC) -I$(@D)/src $(BASE_CFLAGS) \
	-Wno-unused $(CFLAGS) $(LDFLAGS) -o $@ $(1) $$files build/release/libbursary.a $(PKG_LIBS)
PLANTED_BY := build/release/libbursary.a $(wildcard tests/planted/*.mjs)
build/planted/%/bursary: build/release/src/main.o $(PLANTED_BY)
	$(call plant,$<)
build/planted/%/scope_test: tests/domain/scope_test.c $(PLANTED_BY)
	$(call plant,-Itests -UNDEBUG $<) -lcmocka
build/planted/%/kill_test: tests/store/kill_test.c $(PLANTED_BY) $(GEN)/tests/store/note_sql.c
	$(call plant,-Itests -UNDEBUG $<) -lcmocka
build/planted/%/writer: tests/store/writer.c $(PLANTED_BY) $(GEN)/tests/store/note_sql.c
	$(call plant,-Itests -UNDEBUG $<) -lcmocka

# What takes long.  prove-scope: every interleaving of every pair, on both databases (some 20 minutes).
PROVE_RUNS += prove-scope
PROVE_RUNS += prove-task
.PHONY: prove prove-scope prove-task
prove: $(PROVE_RUNS)
prove-task: all
	$(Q)tests/with-postgres node --test tests/prove/task.test.mjs
prove-scope: $(O)/tests/domain/scope_test
	$(Q)tests/prove/scope $<

# Plants one small fault at a time and runs what tests it (tests/mutants/): N of them from SEED, WIDTH side by side.
PROVE_RUNS += mutants
.PHONY: mutants
mutants: build/bursary build/tools/sqlc $(TEST_SQL:%.sql=$(GEN)/%_sql.c)
	$(Q)COMPILE='$(CC) $(BASE_CFLAGS)' LINK='$(LDFLAGS)' LIBS='$(PKG_LIBS)' SQLC='$(SQLC)' N='$(N)' SEED='$(SEED)' WIDTH='$(WIDTH)' \
		FRESH='$(FRESH)' node tests/mutants/run.mjs

unit: $(TEST_BIN)
	$(Q)tests/with-postgres tests/run-unit $(TEST_BIN)

# Example pages of every template in a real browser: accessibility, HTML, what the script adds.
gallery: $(O)/tests/web/tmpl/public_test $(O)/tests/web/tmpl/work_test
	$(Q)tools/deps check
	$(Q)tests/run-unit $^
	$(Q)node tests/browser/gallery.js
	$(Q)node tests/browser/enhance.js

deps:
	$(Q)tools/deps build

check:
	$(Q)tools/deps check
	$(Q)$(MAKE) --no-print-directory check-now

# Without installing anything first.
check-now:
	$(Q)$(MAKE) --no-print-directory -j$(shell nproc) all tests
	$(Q)tests/run

# For tools/check-headers: the compiler and its flags.
print-compile:
	@echo '$(CC) $(BASE_CFLAGS)'

asan:
	$(Q)tools/deps check
	$(Q)$(MAKE) --no-print-directory VARIANT=asan asan-now
asan-now: $(O)/bursary tests
	$(Q)LSAN_OPTIONS=suppressions=$(abspath tests/lsan.supp):print_suppressions=0 \
		BURSARY=$(abspath $(O)/bursary) VARIANT=asan tests/run unit stories

run:
	$(Q)tools/deps build
	$(Q)$(MAKE) --no-print-directory -s all
	$(Q)tools/run

# Each reader of foreign bytes under libFuzzer for FUZZ_SECONDS, from its corpus and dictionary.
FUZZ_SECONDS ?= 20
FUZZ         := $(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/*_fuzz.c))
fuzz:
	$(Q)$(MAKE) --no-print-directory VARIANT=fuzz $(FUZZ:%=fuzz-%)

$(O)/tests/fuzz/%: tests/fuzz/%.c $(LIB)
	@echo "  fuzz  $@"
	$(Q)mkdir -p $(@D) && $(CC) $(BASE_CFLAGS) $(CFLAGS) -Wno-missing-prototypes -fsanitize=fuzzer \
		$(LDFLAGS) -o $@ $< $(LIB) $(PKG_LIBS)

.PRECIOUS: $(O)/tests/fuzz/%
fuzz-%: $(O)/tests/fuzz/%
	$(Q)tests/fuzz/run $< $(FUZZ_SECONDS)

clean:
	rm -rf build

-include $(OBJ:.o=.d) $(TEST_BIN:=.d)
# Each adds to BENCH_RUNS the target that prints its table and its JSON line.
-include $(sort $(wildcard bench/*/*.mk))
bench: $(BENCH_RUNS)

# The picture in ARCHITECTURE.md, from the includes; needs Graphviz.
.PHONY: house
house:
	$(Q)tools/draw-house && tred docs/house.dot | dot -Tsvg -o docs/house.svg

# The pictures of docs/lives.md; needs Graphviz (package graphviz).
.PHONY: lives
lives: build/tools/sqlc
	$(Q)$(SQLC) --draw docs/lives && for f in docs/lives/*.dot; do dot -Tsvg -o "$${f%.dot}.svg" "$$f"; done
