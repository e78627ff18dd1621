#define BASE_INTERNAL
#include "base/crypto.h"

#include <nettle/sha2.h>
#include <pthread.h>
#include <semaphore.h>
#include <sodium.h>
#include <string.h>

enum { PASSWORD_MEMORY = 19 * 1024 * 1024 };

/* A hash of no password: what an unknown account is compared with. */
static char nobody[crypto_pwhash_STRBYTES];
static sem_t password_turn;
static pthread_once_t started = PTHREAD_ONCE_INIT;
static pthread_once_t nobody_made = PTHREAD_ONCE_INIT;

static void start(void)
{
	MUST(sodium_init() >= 0);
	MUST(sem_init(&password_turn, 0, PASSWORD_AT_ONCE) == 0);
}

void crypto_start(void)
{
	MUST(pthread_once(&started, start) == 0);
}

_Static_assert(sizeof(struct sha256_ctx) <= sizeof(struct sha256), "struct sha256 is small");

static struct sha256_ctx *context_of(struct sha256 *s)
{
	return (struct sha256_ctx *)(void *)s->state;
}

void sha256_begin(struct sha256 *s)
{
	sha256_init(context_of(s));
}

void sha256_add(struct sha256 *s, const void *p, size_t n)
{
	sha256_update(context_of(s), n, p);
}

void sha256_end(struct sha256 *s, struct digest *ret_digest)
{
	sha256_digest(context_of(s), sizeof(ret_digest->b), ret_digest->b);
}

void crypto_sha256(const void *p, size_t n, struct digest *ret_digest)
{
	struct sha256 s;

	sha256_begin(&s);
	sha256_add(&s, p, n);
	sha256_end(&s, ret_digest);
}

void crypto_blake2b(const void *p, size_t n, struct digest *ret_digest)
{
	crypto_start();
	crypto_generichash(ret_digest->b, sizeof(ret_digest->b), p, n, NULL, 0);
}

void crypto_mac(const struct secret *key, const void *p, size_t n, struct digest *ret_mac)
{
	crypto_start();
	crypto_generichash(ret_mac->b, sizeof(ret_mac->b), p, n, key->b, sizeof(key->b));
}

void crypto_secret_make(struct secret *ret_key)
{
	crypto_start();
	randombytes_buf(ret_key->b, sizeof(ret_key->b));
}

bool crypto_equal(const void *a, const void *b, size_t n)
{
	crypto_start();
	return sodium_memcmp(a, b, n) == 0;
}

void crypto_wipe(void *p, size_t n)
{
	sodium_memzero(p, n);
}

static void wait_for_turn(void)
{
	crypto_start();
	while (sem_wait(&password_turn) != 0)
		continue; /* a signal came */
}

static void hash_now(char *ret_hash, const char *password, size_t n)
{
	wait_for_turn();
	/* Fails only without memory, which ends the process everywhere else too. */
	MUST(crypto_pwhash_str_alg(ret_hash, password, n, PASSWORD_PASSES, PASSWORD_MEMORY,
		     crypto_pwhash_ALG_ARGON2ID13) == 0);
	MUST(sem_post(&password_turn) == 0);
}

const char *crypto_password_hash(struct mem *m, const char *password, size_t n)
{
	char hash[crypto_pwhash_STRBYTES];

	MUST(n <= PASSWORD_BYTES_MAX);
	hash_now(hash, password, n);
	return mem_str(m, hash);
}

static void make_nobody(void)
{
	uint8_t lost[32];

	randombytes_buf(lost, sizeof(lost));
	hash_now(nobody, (const char *)lost, sizeof(lost));
}

bool crypto_password_is(const char *hash, const char *password, size_t n)
{
	bool is_known = hash != NULL;
	bool is_equal;

	crypto_start();
	MUST(pthread_once(&nobody_made, make_nobody) == 0);
	if (n > PASSWORD_BYTES_MAX)
		n = 0, is_known = false;
	wait_for_turn();
	is_equal = crypto_pwhash_str_verify(is_known ? hash : nobody, password, n) == 0;
	MUST(sem_post(&password_turn) == 0);
	return is_equal && is_known;
}

bool crypto_password_is_stale(const char *hash)
{
	crypto_start();
	return crypto_pwhash_str_needs_rehash(hash, PASSWORD_PASSES, PASSWORD_MEMORY) != 0;
}
