#include "web/csrf.h"

#include "base/enc.h"

enum { TOKEN_BYTES = 18 };

const char *csrf_token(struct mem *m, const struct secret *secret, const char *bound_to)
{
	const char *text = mem_printf(m, "form token:%s", bound_to);
	struct digest mac;

	crypto_mac(secret, text, strlen(text), &mac);
	return enc_base64url(m, mac.b, TOKEN_BYTES);
}

bool csrf_is_right(
	struct mem *m, const struct secret *secret, const char *bound_to, const char *token)
{
	const char *right;

	if (bound_to == NULL)
		return false;
	right = csrf_token(m, secret, bound_to);
	return strlen(token) == strlen(right) && crypto_equal(token, right, strlen(right));
}

bool csrf_is_own_origin(struct mem *m, const struct request *http)
{
	const char *origin = http_field(http->head, "origin");
	const char *site = http_field(http->head, "sec-fetch-site");

	if (http_field_count(http->head, "origin") > 1 ||
		http_field_count(http->head, "sec-fetch-site") > 1)
		return false;
	if (site != NULL && strcmp(site, "same-origin") != 0 && strcmp(site, "none") != 0)
		return false;
	if (origin == NULL)
		return true;
	return strcmp(origin, mem_printf(m, "%s://%s", http->is_tls ? "https" : "http",
				      http->head->host)) == 0;
}

bool csrf_is_embedding(const struct request *http)
{
	const char *site = http_field(http->head, "sec-fetch-site");
	const char *mode = http_field(http->head, "sec-fetch-mode");
	const char *dest = http_field(http->head, "sec-fetch-dest");

	if (site == NULL || strcmp(site, "same-origin") == 0 || strcmp(site, "none") == 0)
		return false;
	return mode == NULL || strcmp(mode, "navigate") != 0 || dest == NULL ||
	       strcmp(dest, "document") != 0;
}
