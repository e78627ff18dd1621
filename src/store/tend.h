/* What a database needs from time to time to find its rows quickly. */
#ifndef STORE_TEND_H
#define STORE_TEND_H

#include "base/err.h"
#include "base/mem.h"
#include "store/db.h"

/*
 * Gathers the statistics by which statements are planned, and has every
 * connection of every process plan anew.  On SQLite a few hundred rows of each
 * index are looked at, and the turn to write is held for that: some
 * milliseconds however large the tables are.  On PostgreSQL it holds nobody
 * up, and passes over a table that another node is at.  Outside of any bracket.
 */
MUST_CHECK enum err db_tend(struct db *db, struct mem *mem);

#endif
