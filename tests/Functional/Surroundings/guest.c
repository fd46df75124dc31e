/* The program inside the test images: the first argument says what it does. Statically linked, so that an image needs nothing else. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <grp.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

static int failed(const char *what)
{
	fprintf(stderr, "guest: %s: %s\n", what, strerror(errno));
	return 99;
}

static int print_words(FILE *to, char **words)
{
	for (int i = 0; words[i] != NULL; i++)
		fprintf(to, "%s%s", i > 0 ? " " : "", words[i]);
	fputc('\n', to);
	return 0;
}

static int print_file(const char *path)
{
	char buffer[65536];
	FILE *file = fopen(path, "r");
	size_t length;

	if (file == NULL)
		return failed(path);
	while ((length = fread(buffer, 1, sizeof buffer, file)) > 0)
		fwrite(buffer, 1, length, stdout);
	fclose(file);
	return 0;
}

static int write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	if (file == NULL || fprintf(file, "%s\n", text) < 0 || fclose(file) != 0)
		return failed(path);
	return 0;
}

static int list_directory(const char *path)
{
	struct dirent **entries;
	int count = scandir(path, &entries, NULL, alphasort);

	if (count < 0)
		return failed(path);
	for (int i = 0; i < count; i++)
		if (strcmp(entries[i]->d_name, ".") != 0 && strcmp(entries[i]->d_name, "..") != 0)
			puts(entries[i]->d_name);
	return 0;
}

static int print_link(const char *path)
{
	char target[4096];
	ssize_t length = readlink(path, target, sizeof target - 1);

	if (length < 0)
		return failed(path);
	target[length] = 0;
	puts(target);
	return 0;
}

static int sleep_for_ever(void)
{
	puts("ready");
	fflush(stdout);
	while (pause() != 0)
		continue;
	return 0;
}

static void say_goodbye(int number)
{
	(void)number;
	if (write(1, "goodbye\n", 8) < 0)
		_exit(98);
	_exit(0);
}

/* The text of an address; that of IPv4 as such, although the socket takes both families. */
static const char *text_of(const struct sockaddr_in6 *peer, char *text, size_t size)
{
	int mapped = IN6_IS_ADDR_V4MAPPED(&peer->sin6_addr);

	return inet_ntop(mapped ? AF_INET : AF_INET6, peer->sin6_addr.s6_addr + (mapped ? 12 : 0), text, (socklen_t)size);
}

/* Answers each connection, of IPv4 or IPv6, with the address of its other end. */
static int serve(int port)
{
	struct sockaddr_in6 any = { .sin6_family = AF_INET6, .sin6_port = htons(port) }, peer;
	int zero = 0, one = 1, server = socket(AF_INET6, SOCK_STREAM, 0);
	char text[INET6_ADDRSTRLEN];

	setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
	setsockopt(server, IPPROTO_IPV6, IPV6_V6ONLY, &zero, sizeof zero);
	if (server < 0 || bind(server, (struct sockaddr *)&any, sizeof any) != 0 || listen(server, 16) != 0)
		return failed("serve");
	puts("ready");
	fflush(stdout);
	for (;;) {
		socklen_t length = sizeof peer;
		int client = accept(server, (struct sockaddr *)&peer, &length);

		if (client < 0)
			return failed("accept");
		dprintf(client, "hello %s\n", text_of(&peer, text, sizeof text));
		close(client);
	}
}

/* Sends each datagram back to where it came from. */
static int echo_datagrams(int port)
{
	struct sockaddr_in any = { .sin_family = AF_INET, .sin_port = htons(port) }, peer;
	int server = socket(AF_INET, SOCK_DGRAM, 0);
	char data[256];

	if (server < 0 || bind(server, (struct sockaddr *)&any, sizeof any) != 0)
		return failed("echo");
	puts("ready");
	fflush(stdout);
	for (;;) {
		socklen_t length = sizeof peer;
		ssize_t size = recvfrom(server, data, sizeof data, 0, (struct sockaddr *)&peer, &length);

		if (size < 0 || sendto(server, data, (size_t)size, 0, (struct sockaddr *)&peer, length) < 0)
			return failed("echo");
	}
}

static int connect_to(const char *address, int port)
{
	struct sockaddr_in6 there = { .sin6_family = AF_INET6, .sin6_port = htons(port) };
	char answer[256], mapped[sizeof "::ffff:" + INET_ADDRSTRLEN];
	int client = socket(AF_INET6, SOCK_STREAM, 0), zero = 0;
	ssize_t length;

	setsockopt(client, IPPROTO_IPV6, IPV6_V6ONLY, &zero, sizeof zero);
	snprintf(mapped, sizeof mapped, "%s%s", strchr(address, ':') == NULL ? "::ffff:" : "", address);
	if (client < 0 || inet_pton(AF_INET6, mapped, &there.sin6_addr) != 1 || connect(client, (struct sockaddr *)&there, sizeof there) != 0)
		return failed("connect");
	length = read(client, answer, sizeof answer);
	return length > 0 && fwrite(answer, 1, length, stdout) > 0 ? 0 : failed("read");
}

/* Leaves orphans behind, which only pid 1 can reap, and counts the zombies a moment later. */
static int leave_orphans(int count)
{
	for (int i = 0; i < count; i++) {
		pid_t child = fork();

		if (child == 0) {
			if (fork() == 0)
				usleep(10000);
			_exit(0);
		}
		waitpid(child, NULL, 0);
	}
	usleep(200000);
	return list_directory("/proc");
}

