#include "domain/follow/follow_link.h"

#include <inttypes.h>
#include <string.h>

#include "base/enc.h"
#include "domain/person/person_import.h"
#include "domain/seat.h"

enum { ID_BYTES = 8, MAC_BYTES = 24, TOKEN_BYTES = ID_BYTES + MAC_BYTES, RETURN_MAC_BYTES = 10 };

static void mac_of(
	struct cx *cx, const char *purpose, int64_t id, int64_t serial, struct digest *ret_mac)
{
	const char *text =
		mem_printf(cx->mem, "follow link %s:%" PRId64 ":%" PRId64, purpose, id, serial);

	crypto_mac(instance_secret(seat_instance(cx->seat)), text, strlen(text), ret_mac);
}

/* Leaving works with every letter there ever was. */
static int64_t serial_of(enum letter_link link, int64_t serial)
{
	return link == LINK_FOLLOW_LEAVE || link == LINK_ALERT_LEAVE ? 0 : serial;
}

const char *follow_link_to(struct cx *cx, enum letter_link link, int64_t id, int64_t serial)
{
	uint8_t bytes[TOKEN_BYTES];
	struct digest mac;

	for (size_t i = 0; i < ID_BYTES; i++)
		bytes[i] = (uint8_t)((uint64_t)id >> (8 * (ID_BYTES - 1 - i)));
	mac_of(cx, letter_links[link].purpose, id, serial_of(link, serial), &mac);
	memcpy(bytes + ID_BYTES, mac.b, MAC_BYTES);
	return mem_printf(cx->mem, "%s%s", letter_links[link].path,
		enc_base64url(cx->mem, bytes, sizeof(bytes)));
}

const char *follow_link(
	struct cx *cx, enum letter_link link, struct subscriber_id id, int64_t serial)
{
	return follow_link_to(cx, link, id.v, serial);
}

bool follow_token_read(const char *token, struct follow_token *ret_token)
{
	uint8_t bytes[TOKEN_BYTES];
	uint64_t id = 0;

	if (!enc_base64url_read(token, bytes, sizeof(bytes)))
		return false;
	for (size_t i = 0; i < ID_BYTES; i++)
		id = id << 8 | bytes[i];
	if (id > INT64_MAX)
		return false;
	ret_token->id = (int64_t)id;
	memcpy(ret_token->mac, bytes + ID_BYTES, MAC_BYTES);
	return true;
}

bool follow_token_fits(
	struct cx *cx, enum letter_link link, const struct follow_token *token, int64_t serial)
{
	struct digest mac;

	mac_of(cx, letter_links[link].purpose, token->id, serial_of(link, serial), &mac);
	return crypto_equal(mac.b, token->mac, MAC_BYTES);
}

enum err follow_link_owner(
	struct cx *cx, enum letter_link link, const char *token, struct subscriber_row *ret_row)
{
	struct follow_token t;
	struct subscriber_row row;
	enum err e;

	if (!follow_token_read(token, &t))
		return ERR_NOT_FOUND;
	e = subscriber_find(cx->db, cx->mem, (struct subscriber_id){ t.id }, &row);
	if (e != ERR_OK)
		return e;
	if (!follow_token_fits(cx, link, &t, row.serial))
		return ERR_NOT_FOUND;
	*ret_row = row;
	return ERR_OK;
}

const char *follow_return_of(struct cx *cx, int64_t id, int64_t serial)
{
	struct digest mac;

	mac_of(cx, "return", id, serial, &mac);
	return mem_printf(
		cx->mem, "%s%s", id_text(id).s, enc_hex(cx->mem, mac.b, RETURN_MAC_BYTES));
}

const char *follow_return(struct cx *cx, struct subscriber_id id, int64_t serial)
{
	return follow_return_of(cx, id.v, serial);
}

int64_t follow_return_id(struct cx *cx, const char *text)
{
	return strlen(text) == ID_TEXT_LEN + 2 * RETURN_MAC_BYTES
		       ? id_parse(mem_strn(cx->mem, text, ID_TEXT_LEN))
		       : 0;
}

const char *follow_return_path(struct cx *cx, const char *bounce_address, const char *mark)
{
	const char *at = strchr(bounce_address, '@');

	return at == NULL ? NULL
			  : mem_printf(cx->mem, "%.*s+%s%s", (int)(at - bounce_address),
				    bounce_address, mark, at);
}

enum err follow_return_owner(struct cx *cx, const char *text, struct subscriber_row *ret_row)
{
	struct subscriber_row row;
	const char *right;
	enum err e;

	e = subscriber_find(
		cx->db, cx->mem, (struct subscriber_id){ follow_return_id(cx, text) }, &row);
	if (e != ERR_OK)
		return e;
	right = follow_return(cx, row.id, row.serial);
	if (!crypto_equal(right, text, strlen(right)))
		return ERR_NOT_FOUND;
	*ret_row = row;
	return ERR_OK;
}

void follow_address_hash(struct cx *cx, const char *address, struct digest *ret_hash)
{
	const char *text =
		mem_printf(cx->mem, "follow address %s", person_email_key(cx->mem, address));

	crypto_mac(instance_secret(seat_instance(cx->seat)), text, strlen(text), ret_hash);
}
