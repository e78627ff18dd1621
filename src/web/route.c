#include "web/route.h"

enum { SEGMENTS_MAX = 8 };

/* One place of the tree of segments. */
struct node {
	const char *segment;	/* literal; NULL: a parameter */
	struct node **children; /* sorted by segment */
	size_t n_children;
	struct node *any; /* the child that is a parameter */
	const struct route *get, *post;
};

struct router {
	struct mem *mem;
	struct node root;
	const struct route_list *const *lists;
	size_t n_lists, n;
};

/* ---- building ---- */

/* Where a literal stands, or would stand, among the children. */
static size_t place_of(const struct node *at, const char *segment)
{
	size_t low = 0, high = at->n_children;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(at->children[middle]->segment, segment) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static struct node *literal(const struct node *at, const char *segment)
{
	size_t i = place_of(at, segment);

	if (i == at->n_children || strcmp(at->children[i]->segment, segment) != 0)
		return NULL;
	return at->children[i];
}

static struct node *child_of(struct router *r, struct node *at, const char *text, size_t n)
{
	const char *segment = mem_strn(r->mem, text, n);
	struct node *child;
	size_t i;

	if (segment[0] == ':') {
		if (at->any == NULL)
			at->any = MEM_NEW(r->mem, struct node);
		return at->any;
	}
	child = literal(at, segment);
	if (child != NULL)
		return child;
	i = place_of(at, segment);
	child = MEM_NEW(r->mem, struct node);
	child->segment = segment;
	at->children = mem_grow(r->mem, at->children, at->n_children + 1, sizeof(child));
	memmove(at->children + i + 1, at->children + i, (at->n_children - i) * sizeof(child));
	at->children[i] = child;
	at->n_children++;
	return child;
}

static bool has_param(const char *path, const char *name)
{
	size_t n = strlen(name);

	for (const char *at = strchr(path, ':'); at != NULL; at = strchr(at + 1, ':'))
		if (strncmp(at + 1, name, n) == 0 && (at[1 + n] == '/' || at[1 + n] == '\0'))
			return true;
	return false;
}

static int n_text_steps(const struct route_step *s)
{
	return (s->of_text != NULL) + (s->of_award_text != NULL) + (s->of_proposal_text != NULL) +
	       (s->of_org_text != NULL);
}

static int n_steps(const struct route_step *s)
{
	return (s->alone != NULL) + (s->of_call != NULL) + (s->of_proposal != NULL) +
	       (s->of_award != NULL) + (s->of_message != NULL) + (s->of_person != NULL) +
	       (s->of_org != NULL) + (s->of_key != NULL) + n_text_steps(s);
}

/* What a row must hold; a wrong one is a bug of ours and does not start. */
static void check_row(const struct route *row)
{
	const char *param = object_param(action_object(row->action));

	MUST(row->path[0] == '/' && row->summary != NULL);
	MUST((row->run != NULL) + n_steps(&row->step) == 1);
	MUST(n_text_steps(&row->step) == 0 || row->form != NULL);
	MUST(row->method == GET || row->method == POST);
	MUST(param == NULL || has_param(row->path, param));
	MUST(row->who != WHO_UNSAID);
	/* Only a page with a form can ask for the password. */
	MUST(!row->needs_fresh ||
		(row->method == POST && row->who == SIGNED_IN && row->again != NULL));
	/* A slug would have to be looked up first, and who proves themselves is asked before. */
	MUST(!row->asks_within ||
		(row->method == POST && row->who == SIGNED_IN && !row->needs_fresh &&
			!object_has_slug(action_object(row->action))));
	/* Keys read; what writes is a person's own click. */
	MUST(row->bearer == KEY_NONE || row->method == GET);
	MUST(!row->streams || row->method == GET);
	/* What waits for a socket does not read a body. */
	MUST(!row->needs_nothing || row->method == GET);
}

static void add_row(struct router *r, const struct route *row)
{
	struct node *at = &r->root;
	const struct route **place;

	check_row(row);
	for (const char *s = row->path; *s == '/' && s[1] != '\0';) {
		size_t n = strcspn(s + 1, "/");

		MUST(n > 0);
		at = child_of(r, at, s + 1, n);
		s += n + 1;
	}
	place = row->method == GET ? &at->get : &at->post;
	MUST(*place == NULL);
	*place = row;
	r->n++;
}

struct router *router_new(struct mem *m, const struct route_list *const *lists, size_t n)
{
	struct router *r = MEM_NEW(m, struct router);

	*r = (struct router){ .mem = m, .lists = lists, .n_lists = n };
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < lists[i]->n; k++)
			add_row(r, &lists[i]->rows[k]);
	return r;
}

