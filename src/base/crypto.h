/*
 * Digests, keyed digests, passwords.  libsodium does the work, and nettle the
 * SHA-256, for it uses what the processor has for that; no other file but rng.c
 * knows them.
 */
#ifndef BASE_CRYPTO_H
#define BASE_CRYPTO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/mem.h"

struct digest {
	uint8_t b[32];
};

/* A secret key for crypto_mac(). */
struct secret {
	uint8_t b[32];
};

/* Readies the library; every function here calls it. */
void crypto_start(void);

/* SHA-256 (FIPS 180-4), at once and in pieces. */
void crypto_sha256(const void *p, size_t n, struct digest *ret_digest);

struct sha256 {
	_Alignas(16) uint8_t state[112];
};

void sha256_begin(struct sha256 *s);
void sha256_add(struct sha256 *s, const void *p, size_t n);
void sha256_end(struct sha256 *s, struct digest *ret_digest);

/* BLAKE2b-256 (RFC 7693), without and with a key. */
void crypto_blake2b(const void *p, size_t n, struct digest *ret_digest);
void crypto_mac(const struct secret *key, const void *p, size_t n, struct digest *ret_mac);

/* A fresh key from the kernel's generator. */
void crypto_secret_make(struct secret *ret_key);

/* Compares in a time that does not depend on the bytes. */
bool crypto_equal(const void *a, const void *b, size_t n);

/* Overwrites a secret; not optimised away. */
void crypto_wipe(void *p, size_t n);

/*
 * Argon2id (RFC 9106) with 19 MiB, one lane and PASSWORD_PASSES passes.  At
 * most PASSWORD_AT_ONCE run in a process, the others wait: each holds its
 * 19 MiB only while it runs.  Any bytes are a password, NUL and length too.
 * OWASP's floor is 19 MiB and 2 passes (16 ms on the machine this was written
 * on); 8 passes take 34 ms there.  More memory would break the bound of 60 MB
 * for all processes, more time the sign-ins of a deadline's last minute.
 */
enum { PASSWORD_AT_ONCE = 1, PASSWORD_PASSES = 8, PASSWORD_BYTES_MAX = 4096 };

/* The hash as text ("$argon2id$v=19$m=19456,t=8,p=1$…"), salt and cost within; lives in m. */
const char *crypto_password_hash(struct mem *m, const char *password, size_t n);

/*
 * True when the password is the one hashed.  hash NULL (no such account) does
 * the same work and answers false.
 */
bool crypto_password_is(const char *hash, const char *password, size_t n);

/* True when a stored hash was made at other costs: hash again at the next sign-in. */
bool crypto_password_is_stale(const char *hash);

#endif
