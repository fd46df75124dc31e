/*
 * The floor that rkt run is measured against: the least a program must do to run a pod through the shim. It launches the
 * plans of a prepared pod (stage1 plan), reads what the app prints until both pipes are closed, waits, and ends the pod.
 *
 *   floor PAUSE-PROGRAM POD-PLAN APP-PLAN...
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "shim.h"

static void fail(const char *what)
{
	fprintf(stderr, "floor: %s: %s\n", what, strerror(errno));
	exit(254);
}

static const void *map(const char *path)
{
	int file = open(path, O_RDONLY | O_CLOEXEC);
	struct stat status;
	void *plan;

	if (file < 0 || fstat(file, &status) != 0)
		fail(path);
	plan = mmap(NULL, status.st_size, PROT_READ, MAP_PRIVATE, file, 0);
	if (plan == MAP_FAILED)
		fail(path);
	close(file);
	return plan;
}

static int launch(const char *which, const char *path, const int32_t *descriptors, int count, int pidfd)
{
	struct rkt_outcome outcome;

	if (rkt_launch(map(path), descriptors, count, pidfd, &outcome) != 0) {
		fprintf(stderr, "floor: step %d of the %s plan failed: %s\n", outcome.failed_step, which, strerror(outcome.error));
		exit(254);
	}
	return outcome.pid;
}

static void pass_on(int out, int err)
{
	struct pollfd sources[] = { { out, POLLIN, 0 }, { err, POLLIN, 0 } };
	int open_count = 2;
	char buffer[16384];

	while (open_count > 0) {
		if (poll(sources, 2, -1) < 0)
			fail("poll");
		for (int i = 0; i < 2; i++) {
			ssize_t length;

			if (sources[i].fd < 0 || sources[i].revents == 0)
				continue;
			length = read(sources[i].fd, buffer, sizeof buffer);
			if (length > 0 && write(1, buffer, length) < 0)
				fail("write");
			if (length <= 0) {
				sources[i].fd = -1;
				open_count--;
			}
		}
	}
}

int main(int argc, char **argv)
{
	int32_t descriptors[3];
	int out[2], err[2], pod, pidfd, status = 0;

	if (argc < 4) {
		fprintf(stderr, "usage: floor PAUSE-PROGRAM POD-PLAN APP-PLAN...\n");
		return 2;
	}
	int apps[argc];
	descriptors[0] = open("/dev/null", O_RDWR | O_CLOEXEC);
	descriptors[1] = rkt_open_read_only(argv[1]);
	pod = launch("pod", argv[2], descriptors, 2, -1);
	close(descriptors[1]);
	pidfd = syscall(SYS_pidfd_open, pod, 0);
	if (pidfd < 0 || pipe2(out, O_CLOEXEC) != 0 || pipe2(err, O_CLOEXEC) != 0)
		fail("descriptors");
	descriptors[1] = out[1];
	descriptors[2] = err[1];
	for (int i = 3; i < argc; i++)
		apps[i] = launch("app", argv[i], descriptors, 3, pidfd);
	close(out[1]);
	close(err[1]);

	pass_on(out[0], err[0]);
	for (int i = 3; i < argc; i++) {
		if (waitpid(apps[i], &status, 0) != apps[i])
			fail("waiting for the app");
	}
	kill(pod, SIGKILL);
	waitpid(pod, NULL, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
