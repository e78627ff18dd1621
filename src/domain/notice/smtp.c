#include "domain/notice/smtp.h"

#include <curl/curl.h>
#include <string.h>

#include "base/err.h"

enum { CONNECT_S = 10, TOTAL_S = 60, STATUS_CHARS = 12 };

struct smtp {
	CURL *curl;
	const char *url;
	long reply;
	char status[STATUS_CHARS]; /* of the last answer; RFC 3463 */
};

bool smtp_url_is_good(const char *url)
{
	CURLU *parts = curl_url();
	char *scheme = NULL, *host = NULL;
	bool ok = curl_url_set(parts, CURLUPART_URL, url, CURLU_NON_SUPPORT_SCHEME) == CURLUE_OK &&
		  curl_url_get(parts, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK &&
		  curl_url_get(parts, CURLUPART_HOST, &host, 0) == CURLUE_OK &&
		  (strcmp(scheme, "smtp") == 0 || strcmp(scheme, "smtps") == 0);

	curl_free(scheme);
	curl_free(host);
	curl_url_cleanup(parts);
	return ok;
}

static bool is_this_machine(const char *url)
{
	CURLU *parts = curl_url();
	char *host = NULL;
	bool ok = curl_url_set(parts, CURLUPART_URL, url, 0) == CURLUE_OK &&
		  curl_url_get(parts, CURLUPART_HOST, &host, 0) == CURLUE_OK &&
		  (strcmp(host, "localhost") == 0 || strcmp(host, "[::1]") == 0 ||
			  /* an address, not a name that begins like one */
			  (strncmp(host, "127.", 4) == 0 &&
				  strspn(host, "0123456789.") == strlen(host)));

	curl_free(host);
	curl_url_cleanup(parts);
	return ok;
}

struct smtp *smtp_open(struct mem *m, const char *url)
{
	struct smtp *smtp = MEM_NEW(m, struct smtp);

	MUST(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK);
	smtp->curl = curl_easy_init();
	MUST(smtp->curl != NULL);
	smtp->url = mem_str(m, url);
	return smtp;
}

void smtp_close(struct smtp *smtp)
{
	curl_easy_cleanup(smtp->curl);
}

struct source {
	struct bytes left;
};

static size_t give(char *to, size_t size, size_t n, void *arg)
{
	struct source *s = arg;
	size_t room = size * n, take = s->left.n < room ? s->left.n : room;

	memcpy(to, s->left.data, take);
	s->left.data = (const char *)s->left.data + take;
	s->left.n -= take;
	return take;
}

/* "550 5.1.1 no such mailbox" says 5.1.1; many servers say none. */
static size_t hear(char *line, size_t size, size_t n, void *arg)
{
	struct smtp *smtp = arg;
	const size_t head = sizeof("550 ") - 1;
	size_t k = 0;

	/* After a refusal there is a good-bye. */
	if (size * n < head || (line[0] != '4' && line[0] != '5'))
		return size * n;
	while (head + k < size * n && k < STATUS_CHARS - 1 &&
		strchr("0123456789.", line[head + k]) != NULL && line[head + k] != '\0') {
		smtp->status[k] = line[head + k];
		k++;
	}
	smtp->status[k > 4 && smtp->status[1] == '.' ? k : 0] = '\0';
	return size * n;
}

/* Keeps the connection of the last message: the handle is reset, not made anew. */
static void prepare(struct smtp *smtp, const char *from, struct curl_slist *to, struct source *s)
{
	CURL *c = smtp->curl;
	long ssl = is_this_machine(smtp->url) ? CURLUSESSL_NONE : CURLUSESSL_ALL;

	curl_easy_reset(c);
	curl_easy_setopt(c, CURLOPT_URL, smtp->url);
	curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	curl_easy_setopt(c, CURLOPT_USE_SSL, ssl);
	curl_easy_setopt(c, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_NOPROXY, "*");
	curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_S);
	curl_easy_setopt(c, CURLOPT_TIMEOUT, (long)TOTAL_S);
	curl_easy_setopt(c, CURLOPT_MAIL_FROM, from);
	curl_easy_setopt(c, CURLOPT_MAIL_RCPT, to);
	curl_easy_setopt(c, CURLOPT_READFUNCTION, give);
	curl_easy_setopt(c, CURLOPT_READDATA, s);
	curl_easy_setopt(c, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, hear);
	curl_easy_setopt(c, CURLOPT_HEADERDATA, smtp);
	smtp->status[0] = '\0';
}

static enum delivery judge(
	const struct smtp *smtp, CURLcode code, long reply, struct mem *m, const char **ret_why)
{
	if (code == CURLE_OK) {
		*ret_why = "";
		return DELIVERED;
	}
	if (reply >= 400)
		*ret_why = mem_printf(m, "the server answered %ld%s%s", reply,
			smtp->status[0] == '\0' ? "" : " ", smtp->status);
	else
		*ret_why = mem_str(m, curl_easy_strerror(code));
	/* A wrong password or certificate is ours to mend: the letter waits for it. */
	if (reply >= 500 && reply < 600 && code != CURLE_LOGIN_DENIED && reply != 530 &&
		reply != 535)
		return DELIVERY_REFUSED;
	return DELIVERY_LATER;
}

enum delivery smtp_send(struct smtp *smtp, struct mem *m, const char *from, const char *to,
	struct bytes message, const char **ret_why)
{
	struct curl_slist *list = curl_slist_append(NULL, mem_printf(m, "<%s>", to));
	struct source source = { message };
	CURLcode code;
	long reply = 0;

	prepare(smtp, mem_printf(m, "<%s>", from), list, &source);
	code = curl_easy_perform(smtp->curl);
	curl_easy_getinfo(smtp->curl, CURLINFO_RESPONSE_CODE, &reply);
	curl_slist_free_all(list);
	smtp->reply = code == CURLE_COULDNT_CONNECT || code == CURLE_OPERATION_TIMEDOUT ? 0 : reply;
	return judge(smtp, code, reply, m, ret_why);
}

const char *smtp_status(const struct smtp *smtp)
{
	return smtp->status;
}

long smtp_reply(const struct smtp *smtp)
{
	return smtp->reply;
}
