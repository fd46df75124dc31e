/*
 * The program that users call. It executes the real one through a read-only mount of its own, which is in nobody's tree: processes of pods can come
 * by the file that starts them, as /proc/self/exe, and this way cannot change it. Without a C library, so that this costs next to nothing.
 *
 * Where no such mount can be made, for users other than root, the file is executed as it is: it refuses to run pods in itself then.
 */
#include <asm/errno.h>
#include <linux/fcntl.h>
#include <linux/limits.h>
#include <linux/mount.h>

#include "bare.h"

#define LAUNCHER "/bin/rkt"
#define PROGRAM "/libexec/rkt/rkt"
#define STANDARD_ERROR 2

static long length_of(const char *text)
{
	long length = 0;

	while (text[length] != '\0')
		length++;
	return length;
}

static void say(const char *text)
{
	call(__NR_write, STANDARD_ERROR, (long)text, length_of(text), 0, 0);
}

/* The errors that one meets here; the others by their number, with which errno(3) tells more. */
static const char *words_for(long error)
{
	static char number[] = "error 000";

	switch (error) {
	case ENOENT:
		return "no such file or directory";
	case EACCES:
		return "permission denied";
	case ENOEXEC:
		return "not a program for this machine";
	case ENOMEM:
		return "not enough memory";
	case E2BIG:
		return "argument list too long";
	default:
		for (char *digit = number + sizeof number - 2; *digit != ' '; digit--, error /= 10)
			*digit = (char)('0' + error % 10);
		return number;
	}
}

static _Noreturn void fail(const char *what, const char *path, long error, const char *hint)
{
	say("rkt: cannot ");
	say(what);
	say(" \"");
	say(path);
	say("\": ");
	say(words_for(error));
	say(hint);
	leave(254);
}

/* Does not return when it succeeds. */
static void execute_read_only(const char *program, char **arguments, char **environment)
{
	struct mount_attr read_only = { .attr_set = MOUNT_ATTR_RDONLY };
	long fd = call(__NR_open_tree, AT_FDCWD, (long)program, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC, 0, 0);

	if (fd < 0)
		return;
	if (call(__NR_mount_setattr, fd, (long)"", AT_EMPTY_PATH, (long)&read_only, sizeof read_only) == 0)
		call(__NR_execveat, fd, (long)"", (long)arguments, (long)environment, AT_EMPTY_PATH);
	call(__NR_close, fd, 0, 0, 0, 0);
}

static _Noreturn void run(long *stack)
{
	static char own[PATH_MAX], program[PATH_MAX + sizeof PROGRAM];
	long count = stack[0];
	char **arguments = (char **)(stack + 1), **environment = arguments + count + 1;
	long length = call(__NR_readlink, (long)"/proc/self/exe", (long)own, sizeof own - 1, 0, 0);
	long stem = length - (long)(sizeof LAUNCHER - 1);

	if (length < 0)
		fail("read", "/proc/self/exe", -length, "\n");
	if (count < 1)
		leave(254);
	for (long i = 0; i < (long)sizeof LAUNCHER; i++)
		if (stem < 0 || own[stem + i] != LAUNCHER[i])
			fail("find what is installed beside", own, ENOENT, "\n");
	for (long i = 0; i < stem; i++)
		program[i] = own[i];
	for (long i = 0; i < (long)sizeof PROGRAM; i++)
		program[stem + i] = PROGRAM[i];

	/* The program has no path to find what is installed beside it: this is how it learns of ours. */
	arguments[0] = own;
	execute_read_only(program, arguments, environment);
	long error = -call(__NR_execve, (long)program, (long)arguments, (long)environment, 0, 0);
	fail("execute", program, error, "\nhint: it is installed together with this program\n");
}
