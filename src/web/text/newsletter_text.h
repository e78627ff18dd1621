/*
 * A letter to the list: what staff wrote in Markdown, as plain text and as a page of HTML that
 * loads nothing from anywhere, both with the way to leave below.
 */
#ifndef WEB_TEXT_NEWSLETTER_TEXT_H
#define WEB_TEXT_NEWSLETTER_TEXT_H

#include "domain/letter.h"

letter_writer newsletter_letter_write;

#endif
