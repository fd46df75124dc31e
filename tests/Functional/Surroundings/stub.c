/* A stage1 that runs nothing: each entrypoint notes how it was called, and the first one then does what STUB_RUN says. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

extern char **environ;

static void note_file(FILE *notes, const char *root, const char *path)
{
	char full[4096];
	struct stat status;

	snprintf(full, sizeof full, "%s/%s", root, path);
	if (lstat(full, &status) == 0)
		fprintf(notes, "has %s\n", path);
}

static void note(int argc, char **argv, const char *name)
{
	const char *path = getenv("STUB_NOTES"), *lock = getenv("RKT_LOCK_FD");
	FILE *notes = path == NULL ? NULL : fopen(path, "a");
	struct stat here, locked;

	if (notes == NULL)
		return;
	fprintf(notes, "entrypoint %s\nprogram %s\ncwd %s\n", name, argv[0], get_current_dir_name());
	for (int i = 1; i < argc; i++)
		fprintf(notes, "argument %s\n", argv[i]);
	for (char **variable = environ; *variable != NULL; variable++)
		if (strncmp(*variable, "RKT_", 4) == 0 && strncmp(*variable, "RKT_BIN", 7) != 0)
			fprintf(notes, "variable %.*s\n", (int)strcspn(*variable, "="), *variable);
	if (lock != NULL && fstat(atoi(lock), &locked) == 0 && stat(".", &here) == 0 && locked.st_ino == here.st_ino && !(fcntl(atoi(lock), F_GETFD) & FD_CLOEXEC))
		fprintf(notes, "lock inherited\n");
	note_file(notes, "stage1/rootfs", "opt/stage2/guest/rootfs/bin/guest");
	note_file(notes, "stage1/rootfs", "opt/stage2/guest/rootfs/etc/mtab");
	note_file(notes, "stage1/rootfs", "opt/stage2/guest/manifest");
	note_file(notes, "stage1/rootfs", "rkt/status");
	note_file(notes, "stage1/rootfs", "etc/hosts-fallback");
	note_file(notes, "stage1/rootfs", "etc/rkt-resolv.conf");
	note_file(notes, "stage1/rootfs", "etc/rkt-hosts");
	fclose(notes);
}

int main(int argc, char **argv)
{
	const char *name = strrchr(argv[0], '/') == NULL ? argv[0] : strrchr(argv[0], '/') + 1;
	const char *run = getenv("STUB_RUN") == NULL ? "0" : getenv("STUB_RUN");
	FILE *pid;

	note(argc, argv, name);
	if (strcmp(name, "init") != 0)
		return getenv("STUB_FAILS") != NULL && strcmp(getenv("STUB_FAILS"), name) == 0 ? 9 : 0;
	pid = fopen("pid", "w");
	if (pid == NULL || fprintf(pid, "%d\n", getpid()) < 0 || fclose(pid) != 0)
		return 98;
	if (strcmp(run, "sleep") != 0)
		return atoi(run);
	puts("ready");
	fflush(stdout);
	for (;;)
		pause();
}
