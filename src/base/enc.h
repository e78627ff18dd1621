/*
 * Bytes as text: hex, base64url (RFC 4648 section 5, no padding), base32 for
 * people (Crockford's letters, lower case) and base32 for authenticator apps
 * (RFC 4648 section 6, no padding).  Readers accept only what the writers
 * write: one value, one text.
 */
#ifndef BASE_ENC_H
#define BASE_ENC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"

const char *enc_hex(struct mem *m, const void *p, size_t n);

/* False unless s is exactly 2n lower-case digits. */
bool enc_hex_read(const char *s, void *ret_bytes, size_t n);

const char *enc_base64url(struct mem *m, const void *p, size_t n);

/* False unless s is the text of exactly n bytes. */
bool enc_base64url_read(const char *s, void *ret_bytes, size_t n);

const char *enc_base32(struct mem *m, const void *p, size_t n);

/* A number in 13 characters, "0000000000000" to "fzzzzzzzzzzzz". */
enum { ENC_U64_CHARS = 13 };
void enc_u64(uint64_t v, char ret_text[ENC_U64_CHARS + 1]);
bool enc_u64_read(const char *s, uint64_t *ret_v);

#endif
