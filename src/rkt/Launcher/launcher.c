/*
 * The program that users call. It executes the real one through a read-only mount of its own, which is in nobody's tree: processes of pods can come
 * by the file that starts them, as /proc/self/exe, and this way cannot change it. Small and static, so that this costs little.
 *
 * Where no such mount can be made, for users other than root, the file is executed as it is: it refuses to run pods in itself then.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "shim.h"

#define LAUNCHER "/bin/rkt"
#define PROGRAM "/libexec/rkt/rkt"

static int fail(const char *what, const char *path)
{
	dprintf(STDERR_FILENO, "rkt: cannot %s \"%s\": %s\n", what, path, strerror(errno));
	return 254;
}

int main(int argc, char **argv)
{
	char own[PATH_MAX], program[PATH_MAX + sizeof PROGRAM];

	ssize_t length = readlink("/proc/self/exe", own, sizeof own - 1);
	if (length < 0 || argc < 1)
		return fail("read", "/proc/self/exe");
	own[length] = '\0';
	ssize_t stem = length - (ssize_t)strlen(LAUNCHER);
	if (stem < 0 || strcmp(own + stem, LAUNCHER) != 0) {
		errno = ENOENT;
		return fail("find what is installed beside", own);
	}
	memcpy(program, own, (size_t)stem);
	strcpy(program + stem, PROGRAM);

	/* The program has no path to find what is installed beside it: this is how it learns of ours. */
	argv[0] = own;
	rkt_execute_read_only(program, argv);
	execv(program, argv);
	fail("execute", program);
	dprintf(STDERR_FILENO, "hint: it is installed together with this program\n");
	return 254;
}
