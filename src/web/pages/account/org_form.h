/* The form of an institution: struct org_input, from struct org or from nothing. */
#ifndef WEB_PAGES_ORG_FORM_H
#define WEB_PAGES_ORG_FORM_H

#include "web/form.h"

extern const struct form org_form;

#endif
