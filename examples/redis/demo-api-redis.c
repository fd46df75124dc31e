/* The talk's demo API with a counter: answers every HTTP request with its own address and the number of hits, which redis keeps. */
#include <arpa/inet.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int connect_to_redis(void)
{
	const char *host = getenv("REDIS_HOST");
	struct addrinfo hints = { .ai_family = AF_INET, .ai_socktype = SOCK_STREAM }, *found;

	/* localhost is what all apps of a pod share. */
	if (getaddrinfo(host != NULL ? host : "127.0.0.1", "6379", &hints, &found) != 0)
		return -1;
	int redis = socket(AF_INET, SOCK_STREAM, 0);
	int failed = redis < 0 || connect(redis, found->ai_addr, found->ai_addrlen) != 0;
	freeaddrinfo(found);
	if (!failed)
		return redis;
	close(redis);
	return -1;
}

/* The number of hits, this one included; -1 when redis does not answer. */
static long count(void)
{
	char answer[64];
	int redis = connect_to_redis();
	ssize_t length = -1;

	if (redis >= 0 && dprintf(redis, "INCR hits\r\n") > 0)
		length = read(redis, answer, sizeof answer - 1);
	close(redis);
	if (length <= 1 || answer[0] != ':')
		return -1;
	answer[length] = 0;
	return atol(answer + 1);
}

int main(void)
{
	struct sockaddr_in any = { .sin_family = AF_INET, .sin_port = htons(9000) }, own;
	int one = 1, server = socket(AF_INET, SOCK_STREAM, 0);

	setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
	if (bind(server, (struct sockaddr *)&any, sizeof any) != 0 || listen(server, 16) != 0) {
		perror("demo-api-redis");
		return 1;
	}
	puts("listening on port 9000");
	fflush(stdout);
	for (;;) {
		char request[4096], body[128];
		int client = accept(server, NULL, NULL);
		socklen_t length = sizeof own;

		if (client < 0)
			continue;
		if (read(client, request, sizeof request) > 0 && getsockname(client, (struct sockaddr *)&own, &length) == 0) {
			long hits = count();
			int size = hits < 0 ? snprintf(body, sizeof body, "redis is not there\n")
					    : snprintf(body, sizeof body, "\"Hello, world %s! %ld hits.\"\n", inet_ntoa(own.sin_addr), hits);
			dprintf(client, "HTTP/1.1 %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s", hits < 0 ? "503 Service Unavailable" : "200 OK", size, body);
		}
		close(client);
	}
}
