#include "web/session.h"

enum err session_person(struct rq *rq, const char *token)
{
	(void)rq;
	(void)token;
	return ERR_NOT_FOUND;
}
