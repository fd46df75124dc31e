#include "checker.h"

#include <stdarg.h>
#include <sys/wait.h>


const char *role = "";

void report(int holds, const char *name, const char *reason, ...)
{
	int error = errno;
	va_list rest;

	printf("%s %s: %s", holds ? "pass" : "fail", role, name);
	if (!holds) {
		printf(": ");
		errno = error;
		va_start(rest, reason);
		vprintf(reason, rest);
		va_end(rest);
	}
	putchar('\n');
	fflush(stdout);
}

void report_same(const char *name, const char *expected, const char *found)
{
	int same = expected == NULL || found == NULL ? expected == found : strcmp(expected, found) == 0;

	report(same, name, "expected \"%s\", found \"%s\"", expected != NULL ? expected : "(none)", found != NULL ? found : "(none)");
}

void report_number(const char *name, unsigned long long expected, unsigned long long found)
{
	report(expected == found, name, "expected %#llx, found %#llx", expected, found);
}

const char *content(const char *path)
{
	static char buffer[65536];
	ssize_t length = 0, more;
	int file = open(path, O_RDONLY | O_CLOEXEC);

	buffer[0] = 0;
	if (file < 0)
		return buffer;
	while ((more = read(file, buffer + length, sizeof buffer - 1 - length)) > 0)
		length += more;
	close(file);
	buffer[length] = 0;
	return buffer;
}

int make_file(const char *path, const char *text)
{
	int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	int made = file >= 0 && write(file, text, strlen(text)) == (ssize_t)strlen(text);

	if (file >= 0)
		close(file);
	return made;
}

int await(const char *path)
{
	for (int i = 0; i < 1000; i++) {
		if (access(path, F_OK) == 0)
			return 1;
		usleep(10000);
	}
	return 0;
}

const char *own_status(const char *name)
{
	static char value[256];
	char wanted[64];
	const char *line;

	snprintf(wanted, sizeof wanted, "\n%s:\t", name);
	line = strstr(content("/proc/self/status"), wanted);
	value[0] = 0;
	if (line != NULL)
		sscanf(line + strlen(wanted), "%255[^\n]", value);
	return value;
}

int in_child(void (*act)(void))
{
	int status = -1;
	pid_t child = fork();

	if (child == 0) {
		act();
		_exit(0);
	}
	if (child < 0 || waitpid(child, &status, 0) != child)
		return -1;
	return status;
}
