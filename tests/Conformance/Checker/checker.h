/* Checks, from inside the apps of a pod, of what the appc specification promises them. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

/* What this process is in the pod: main, sidekick, pre-start or post-stop. */
extern const char *role;

/* Prints "pass ROLE: NAME", or "fail ROLE: NAME: " and the reason, formatted as by printf: "%m" is the error of what was checked. */
void report(int holds, const char *name, const char *reason, ...) __attribute__((format(printf, 3, 4)));

/* The same for two texts that must be equal; null is a text of its own. */
void report_same(const char *name, const char *expected, const char *found);

/* The same for a number. */
void report_number(const char *name, unsigned long long expected, unsigned long long found);

/* Reads a file, at most 64 KiB of it, into a buffer that the next call reuses; "" when it cannot be read, with errno set. */
const char *content(const char *path);

/* Makes a file that must not be there yet. */
int make_file(const char *path, const char *text);

/* Waits until a path is there; false after ten seconds. */
int await(const char *path);

/* The text behind a name such as "CapEff" in /proc/self/status, into a buffer that the next call reuses. */
const char *own_status(const char *name);

/* Runs a function in a child process and returns the child's wait status. */
int in_child(void (*act)(void));

/* What each role of the program checks; see the files of these names. */
void check_environment(const char *app, const char *path);
void check_identity(const char *user, const char *group, const char *groups, const char *directory);
void check_devices(void);
void check_kernel_files(void);
void check_host_files(void);
void check_temporary_files(void);
void check_volumes(const char *shared, const char *other);
void check_namespaces(const char *shared, const char *other);
void offer_to_share(const char *shared);
void check_sharing(const char *shared);
void check_default_capabilities(const char *effective);
void check_own_isolators(void);
void check_chosen_isolators(void);