static int allocate(long megabytes)
{
	for (long i = 0; i < megabytes; i++) {
		char *block = malloc(1 << 20);

		if (block == NULL)
			return failed("malloc");
		memset(block, 1, 1 << 20);
	}
	puts("allocated");
	return 0;
}

/* Makes processes that make processes until no more can be had, but never more than a test can bear; then waits for its end. */
static int fork_bomb(int most)
{
	int made = 0;

	while (made < most) {
		pid_t child = fork();

		if (child < 0)
			break;
		if (child == 0) {
			signal(SIGTERM, SIG_IGN);
			while (fork() >= 0 && made++ < 3)
				continue;
			for (;;)
				pause();
		}
		made++;
	}
	printf("stopped after %s: %s\n", made < most ? "some" : "all", strerror(errno));
	fflush(stdout);
	return sleep_for_ever();
}

static int print_owner(const char *path)
{
	struct stat status;

	if (stat(path, &status) != 0)
		return failed(path);
	return printf("%s %u:%u %o\n", path, status.st_uid, status.st_gid, status.st_mode & 07777) < 0;
}

static int print_groups(void)
{
	gid_t groups[64];
	int count = getgroups(64, groups);

	printf("groups");
	for (int i = 0; i < count; i++)
		printf(" %u", groups[i]);
	return puts("") < 0;
}

static int await(const char *path)
{
	while (access(path, F_OK) != 0)
		usleep(10000);
	return 0;
}

static int act(int argc, char **argv);

/* Several verbs with their words, separated by "+"; the status is that of the last that failed. */
static int do_each(char **words)
{
	int status = 0;

	while (*words != NULL) {
		int count = 1, failure;

		while (words[count] != NULL && strcmp(words[count], "+") != 0)
			count++;
		char *rest = words[count];
		words[count] = NULL;
		failure = act(count + 1, words - 1);
		fflush(stdout);
		status = failure != 0 ? failure : status;
		words += count + (rest != NULL);
	}
	return status;
}

static int act(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";
	const char *first = argc > 2 ? argv[2] : "";
	const char *second = argc > 3 ? argv[3] : "";

	if (strcmp(what, "each") == 0)
		return do_each(argv + 2);
	if (strcmp(what, "owner") == 0)
		return print_owner(first);
	if (strcmp(what, "groups") == 0)
		return print_groups();
	if (strcmp(what, "await") == 0)
		return await(first);
	if (strcmp(what, "print") == 0)
		return print_words(stdout, argv + 2);
	if (strcmp(what, "complain") == 0)
		return print_words(stderr, argv + 2);
	if (strcmp(what, "exit") == 0)
		return atoi(first);
	if (strcmp(what, "abort") == 0)
		abort();
	if (strcmp(what, "cat") == 0)
		return print_file(first);
	if (strcmp(what, "write") == 0)
		return write_file(first, second);
	if (strcmp(what, "ls") == 0)
		return list_directory(first);
	if (strcmp(what, "readlink") == 0)
		return print_link(first);
	if (strcmp(what, "environment") == 0) {
		for (char **variable = environ; *variable != NULL; variable++)
			puts(*variable);
		return 0;
	}
	if (strcmp(what, "mount") == 0)
		return mount("tmpfs", first, "tmpfs", 0, NULL) == 0 ? print_file("/proc/self/mountinfo") : failed(first);
	if (strcmp(what, "identity") == 0)
		return printf("uid=%d gid=%d pid=%d cwd=%s\n", getuid(), getgid(), getpid(), get_current_dir_name()) < 0;
	if (strcmp(what, "hostname") == 0)
		return print_file("/proc/sys/kernel/hostname");
	if (strcmp(what, "sleep") == 0)
		return sleep_for_ever();
	if (strcmp(what, "ignore-signals") == 0) {
		signal(SIGTERM, SIG_IGN);
		signal(SIGINT, SIG_IGN);
		return sleep_for_ever();
	}
	if (strcmp(what, "say-goodbye") == 0) {
		signal(SIGTERM, say_goodbye);
		return sleep_for_ever();
	}
	if (strcmp(what, "serve") == 0)
		return serve(atoi(first));
	if (strcmp(what, "echo-datagrams") == 0)
		return echo_datagrams(atoi(first));
	if (strcmp(what, "connect") == 0)
		return connect_to(first, atoi(second));
	if (strcmp(what, "socket") == 0)
		return socket(atoi(first), SOCK_STREAM, 0) >= 0 ? puts("a socket") < 0 : printf("errno %d\n", errno) < 0;
	if (strcmp(what, "orphans") == 0)
		return leave_orphans(atoi(first));
	if (strcmp(what, "allocate") == 0)
		return allocate(atol(first));
	if (strcmp(what, "fork-bomb") == 0)
		return fork_bomb(atoi(first));
	if (strcmp(what, "mark") == 0)
		return setxattr(first, second, "1", 1, 0) == 0 ? 0 : failed("setxattr");
	fprintf(stderr, "guest: what is \"%s\"?\n", what);
	return 97;
}

int main(int argc, char **argv)
{
	return act(argc, argv);
}
