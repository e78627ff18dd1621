/*
 * Rows in great number, as quick as each database takes them: one by one on
 * SQLite, some hundred in a statement on PostgreSQL.  What fails ends the
 * program with a line that says which table.
 */
#ifndef GROW_FILL_H
#define GROW_FILL_H

#include "domain/cx.h"
#include "store/db.h"
#include "store/statement.h"

/* In an order in which no row comes before what it refers to. */
enum fill_table {
	FILL_ORG,
	FILL_PERSON,
	FILL_PERSON_ROLE,
	FILL_PERSON_AREA,
	FILL_PUBLICATION,
	FILL_FILE,
	FILL_CALL,
	FILL_CALL_FORM,
	FILL_CALL_AREA,
	FILL_TOPIC,
	FILL_CRITERION,
	FILL_PROPOSAL,
	FILL_PROPOSAL_AREA,
	FILL_PROPOSAL_ATTESTATION,
	FILL_TEAM_MEMBER,
	FILL_BUDGET_LINE,
	FILL_PROPOSAL_PRODUCT,
	FILL_PROPOSAL_DATASET,
	FILL_PROPOSAL_VERSION,
	FILL_SCREENING,
	FILL_PANEL_MEMBER,
	FILL_CONFLICT,
	FILL_ASSIGNMENT,
	FILL_ASSIGN_RUN,
	FILL_REVIEW,
	FILL_REVIEW_SCORE,
	FILL_DECISION,
	FILL_RELEASE,
	FILL_AWARD,
	FILL_MESSAGE,
	FILL_JOB,
	FILL_JOB_LOCATION,
	FILL_JOB_AREA,
	FILL_SUBSCRIBER,
	FILL_SUBSCRIBER_AREA,
	FILL_NEWSLETTER,
	FILL_NEWSLETTER_PROGRESS,
	FILL_NEWSLETTER_COPY,
	FILL_AUDIT,
	FILL_TABLES
};

struct fill;

/* In mem; cx is used as long as it. */
struct fill *fill_new(struct mem *mem, struct cx *cx);

/*
 * A row, its values in the order of the table's statement in fill.sql.  It is in
 * the database after fill_end() at the latest; texts are copied where they wait.
 */
void fill_row(struct fill *f, enum fill_table table, const struct db_value *values);
#define FILL(f, table, ...) fill_row((f), (table), (const struct db_value[]){ __VA_ARGS__ })

/* The bracket around some thousand rows. */
void fill_begin(struct fill *f);
void fill_end(struct fill *f);

/* How many rows there were so far. */
int64_t fill_count(const struct fill *f, enum fill_table table);

#endif
