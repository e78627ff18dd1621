/* What a release keeps of its decisions, for who makes one otherwise than by release.c. */
#ifndef DOMAIN_RELEASE_H
#define DOMAIN_RELEASE_H

#include "base/crypto.h"
#include "domain/decision/decision_sql.h"

/* Pure: SHA-256 over what each letter says; rows in the order of their ids. */
void release_hash(const struct release_owed_row *rows, size_t n, struct digest *ret_hash);

#endif
