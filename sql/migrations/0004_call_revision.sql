-- Counts every saved change of a call: two in one second are two.
ALTER TABLE call ADD COLUMN revision INTEGER NOT NULL DEFAULT 1;
