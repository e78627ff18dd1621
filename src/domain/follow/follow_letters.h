/* Sends the letters that ask a subscriber to confirm, or tell where the settings are. */
#ifndef DOMAIN_FOLLOW_LETTERS_H
#define DOMAIN_FOLLOW_LETTERS_H

#include "domain/cx.h"
#include "domain/notice/mailer.h"

/* Some of those that are due, outside of a bracket; *ret_n: how many were tried. */
MUST_CHECK enum err follow_letters_send(struct cx *cx, const struct mailer *mailer, size_t *ret_n);

#endif
