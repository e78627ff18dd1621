/*
 * One type per kind of id, so that swapping two kinds does not compile.
 *
 * An id is a random positive 63-bit number (cx_new_id()): it tells nothing of
 * order or count.  In addresses it is written as 13 characters of Crockford's
 * base 32 (id_text(), id_parse()).  v == 0 is "none".
 */
#ifndef DOMAIN_IDS_H
#define DOMAIN_IDS_H

#include <stddef.h>
#include <stdint.h>

struct access_key_id {
	int64_t v;
};
struct alert_id {
	int64_t v;
};
struct area_id {
	int64_t v;
};
struct assignment_id {
	int64_t v;
};
struct award_id {
	int64_t v;
};
struct call_id {
	int64_t v;
};
struct conflict_id {
	int64_t v;
};
struct criterion_id {
	int64_t v;
};
struct dataset_id {
	int64_t v;
};
struct faq_id {
	int64_t v;
};
struct file_id {
	int64_t v;
};
struct inquiry_id {
	int64_t v;
};
struct job_id {
	int64_t v;
};
struct job_feed_id {
	int64_t v;
};
struct job_import_id {
	int64_t v;
};
struct message_id {
	int64_t v;
};
struct newsletter_id {
	int64_t v;
};
struct org_id {
	int64_t v;
};
struct person_id {
	int64_t v;
};
struct product_id {
	int64_t v;
};
struct proposal_id {
	int64_t v;
};
struct publication_id {
	int64_t v;
};
struct release_id {
	int64_t v;
};
struct review_id {
	int64_t v;
};
struct session_id {
	int64_t v;
};
struct subscriber_id {
	int64_t v;
};
struct task_id {
	int64_t v;
};
struct topic_id {
	int64_t v;
};

enum { ID_TEXT_LEN = 13 };

/* 13 characters and the NUL; id is positive. */
struct id_text {
	char s[ID_TEXT_LEN + 1];
};
struct id_text id_text(int64_t id);

/* The id, or 0 when s is not exactly what id_text() writes. */
int64_t id_parse(const char *s);

/* Ascending, as the indices of tables have them; ids may be NULL when n is 0. */
void proposal_ids_sort(struct proposal_id *ids, size_t n);

#endif