size_t router_count(const struct router *r)
{
	return r->n;
}

const struct route *router_at(const struct router *r, size_t i)
{
	for (size_t k = 0; k < r->n_lists; k++) {
		if (i < r->lists[k]->n)
			return &r->lists[k]->rows[i];
		i -= r->lists[k]->n;
	}
	BUG("no such row");
}

/* ---- matching ---- */

struct path {
	size_t n;
	const char *segments[SEGMENTS_MAX];
};

static bool is_param(const char *s)
{
	static const char allowed[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.~";
	size_t n = strlen(s);

	return n > 0 && n <= ROUTE_PARAM_BYTES_MAX && strspn(s, allowed) == n &&
	       strcmp(s, ".") != 0 && strcmp(s, "..") != 0;
}

/* Cuts at "/" first and decodes then: a coded slash stays inside its segment. */
static enum route_answer split(struct mem *m, const char *path, struct path *ret_path)
{
	enum route_answer answer = ROUTE_FOUND;

	ret_path->n = 0;
	if (strcmp(path, "/") == 0)
		return ROUTE_FOUND;
	while (*path == '/') {
		size_t n = strcspn(path + 1, "/");
		char *segment = mem_array_raw(m, n + 1, 1);

		if (!http_percent_decode(path + 1, n, false, segment))
			return ROUTE_MALFORMED;
		if (ret_path->n == SEGMENTS_MAX)
			answer = ROUTE_ABSENT; /* the rest is still looked at for bad codes */
		else
			ret_path->segments[ret_path->n++] = segment;
		path += n + 1;
	}
	return answer;
}

static const struct route *row_for(const struct node *at, enum http_method method)
{
	return method == GET || method == HEAD ? at->get : method == POST ? at->post : NULL;
}

/* A literal goes before a parameter: "/calls/new" is no call of that name. */
static const struct node *walk(const struct node *at, const struct path *p, size_t i)
{
	const struct node *found = NULL, *child;

	if (i == p->n)
		return at->get != NULL || at->post != NULL ? at : NULL;
	child = literal(at, p->segments[i]);
	if (child != NULL)
		found = walk(child, p, i + 1);
	if (found == NULL && at->any != NULL && is_param(p->segments[i]))
		found = walk(at->any, p, i + 1);
	return found;
}

static void fill_params(struct mem *m, const struct route *row, const struct path *p,
	struct route_params *ret_params)
{
	const char *s = row->path;

	ret_params->n = 0;
	for (size_t i = 0; i < p->n; i++) {
		size_t n = strcspn(s + 1, "/");

		if (s[1] == ':') {
			MUST(ret_params->n < ROUTE_PARAMS_MAX);
			ret_params->items[ret_params->n].name = mem_strn(m, s + 2, n - 1);
			ret_params->items[ret_params->n++].value = p->segments[i];
		}
		s += n + 1;
	}
}

static const char *allow_of(const struct node *at)
{
	if (at->get != NULL && at->post != NULL)
		return "GET, HEAD, POST";
	return at->get != NULL ? "GET, HEAD" : "POST";
}

enum route_answer router_find(const struct router *r, struct mem *m, enum http_method method,
	const char *path, const struct route **ret_route, struct route_params *ret_params,
	const char **ret_allow)
{
	struct path p;
	enum route_answer answer = split(m, path, &p);
	const struct node *at;

	if (answer != ROUTE_FOUND)
		return answer;
	at = walk(&r->root, &p, 0);
	if (at == NULL)
		return ROUTE_ABSENT;
	*ret_allow = allow_of(at);
	if (row_for(at, method) == NULL)
		return ROUTE_WRONG_METHOD;
	*ret_route = row_for(at, method);
	fill_params(m, *ret_route, &p, ret_params);
	return ROUTE_FOUND;
}

const char *route_param(const struct route_params *p, const char *name)
{
	for (size_t i = 0; i < p->n; i++)
		if (strcmp(p->items[i].name, name) == 0)
			return p->items[i].value;
	BUG("a route has no parameter of that name");
}
