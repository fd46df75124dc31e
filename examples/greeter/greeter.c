/* Answers every connection to port 9000 with a greeting that names the address it was reached at. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int listen_on(int port)
{
    struct sockaddr_in any = { .sin_family = AF_INET, .sin_port = htons(port) };
    int one = 1, server = socket(AF_INET, SOCK_STREAM, 0);

    setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (server < 0 || bind(server, (struct sockaddr *)&any, sizeof any) != 0 || listen(server, 16) != 0)
        return -1;
    return server;
}

static void greet(int client)
{
    struct sockaddr_in here;
    socklen_t length = sizeof here;
    char request[4096], body[64], answer[256];

    if (read(client, request, sizeof request) <= 0 || getsockname(client, (struct sockaddr *)&here, &length) != 0)
        return;
    snprintf(body, sizeof body, "\"Hello, world %s!\"\n", inet_ntoa(here.sin_addr));
    snprintf(answer, sizeof answer, "HTTP/1.0 200 OK\r\nContent-Length: %zu\r\n\r\n%s", strlen(body), body);
    if (write(client, answer, strlen(answer)) < 0)
        perror("greeter: cannot answer");
}

int main(void)
{
    int server = listen_on(9000);

    if (server < 0) {
        perror("greeter: cannot listen on port 9000");
        return 1;
    }
    puts("listening on port 9000");
    fflush(stdout);
    for (;;) {
        int client = accept(server, NULL, NULL);

        if (client >= 0) {
            greet(client);
            shutdown(client, SHUT_WR);
            close(client);
        }
    }
}
