#include "domain/job/job_fetch.h"

#include <curl/curl.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"
#include "domain/job/job_address_rules.h"

enum { CONNECT_S = 10, TOTAL_S = 60, SLOW_BYTES = 200, SLOW_S = 15, REDIRECTS = 3 };

struct fetching {
	struct buf bytes;
	size_t most;
	bool takes_inner, met_inner, is_large;
};

/* The address itself, after every look-up and redirect, and before anything is sent to it. */
static curl_socket_t open_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *to)
{
	struct fetching *f = arg;
	bool is_public = false;

	(void)purpose;
	if (to->family == AF_INET) {
		struct sockaddr_in in;

		memcpy(&in, &to->addr, sizeof(in));
		is_public = job_address4_is_public((const uint8_t *)&in.sin_addr);
	} else if (to->family == AF_INET6 && to->addrlen >= sizeof(struct sockaddr_in6)) {
		struct sockaddr_in6 in;

		/* curl keeps it behind a struct sockaddr, which is shorter. */
		memcpy(&in, (const char *)to + offsetof(struct curl_sockaddr, addr), sizeof(in));
		is_public = job_address6_is_public(in.sin6_addr.s6_addr);
	}
	if (!is_public && !f->takes_inner) {
		f->met_inner = true;
		return CURL_SOCKET_BAD;
	}
	return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

static size_t take(char *from, size_t size, size_t n, void *arg)
{
	struct fetching *f = arg;

	if (f->bytes.n + size * n > f->most) {
		f->is_large = true;
		return 0;
	}
	buf_add(&f->bytes, from, size * n);
	return size * n;
}

static void prepare(CURL *c, const char *url, struct fetching *f)
{
	const bool is_safe = strncasecmp(url, "https:", 6) == 0;

	curl_easy_setopt(c, CURLOPT_URL, url);
	curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(c, CURLOPT_REDIR_PROTOCOLS_STR, is_safe ? "https" : "http,https");
	curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 1L);
	curl_easy_setopt(c, CURLOPT_MAXREDIRS, (long)REDIRECTS);
	curl_easy_setopt(c, CURLOPT_PROXY, ""); /* what it connects to is then what it is told to */
	curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	curl_easy_setopt(c, CURLOPT_OPENSOCKETDATA, f);
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, take);
	curl_easy_setopt(c, CURLOPT_WRITEDATA, f);
	curl_easy_setopt(c, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)f->most);
	curl_easy_setopt(c, CURLOPT_ACCEPT_ENCODING, ""); /* bounded by take(), once unpacked */
	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_S);
	curl_easy_setopt(c, CURLOPT_TIMEOUT, (long)TOTAL_S);
	curl_easy_setopt(c, CURLOPT_LOW_SPEED_LIMIT, (long)SLOW_BYTES);
	curl_easy_setopt(c, CURLOPT_LOW_SPEED_TIME, (long)SLOW_S);
	curl_easy_setopt(c, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	curl_easy_setopt(c, CURLOPT_USERAGENT, "Bursary");
}

/* How curl ended, of what can be told to staff. */
static enum job_fetch_fault fault_of(int code, long status, const struct fetching *f)
{
	static const struct {
		int code;
		enum job_fetch_fault fault;
	} faults[] = { { CURLE_URL_MALFORMAT, JOB_FETCH_BAD_URL },
		{ CURLE_UNSUPPORTED_PROTOCOL, JOB_FETCH_SENDS_ON },
		{ CURLE_TOO_MANY_REDIRECTS, JOB_FETCH_SENDS_ON },
		{ CURLE_COULDNT_RESOLVE_HOST, JOB_FETCH_NO_HOST },
		{ CURLE_OPERATION_TIMEDOUT, JOB_FETCH_TOO_SLOW },
		{ CURLE_FILESIZE_EXCEEDED, JOB_FETCH_TOO_LARGE },
		{ CURLE_PEER_FAILED_VERIFICATION, JOB_FETCH_NOT_TRUSTED },
		{ CURLE_SSL_CONNECT_ERROR, JOB_FETCH_NOT_TRUSTED } };

	if (f->met_inner)
		return JOB_FETCH_INNER;
	if (f->is_large)
		return JOB_FETCH_TOO_LARGE;
	if (code == CURLE_OK)
		return status == 200 ? JOB_FETCH_FINE : JOB_FETCH_STATUS;
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++)
		if (faults[i].code == code)
			return faults[i].fault;
	return JOB_FETCH_NO_ANSWER;
}

struct job_fetched job_fetch(struct mem *mem, const char *url, size_t bytes_max, bool takes_inner)
{
	struct fetching f = { .most = bytes_max, .takes_inner = takes_inner };
	struct job_fetched fetched = { .status = 0 };
	CURL *c;
	int code;

	if (!job_feed_url_is_good(url))
		return (struct job_fetched){ .fault = JOB_FETCH_BAD_URL };
	MUST(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK);
	c = curl_easy_init();
	MUST(c != NULL);
	buf_init(&f.bytes, mem, 1 << 16);
	prepare(c, url, &f);
	code = (int)curl_easy_perform(c);
	curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &fetched.status);
	curl_easy_cleanup(c);
	fetched.fault = fault_of(code, fetched.status, &f);
	if (fetched.fault == JOB_FETCH_FINE) {
		fetched.bytes = buf_str(&f.bytes);
		fetched.n = f.bytes.n;
	}
	return fetched;
}
