/*
 * Times programs side by side: each round runs every contender once, in an order that rotates, so that noise on the machine
 * hits all of them alike. A run is timed from posix_spawn to wait4, with no shell in between.
 *
 *   measure ROUNDS WARM-UP < CONTENDERS > SAMPLES
 *
 * CONTENDERS has lines of a word, a blank and a value:
 *   contender NAME   starts one
 *   word TEXT        one word of its command line, in order
 *   before COMMAND   a shell command to run before each run, not timed
 *   after COMMAND    the same after it
 * SAMPLES has a line "NAME<tab>nanoseconds<tab>peak resident KiB<tab>exit status" per run after the warm-up.
 * Output of the contenders is thrown away, but for the standard error of a warm-up run that fails, which is shown.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MAX_CONTENDERS 32
#define MAX_WORDS 64

struct contender {
	char *name, *before, *after;
	char *words[MAX_WORDS + 1];
	int word_count;
};

struct sample {
	long long nanoseconds;
	long peak_kib;
	int status;
};

extern char **environ;

static struct contender contenders[MAX_CONTENDERS];
static int contender_count;

static void fail(const char *what, const char *which)
{
	fprintf(stderr, "measure: %s \"%s\": %s\n", what, which, strerror(errno));
	exit(1);
}

static void refuse(const char *line)
{
	errno = EINVAL;
	fail("cannot understand the line", line);
}

static void read_line(char *line)
{
	char *value = strchr(line, ' ');
	struct contender *current = contender_count > 0 ? &contenders[contender_count - 1] : NULL;

	if (value == NULL)
		refuse(line);
	*value++ = 0;
	value = strdup(value);
	if (strcmp(line, "contender") == 0 && contender_count < MAX_CONTENDERS)
		contenders[contender_count++].name = value;
	else if (current != NULL && strcmp(line, "before") == 0)
		current->before = value;
	else if (current != NULL && strcmp(line, "after") == 0)
		current->after = value;
	else if (current != NULL && strcmp(line, "word") == 0 && current->word_count < MAX_WORDS)
		current->words[current->word_count++] = value;
	else
		refuse(line);
}

static void read_contenders(void)
{
	char *line = NULL;
	size_t size = 0;
	ssize_t length;

	while ((length = getline(&line, &size, stdin)) > 0) {
		if (line[length - 1] == '\n')
			line[--length] = 0;
		if (length > 0)
			read_line(line);
	}
	free(line);
}

static void run_shell(const struct contender *contender, const char *command)
{
	if (command != NULL && system(command) != 0)
		fprintf(stderr, "measure: %s: failed: %s\n", contender->name, command);
}

static long long now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static struct sample run(const struct contender *contender, const char *errors)
{
	posix_spawn_file_actions_t actions;
	struct sample sample;
	struct rusage usage;
	int status, error;
	long long start;
	pid_t pid;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	start = now();
	error = posix_spawn(&pid, contender->words[0], &actions, NULL, (char **)contender->words, environ);
	if (error != 0) {
		errno = error;
		fail("cannot run", contender->words[0]);
	}
	while (wait4(pid, &status, 0, &usage) < 0)
		if (errno != EINTR)
			fail("cannot wait for", contender->name);
	sample.nanoseconds = now() - start;

	sample.peak_kib = usage.ru_maxrss;
	sample.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	posix_spawn_file_actions_destroy(&actions);
	return sample;
}

static void show(const struct contender *contender, int status, const char *path)
{
	char text[4096];
	FILE *file = fopen(path, "r");
	size_t length = file != NULL ? fread(text, 1, sizeof text, file) : 0;

	fprintf(stderr, "measure: %s: exit status %d: %.*s\n", contender->name, status, (int)length, text);
	if (file != NULL)
		fclose(file);
}

static void run_round(int round, int warm_up, const char *errors)
{
	for (int i = 0; i < contender_count; i++) {
		const struct contender *contender = &contenders[(i + abs(round - warm_up)) % contender_count];
		struct sample sample;

		run_shell(contender, contender->before);
		sample = run(contender, round < warm_up ? errors : "/dev/null");
		run_shell(contender, contender->after);
		if (round >= warm_up)
			printf("%s\t%lld\t%ld\t%d\n", contender->name, sample.nanoseconds, sample.peak_kib, sample.status);
		else if (sample.status != 0)
			show(contender, sample.status, errors);
	}
}

int main(int argc, char **argv)
{
	char errors[] = "/tmp/measure.XXXXXX";
	int rounds, warm_up;

	if (argc != 3) {
		fprintf(stderr, "usage: measure ROUNDS WARM-UP < CONTENDERS > SAMPLES\n");
		return 2;
	}
	rounds = atoi(argv[1]);
	warm_up = atoi(argv[2]);
	read_contenders();
	close(mkstemp(errors));
	for (int round = 0; round < rounds + warm_up; round++)
		run_round(round, warm_up, errors);
	unlink(errors);
	return 0;
}
