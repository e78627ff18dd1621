/*
 * A file that is there whole or not at all.  It is written without a name
 * (O_TMPFILE) and takes its place by link, rename and fsync of the folder, so
 * that Ctrl-C, kill and a power cut leave what was there before.  Where the
 * file system knows no O_TMPFILE, an unlinked file stands in and is copied.
 * "-" is standard output; a device or a pipe is written directly.
 */
#ifndef CLI_FILE_OUT_H
#define CLI_FILE_OUT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"

struct file_out;

/* ERR_INTERNAL: file_out_fault() says why.  *ret_out is always set. */
MUST_CHECK enum err file_out_open(struct mem *m, const char *path, struct file_out **ret_out);

/*
 * Can a file be put there?  Asked before long work; nothing is left behind.
 * False after saying why on standard error, in the name of the command.  True
 * where path is NULL.
 */
bool file_out_can(struct mem *m, const char *command, const char *path);

/* What is added here goes to the file with the next file_out_flush(). */
struct buf *file_out_text(struct file_out *out);

/* Writes the text so far when there is much of it; failures are kept for the commit. */
void file_out_flush(struct file_out *out);

/* Puts the file in its place; ERR_INTERNAL leaves what was there before. */
MUST_CHECK enum err file_out_commit(struct file_out *out);

/* Closes without a trace; after a commit it does nothing. */
void file_out_drop(struct file_out *out);

/* "file: reason" of the first failure, or NULL. */
const char *file_out_fault(const struct file_out *out);

#endif
