/* An address as mail goes to: "name@university.edu". */
#ifndef BASE_EMAIL_H
#define BASE_EMAIL_H

#include <stdbool.h>

/*
 * One @; before it at most 64 of the usual characters, behind it at least two
 * labels.  None that could be taken for an option of a program that sends mail.
 * How long it may be is the caller's.
 */
bool email_is_good(const char *text);

#endif
