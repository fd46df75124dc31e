#include "checker.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/socket.h>


enum { port = 4711, key = 0x61707063 };

static const char *const of_pod[] = { "pid", "ipc", "uts", "net", "user" };

static const char *namespace_of(const char *kind)
{
	static char target[64];
	char path[64];
	ssize_t length;

	snprintf(path, sizeof path, "/proc/self/ns/%s", kind);
	length = readlink(path, target, sizeof target - 1);
	target[length > 0 ? length : 0] = 0;
	return target;
}

/* A file "NAME-namespaces" has a line for each namespace of an app, or of the host. */
static int is_listed(const char *directory, const char *name, const char *kind)
{
	char path[256];

	snprintf(path, sizeof path, "%s/%s-namespaces", directory, name);
	return strstr(content(path), namespace_of(kind)) != NULL;
}

/* What is written under a name that nobody waits for, and then given the name, is there as a whole. */
static void tell(const char *shared, const char *name, const char *text)
{
	char draft[256], path[256];

	snprintf(draft, sizeof draft, "%s/%s-draft", shared, name);
	snprintf(path, sizeof path, "%s/%s", shared, name);
	if (!make_file(draft, text) || rename(draft, path) != 0)
		printf("cannot make %s: %s\n", path, strerror(errno));
}

/* Both apps are running while this is called. OTHER is the name of the other app. */
void check_namespaces(const char *shared, const char *other)
{
	char name[64], mine[512] = "", path[256];

	for (size_t i = 0; i < sizeof of_pod / sizeof *of_pod; i++)
		snprintf(mine + strlen(mine), sizeof mine - strlen(mine), "%s\n", namespace_of(of_pod[i]));
	snprintf(mine + strlen(mine), sizeof mine - strlen(mine), "%s\n", namespace_of("mnt"));
	snprintf(name, sizeof name, "%s-namespaces", getenv("AC_APP_NAME"));
	tell(shared, name, mine);
	snprintf(path, sizeof path, "%s/%s-namespaces", shared, other);
	if (!await(path))
		printf("%s did not come\n", path);

	for (size_t i = 0; i < sizeof of_pod / sizeof *of_pod; i++) {
		snprintf(name, sizeof name, "%s namespace of the pod", of_pod[i]);
		report(is_listed(shared, other, of_pod[i]), name, "it is not that of %s", other);
		if (strcmp(of_pod[i], "user") == 0 && strstr(content("/fixed/users"), "private") == NULL)
			continue;
		snprintf(name, sizeof name, "%s namespace is not the host's", of_pod[i]);
		report(*namespace_of(of_pod[i]) != 0 && !is_listed("/fixed", "host", of_pod[i]), name, "it is the host's");
	}
	report(!is_listed(shared, other, "mnt") && !is_listed("/fixed", "host", "mnt"), "mount namespace of its own", "it is somebody else's too");
}

/* Offers what the apps of a pod share: a port, memory, its process. The listening socket stays open until the program ends. */
void offer_to_share(const char *shared)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), memory = shmget(key, 4096, IPC_CREAT | 0666);
	char *text = shmat(memory, NULL, 0), number[32];

	if (text == (char *)-1 || bind(listener, (struct sockaddr *)&address, sizeof address) != 0 || listen(listener, 1) != 0)
		printf("cannot offer: %s\n", strerror(errno));
	else
		strcpy(text, "in memory");
	if (!make_file("/dev/shm/offered", "in shared memory"))
		printf("cannot make /dev/shm/offered: %s\n", strerror(errno));
	snprintf(number, sizeof number, "%d\n", getpid());
	tell(shared, "offer", number);
}

static void check_process(const char *number)
{
	char path[64], name[64];
	int pid = atoi(number);

	snprintf(path, sizeof path, "/proc/%d/cmdline", pid);
	snprintf(name, sizeof name, "%s", content(path));
	report(pid > 1 && strcmp(name, "/bin/checker") == 0, "processes of the other app are seen", "process %d is \"%s\"", pid, name);
	report(pid > 1 && (kill(pid, 0) == 0 || errno == EPERM), "processes of the other app have numbers here", "%d: %m", pid);
	report(pid != getpid() && getpid() > 1 && access("/proc/1/stat", F_OK) == 0, "process 1 is the pod's", "own number is %d", getpid());
}

static void check_interfaces(void)
{
	struct ifaddrs *all = NULL;
	int loopback = 0, others = 0, expected = strstr(content("/fixed/network"), "default") != NULL;

	getifaddrs(&all);
	for (struct ifaddrs *one = all; one != NULL; one = one->ifa_next) {
		if (one->ifa_addr == NULL || one->ifa_addr->sa_family != AF_INET || !(one->ifa_flags & IFF_UP))
			continue;
		loopback += (one->ifa_flags & IFF_LOOPBACK) != 0;
		others += (one->ifa_flags & IFF_LOOPBACK) == 0;
	}
	freeifaddrs(all);
	report(loopback == 1, "loopback interface", "there are %d", loopback);
	report(others == expected, "interfaces of the networks", "expected %d, found %d", expected, others);
}

void check_sharing(const char *shared)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int client = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), memory;
	char path[256], *text;

	snprintf(path, sizeof path, "%s/offer", shared);
	if (!await(path))
		printf("%s did not come\n", path);
	check_process(content(path));
	memory = shmget(key, 4096, 0);
	text = memory < 0 ? (char *)-1 : shmat(memory, NULL, SHM_RDONLY);
	report(text != (char *)-1 && strcmp(text, "in memory") == 0, "System V memory is shared", "%m");
	report(strcmp(content("/dev/shm/offered"), "in shared memory") == 0, "/dev/shm is shared", "%m");
	report(connect(client, (struct sockaddr *)&address, sizeof address) == 0, "ports of the other app are at localhost", "%m");
	close(client);
	check_interfaces();
}
