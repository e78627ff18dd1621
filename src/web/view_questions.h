/* What a call asks, as staff write it, and below as the applicant sees it.  Rules of view.h hold.
 */
#ifndef WEB_VIEW_QUESTIONS_H
#define WEB_VIEW_QUESTIONS_H

#include "web/view_form.h"

struct questions_view {
	struct form_view form;
	const struct form_row *seen; /* outside of the form: nothing of it is sent */
	size_t n_seen;
};

#endif
