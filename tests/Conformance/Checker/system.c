#include "checker.h"

#include <sys/vfs.h>


static int has_type(const char *path, long type)
{
	struct statfs system;

	return statfs(path, &system) == 0 && system.f_type == type;
}

/* Files whose writing would change the host. */
void check_kernel_files(void)
{
	char self[64] = "", number[32];
	int file;

	snprintf(number, sizeof number, "%d", getpid());
	report(has_type("/proc", 0x9fa0) && readlink("/proc/self", self, sizeof self - 1) > 0 && strcmp(self, number) == 0, "/proc", "self is \"%s\"", self);
	report(has_type("/sys", 0x62656572) && access("/sys/class/net/lo", F_OK) == 0, "/sys", "%m");

	file = open("/proc/sysrq-trigger", O_WRONLY);
	report(file < 0, "/proc/sysrq-trigger is not for writing", "it was opened");
	file = open("/proc/sys/kernel/core_pattern", O_WRONLY);
	report(file < 0, "/proc/sys/kernel/core_pattern is not for writing", "it was opened");
	report(mkdir("/sys/kernel/made", 0755) < 0 && errno == EROFS, "/sys is read-only", "%m");
	report(*content("/proc/kcore") == 0 && *content("/proc/kallsyms") == 0, "memory of the kernel is hidden", "/proc/kcore or /proc/kallsyms has content");
}

/* Files that say who the pod is. */
void check_host_files(void)
{
	char name[256] = "";

	gethostname(name, sizeof name - 1);
	report_same("host name", "conformance", name);
	report_same("/etc/hostname", "conformance\n", content("/etc/hostname"));
	report(strstr(content("/etc/hosts"), "192.0.2.7") != NULL, "/etc/hosts has the entries of the pod", "%s", content("/etc/hosts"));
	report(strstr(content("/etc/hosts"), "127.0.0.1") != NULL && strstr(content("/etc/hosts"), "localhost") != NULL, "/etc/hosts has localhost", "%s", content("/etc/hosts"));
	report(strstr(content("/etc/resolv.conf"), "nameserver 192.0.2.1\n") != NULL, "/etc/resolv.conf", "%s", content("/etc/resolv.conf"));
}

void check_temporary_files(void)
{
	struct stat status = { 0 };
	int holds = stat("/tmp", &status) == 0 && (status.st_mode & 07777) == 01777 && status.st_uid == 0 && make_file("/tmp/mine", "text");

	report(holds, "/tmp", "mode %o, owner %u: %m", status.st_mode, status.st_uid);
}
