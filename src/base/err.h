/*
 * The three kinds of failure (ARCHITECTURE.md, "Failures").
 *
 * A bug aborts: BUG() and MUST() are compiled into every build.  A failing
 * machine and a refusal come back as an enum err; what was refused and why is
 * told by findings, never by a sentence here.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include <stdbool.h>

enum err {
	ERR_OK = 0,
	ERR_NOT_FOUND, /* absent, or not yours: the same answer on purpose */
	ERR_REFUSED,   /* a rule says no; the findings say which */
	ERR_CONFLICT,  /* somebody changed it meanwhile */
	ERR_REPLAY,    /* this idempotency key was served before: not a failure */
	ERR_INVALID,   /* input that no form of ours sends: malformed */
	ERR_LIMITED,   /* too many tries: come back later */
	ERR_BUSY,      /* the database is taken; trying again is right */
	ERR_INTERNAL   /* disk, database or network; logged where it happened */
};

#define MUST_CHECK	  __attribute__((warn_unused_result))
#define PRINTF_LIKE(f, a) __attribute__((format(printf, f, a)))
#define NORETURN	  __attribute__((noreturn))

/* Prints one JSON line to stderr and aborts. */
NORETURN void bug_at(const char *file, int line, const char *what);

#define BUG(what) bug_at(__FILE__, __LINE__, (what))
#define MUST(x)	  ((x) ? (void)0 : bug_at(__FILE__, __LINE__, #x))

/*
 * Ends the function with what x returned, unless that is ERR_OK.  For functions
 * that hold nothing: what is open (a bracket, a snapshot) is ended by who opened it.
 */
#define TRY(x)                                                                                     \
	do {                                                                                       \
		enum err try_ = (x);                                                               \
                                                                                                   \
		if (try_ != ERR_OK)                                                                \
			return try_;                                                               \
	} while (0)

/* The name of an error code for logs: "ERR_NOT_FOUND". */
const char *err_name(enum err e);

#endif
