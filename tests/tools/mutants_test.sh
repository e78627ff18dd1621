#!/usr/bin/env bash
# What plants mutants, without planting any.  Prints TAP.  Run from the root.
exec node --test --test-reporter=tap tests/mutants/operators.test.mjs
