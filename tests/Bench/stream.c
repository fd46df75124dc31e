/*
 * Moves bytes through a connection. "stream sink PORT" takes them from whoever connects and answers with one byte at the end;
 * "stream push ADDRESS PORT MEGABYTES" sends them and waits for that.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define BLOCK (256 * 1024)

static char block[BLOCK];

static int fail(const char *what)
{
	perror(what);
	return 1;
}

static int sink(int port)
{
	struct sockaddr_in any = { .sin_family = AF_INET, .sin_port = htons(port) };
	int server = socket(AF_INET, SOCK_STREAM, 0);

	if (server < 0 || bind(server, (struct sockaddr *)&any, sizeof any) != 0 || listen(server, 4) != 0)
		return fail("listen");
	puts("ready");
	fflush(stdout);
	for (;;) {
		int client = accept(server, NULL, NULL);

		if (client < 0)
			return fail("accept");
		while (read(client, block, sizeof block) > 0)
			;
		if (write(client, "", 1) < 0)
			perror("answer");
		close(client);
	}
}

static int push(const char *address, int port, long megabytes)
{
	struct sockaddr_in there = { .sin_family = AF_INET, .sin_port = htons(port) };
	int server = socket(AF_INET, SOCK_STREAM, 0);

	if (server < 0 || inet_aton(address, &there.sin_addr) == 0 || connect(server, (struct sockaddr *)&there, sizeof there) != 0)
		return fail("connect");
	for (long left = megabytes * 1024 * 1024; left > 0;) {
		ssize_t sent = write(server, block, left < BLOCK ? (size_t)left : BLOCK);

		if (sent < 0)
			return fail("write");
		left -= sent;
	}
	shutdown(server, SHUT_WR);
	return read(server, block, 1) == 1 ? 0 : fail("read");
}

int main(int argc, char **argv)
{
	if (argc == 3 && strcmp(argv[1], "sink") == 0)
		return sink(atoi(argv[2]));
	if (argc == 5 && strcmp(argv[1], "push") == 0)
		return push(argv[2], atoi(argv[3]), atol(argv[4]));
	fputs("usage: stream sink PORT | push ADDRESS PORT MEGABYTES\n", stderr);
	return 2;
}
