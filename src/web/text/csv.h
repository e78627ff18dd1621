/*
 * CSV as RFC 4180 has it, for spreadsheets: CRLF, and a field that a
 * spreadsheet would take for a formula (= + - @, tab, CR) gets an apostrophe
 * before it (OWASP, "CSV Injection").
 */
#ifndef WEB_TEXT_CSV_H
#define WEB_TEXT_CSV_H

#include "base/buf.h"

void csv_row(struct buf *out, const char *const *fields, size_t n);

#endif
