/* Hands a message to a mail server (RFC 5321), through libcurl. */
#ifndef DOMAIN_SMTP_H
#define DOMAIN_SMTP_H

#include <stdbool.h>

#include "base/mem.h"
#include "base/value.h"

enum delivery {
	DELIVERED,
	DELIVERY_LATER,	 /* the server is away, or says 4xx: try again */
	DELIVERY_REFUSED /* 5xx: trying again is no use */
};

struct smtp;

/*
 * url: smtp://HOST[:PORT] or smtps://HOST, with user:password@ where the server asks.
 * Except to this machine, smtp:// insists on STARTTLS; certificates are
 * verified.  Lives in m; ends with smtp_close().
 */
struct smtp *smtp_open(struct mem *m, const char *url);
void smtp_close(struct smtp *smtp);

/* False when it is no such address. */
bool smtp_url_is_good(const char *url);

/*
 * One message to one address; waits at most a minute.  *ret_why (in m): what the
 * server or the network said, in a few words of ours and a reply code, for the
 * outbox page.
 */
enum delivery smtp_send(struct smtp *smtp, struct mem *m, const char *from, const char *to,
	struct bytes message, const char **ret_why);

/* What the server answered last to the last message; 0: nothing, it is away. */
long smtp_reply(const struct smtp *smtp);

/* The status that stood in it ("5.1.1", RFC 3463); "": none.  Until the next message. */
const char *smtp_status(const struct smtp *smtp);

#endif
