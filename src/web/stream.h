/*
 * An answer that goes on after its beginning: server-sent events.  It belongs to
 * the connection and to who speaks into it, and ends with the last of the two.
 * While nothing is said it costs a socket and no thread.
 */
#ifndef WEB_STREAM_H
#define WEB_STREAM_H

#include <stdbool.h>
#include <stddef.h>

struct stream;

enum { STREAM_WAITING_MAX = 64 * 1024 /* bytes said and not yet taken by the socket */ };

/* For response.stream, which takes over one hold; the other is the caller's. */
struct stream *stream_new(void);

/* Any thread.  A copy is sent when it can be.  False: who listened has left, or does not read. */
bool stream_say(struct stream *s, const char *bytes, size_t n);

/* Any thread.  Who listened has left. */
bool stream_is_left(struct stream *s);

/* Any thread.  What was said goes out, then the connection ends. */
void stream_end(struct stream *s);

/* The caller does not speak any more: nothing of s may be used after it. */
void stream_drop(struct stream *s);

#endif
