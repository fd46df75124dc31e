#include "checker.h"

#include <linux/capability.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>


/* Of the specification, in hexadecimal as the kernel prints it. */
static const char default_set[] = "00000000a80425fb";

/* A handler or app whose image says nothing of capabilities. EFFECTIVE is the set that its user has. */
void check_default_capabilities(const char *effective)
{
	report_same("capabilities that can be had", default_set, own_status("CapBnd"));
	report_same("capabilities in effect", effective, own_status("CapEff"));
	report_same("capabilities that are handed on", "0000000000000000", own_status("CapInh"));
}

static void use_memory(void)
{
	/* Twice the limit; a machine without one has it to spare. */
	size_t size = 128 << 20;
	char *block = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (block != MAP_FAILED)
		memset(block, 1, size);
}

static void make_removed_call(void)
{
	syscall(SYS_getpriority, PRIO_PROCESS, 0);
}

static void make_other_call(void)
{
	if (syscall(SYS_getpgid, 0) <= 0)
		_exit(1);
}

static int was_killed(int status, int number)
{
	return WIFSIGNALED(status) && WTERMSIG(status) == number;
}

/* Those of the main app: a memory limit, and system calls removed without an error number. */
void check_own_isolators(void)
{
	int status = in_child(make_removed_call);

	report_same("system calls are filtered", "2", own_status("Seccomp"));
	report(was_killed(status, SIGSYS), "a removed system call kills", "the child ended with %#x", status);
	status = in_child(make_other_call);
	report(status == 0, "other system calls are not blocked", "the child ended with %#x", status);
	if (access("/fixed/limits-memory", F_OK) == 0) {
		status = in_child(use_memory);
		report(was_killed(status, SIGKILL), "memory limit", "the child ended with %#x", status);
	}
}

/* Those of the sidekick: two capabilities retained, no new privileges, the default calls retained with an error number, a read-only root. */
void check_chosen_isolators(void)
{
	char retained[32];

	snprintf(retained, sizeof retained, "%016llx", 1ULL << CAP_KILL | 1ULL << CAP_NET_BIND_SERVICE);
	report_same("capabilities that can be had", retained, own_status("CapBnd"));
	report_same("capabilities in effect", retained, own_status("CapEff"));
	report(chown("/data/sidekick", 5, 5) < 0 && errno == EPERM, "a capability that was not retained", "%m");
	report_number("no new privileges", 1, prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0));
	report_same("system calls are filtered", "2", own_status("Seccomp"));
	errno = 0;
	report(syscall(SYS_swapoff, "/nowhere") < 0 && errno == ENOTSUP, "a system call that was not retained fails as asked", "%m");
	report(!make_file("/made-by-sidekick", "text") && errno == EROFS, "read-only root", "%m");
}
