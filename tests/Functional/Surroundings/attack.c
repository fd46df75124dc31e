/* What an app may try against the machine it is on: a line for each attempt. None of them would do harm if it succeeded. */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

static void tell(const char *what, const char *where, long result)
{
	printf("%s: %s%s%s\n", result < 0 ? "refused" : "DONE", what, *where ? " " : "", where);
}

static int open_disk(const char *path, dev_t disk)
{
	if (mknod(path, S_IFBLK | 0600, disk) < 0)
		return -1;
	return open(path, O_RDONLY | O_NONBLOCK);
}

static long clone_into(unsigned long flags)
{
	unsigned long arguments[11] = { flags, 0, 0, 0, SIGCHLD };
	long pid = syscall(SYS_clone3, arguments, sizeof arguments);

	if (pid == 0)
		_exit(0);
	return pid;
}

/* The numbers of 32-bit programs: mount is 21 there. */
static long mount_as_32_bit(void)
{
	int status;
	pid_t child = fork();

	if (child == 0) {
		long result = 21;
		static const char type[] = "tmpfs";
		__asm__ volatile("int $0x80" : "+a"(result) : "b"(0L), "c"(0L), "d"((long)type), "S"(0L), "D"(0L) : "memory");
		/* A filter says EPERM; what gets through finds bad addresses. */
		_exit(result == -EPERM || result == -ENOSYS ? 1 : 0);
	}
	waitpid(child, &status, 0);
	return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : -1;
}

static long leave_root(const char *secret)
{
	int root = open("/", O_RDONLY | O_DIRECTORY);

	mkdir("/jail", 0700);
	if (chroot("/jail") < 0 || fchdir(root) < 0)
		return -1;
	for (int i = 0; i < 64; i++)
		if (chdir("..") < 0)
			return -1;
	return chroot(".") < 0 ? -1 : access(secret, F_OK);
}

int main(int argc, char **argv)
{
	static const char *const places[] = { "/disk", "/tmp/disk", "/dev/disk", "/dev/shm/disk", "/volume/disk" };
	static const char *const writable[] = {
		"/proc/sysrq-trigger", "/proc/1/mem", "/proc/sys/kernel/core_pattern", "/proc/sys/kernel/modprobe", "/proc/sys/kernel/panic",
		"/proc/sys/kernel/hostname", "/proc/sys/kernel/randomize_va_space", "/proc/sys/vm/overcommit_memory", "/proc/sys/fs/suid_dumpable",
		"/proc/irq/default_smp_affinity", "/sys/kernel/uevent_helper", "/sys/fs/cgroup/cgroup.procs",
	};
	static const char *const readable[] = { "/proc/1/root", "/proc/1/cwd", "/proc/1/exe", "/proc/1/ns/mnt", "/proc/1/environ", "/proc/1/fd/0" };
	char attributes[32] = { 0 }, handle[136] = { 8 };
	struct dirent **names;
	dev_t disk = argc > 3 ? makedev(atoi(argv[2]), atoi(argv[3])) : makedev(8, 0);

	for (size_t i = 0; i < sizeof places / sizeof *places; i++)
		tell("disk at", places[i], open_disk(places[i], disk));
	for (size_t i = 0; i < sizeof writable / sizeof *writable; i++)
		tell("write", writable[i], open(writable[i], O_WRONLY));
	for (size_t i = 0; i < sizeof readable / sizeof *readable; i++)
		tell("open", readable[i], open(readable[i], O_RDONLY));
	tell("list", "/proc/1/map_files", scandir("/proc/1/map_files", &names, NULL, NULL));
	tell("mount", "", mount("t", "/tmp", "tmpfs", 0, NULL));
	tell("mount", "by x32", syscall(0x40000000 + SYS_mount, "t", "/tmp", "tmpfs", 0, NULL));
	tell("call", "by 32 bit", mount_as_32_bit());
	tell("umount", "", umount2("/proc/sysrq-trigger", MNT_DETACH));
	tell("remount", "", mount(NULL, "/sys", NULL, MS_REMOUNT | MS_BIND, NULL));
	tell("fsopen", "", syscall(SYS_fsopen, "tmpfs", 0));
	tell("open_tree", "", syscall(SYS_open_tree, AT_FDCWD, "/", 1));
	tell("mount_setattr", "", syscall(SYS_mount_setattr, AT_FDCWD, "/sys", 0, attributes, sizeof attributes));
	tell("unshare", "user", unshare(CLONE_NEWUSER));
	tell("unshare", "mount", unshare(CLONE_NEWNS));
	tell("clone3", "user", clone_into(CLONE_NEWUSER));
	tell("setns", "", setns(open("/proc/1/ns/mnt", O_RDONLY), 0));
	tell("ptrace", "", ptrace(PTRACE_SEIZE, 1, NULL, NULL));
	tell("process_vm_readv", "", syscall(SYS_process_vm_readv, 1, attributes, 0, attributes, 0, 0));
	tell("add_key", "", syscall(SYS_add_key, "user", "rkt-test", "x", 1, -3));
	tell("keyctl", "", syscall(SYS_keyctl, 0, -3, 1));
	tell("bpf", "", syscall(SYS_bpf, 5, attributes, sizeof attributes));
	tell("open_by_handle_at", "", syscall(SYS_open_by_handle_at, AT_FDCWD, handle, 0));
	tell("TIOCSTI", "", ioctl(0, TIOCSTI, "x"));
	tell("chroot", "", leave_root(argc > 1 ? argv[1] : "/"));
	return 0;
}
