# A program of any size, in minutes.  What it is grown for is in scale.mjs and tests/flat/.
GROW_SRC := $(sort $(wildcard bench/grow/*.c))
GROW_SQL := $(sort $(wildcard bench/grow/*.sql))
GROW_OBJ := $(GROW_SRC:%.c=$(O)/%.o)

$(GEN)/bench/grow/%_sql.c: bench/grow/%.sql build/tools/sqlc
	$(Q)mkdir -p $(@D) && build/tools/sqlc $< $(GEN)/bench/grow/$*_sql

$(O)/bench/grow/%.o: bench/grow/%.c | $(GROW_SQL:%.sql=$(GEN)/%_sql.c) $(GEN_H)
	@echo "  cc    $<"
	$(Q)mkdir -p $(@D) && $(CC) $(BASE_CFLAGS) -I. $(CFLAGS) -MMD -MP -c -o $@ $<

$(O)/bench/grow/grow: $(GROW_OBJ) $(LIB)
	@echo "  link  $@"
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $(GROW_OBJ) $(LIB) $(PKG_LIBS)

$(O)/bench/grow/fill.o: $(GEN)/bench/grow/fill_sql.c
$(O)/bench/grow/world.o: $(GEN)/bench/grow/read_sql.c

# tests/flat grows its programs with it.
tests: $(O)/bench/grow/grow

.PHONY: grow
grow: $(O)/bench/grow/grow
# Not one of BENCH_RUNS: at full size it takes the better part of an hour.
.PHONY: bench-grow
bench-grow:
	$(Q)tools/deps bench
	$(Q)$(MAKE) --no-print-directory all grow
	$(Q)node bench/grow/scale.mjs --write
-include $(GROW_OBJ:.o=.d)
