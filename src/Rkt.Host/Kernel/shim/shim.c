/* See shim.h. From the clone on only async-signal-safe calls are made: a sibling thread may have held any lock. */
#define _GNU_SOURCE
#include "shim.h"
#include "report.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <link.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/magic.h>
#include <linux/mount.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <net/if.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

#define SLOT_COUNT 1024
#define STACK_SIZE (128 * 1024)
#ifndef MNT_DETACH /* sys/mount.h and linux/mount.h cannot be included together everywhere */
#define MNT_DETACH 2
#endif

struct child {
	const struct rkt_plan *plan;
	const int32_t *descriptors;
	int32_t descriptor_count;
	int32_t join_pidfd;
	int cgroup;
	int status, status_reader;
	bool owns_descriptors; /* a process of its own; a thread shares them with the program that it replaces */
	sigset_t mask; /* what the program starts with */
	char *inner_stack;
	int slots[SLOT_COUNT];
};

static const char *text(const struct child *c, uint32_t offset)
{
	return offset ? (const char *)c->plan + offset : NULL;
}

static void tell(const struct child *c, int32_t step, int32_t error)
{
	struct report r = { .step = step, .error = error, .inner_pid = getpid() };
	/* Smaller than PIPE_BUF: written whole or not at all. */
	while (write(c->status, &r, sizeof r) < 0 && errno == EINTR)
		;
}

static int write_all(int fd, const char *data, size_t length)
{
	while (length > 0) {
		ssize_t n = write(fd, data, length);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		data += n;
		length -= (size_t)n;
	}
	return 0;
}

static int fill_file(const char *path, int flags, mode_t mode, const char *data, size_t length)
{
	int fd = open(path, flags | O_WRONLY | O_CLOEXEC | O_NOCTTY, mode);
	if (fd < 0)
		return -1;
	int result = write_all(fd, data, length);
	int error = errno;
	close(fd);
	errno = error;
	return result;
}

static int create_file(const char *path, mode_t mode, bool replaces, const char *data, size_t length)
{
	if (replaces && unlink(path) < 0 && errno != ENOENT)
		return -1;
	return fill_file(path, O_CREAT | O_EXCL, mode, data, length);
}

static int make_parents(const char *path)
{
	char buffer[PATH_MAX];
	size_t length = strlen(path);
	if (length >= sizeof buffer) {
		errno = ENAMETOOLONG;
		return -1;
	}
	memcpy(buffer, path, length + 1);
	for (char *p = buffer + 1; *p; p++) {
		if (*p != '/')
			continue;
		*p = '\0';
		if (mkdir(buffer, 0755) < 0 && errno != EEXIST)
			return -1;
		*p = '/';
	}
	return 0;
}

/* Most directories are there already, or their parent is: the path is only taken apart when it has to be. */
static int make_directory(const char *path, mode_t mode)
{
	if (mkdir(path, mode) == 0)
		return chmod(path, mode);
	if (errno == ENOENT && make_parents(path) == 0 && mkdir(path, mode) == 0)
		return chmod(path, mode);
	return errno == EEXIST ? 0 : -1;
}

static int touch(const char *path, mode_t mode)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
	if (fd < 0 && errno == ENOENT && make_parents(path) == 0)
		fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
	if (fd < 0)
		return errno == EEXIST ? 0 : -1;
	return close(fd);
}

/* Where a symlink leads, as a path; its directory is the path's up to the last slash. */
static int read_link(const char *path, char end[PATH_MAX])
{
	char link[PATH_MAX];
	ssize_t length = readlink(path, link, sizeof link);
	if (length < 0)
		return -1;
	size_t start = link[0] == '/' ? 0 : (size_t)(strrchr(path, '/') + 1 - path);
	if (start + (size_t)length >= PATH_MAX)
		return errno = ENAMETOOLONG, -1;
	memmove(end, path, start);
	memcpy(end + start, link, (size_t)length);
	end[start + (size_t)length] = '\0';
	return 0;
}

/* Makes an entry where a symlink leads to that leads nowhere yet: images have them in places that a mount fills. */
static int make_behind_links(int (*make)(const char *, mode_t), const char *path, mode_t mode)
{
	char end[PATH_MAX];
	for (int links = 0; links < 8; links++) {
		if (make(path, mode) < 0)
			return -1;
		if (access(path, F_OK) == 0)
			return 0;
		if (read_link(path, end) < 0)
			return -1;
		path = end;
	}
	return errno = ELOOP, -1;
}

static int pivot(const char *root)
{
	/* Both roots at one place: the old one ends up on top of the new one and is then taken away; no directory is needed for it. */
	if (chdir(root) < 0 || syscall(SYS_pivot_root, ".", ".") < 0 || syscall(SYS_umount2, ".", MNT_DETACH) < 0)
		return -1;
	return chdir("/");
}

static int loopback_up(void)
{
	int s = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (s < 0)
		return -1;
	struct ifreq request = { .ifr_name = "lo" };
	int result = ioctl(s, SIOCGIFFLAGS, &request);
	if (result == 0) {
		request.ifr_flags |= IFF_UP;
		result = ioctl(s, SIOCSIFFLAGS, &request);
	}
	int error = errno;
	close(s);
	errno = error;
	return result;
}

static int bound_capabilities(uint64_t kept)
{
	for (unsigned capability = 0; capability < 64; capability++) {
		if (kept & (UINT64_C(1) << capability))
			continue;
		/* EINVAL: the kernel has no capability of this number, nor any higher one. */
		if (prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) < 0)
			return errno == EINVAL ? 0 : -1;
	}
	return 0;
}

static int set_capabilities(uint64_t permitted, uint64_t inheritable, uint64_t ambient)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[2];
	if (syscall(SYS_capget, &header, data) < 0)
		return -1;
	for (int i = 0; i < 2; i++) {
		data[i].effective = data[i].permitted &= (uint32_t)(permitted >> (32 * i));
		data[i].inheritable = (uint32_t)(inheritable >> (32 * i));
	}
	if (syscall(SYS_capset, &header, data) < 0)
		return -1;
	if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) < 0)
		return -1;
	for (unsigned capability = 0; capability < 64; capability++) {
		if ((ambient & (UINT64_C(1) << capability)) &&
		    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability, 0, 0) < 0)
			return -1;
	}
	return 0;
}

static int set_user(uid_t uid)
{
	/* The capability step that follows decides what is left; without this there would be nothing to decide. */
	if (prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) < 0)
		return -1;
	/* The bare call: the library's version would have every thread of the borrowed memory change its user. */
	return (int)syscall(SYS_setresuid, uid, uid, uid);
}

/* getppid() tells nothing across pid namespaces; that nobody reads what we report does. */
static void exit_if_orphaned(const struct child *c)
{
	struct pollfd reader = { .fd = c->status, .events = 0 };
	if (poll(&reader, 1, 0) > 0 && (reader.revents & POLLERR))
		_exit(1);
}

static int die_with_parent(const struct child *c, int signal)
{
	if (prctl(PR_SET_PDEATHSIG, signal, 0, 0, 0) < 0)
		return -1;
	/* It may have died before the line above. */
	exit_if_orphaned(c);
	return 0;
}

/* In a process that has descriptors of its own: with a reader among them the pipe would never tell that the parent is gone. */
static void close_reader(struct child *c)
{
	if (c->status_reader >= 0)
		close(c->status_reader);
	c->status_reader = -1;
}

static int wait_for_byte(int fd)
{
	char byte;
	ssize_t n;
	do
		n = read(fd, &byte, 1);
	while (n < 0 && errno == EINTR);
	if (n == 0)
		errno = ECANCELED;
	return n == 1 ? 0 : -1;
}

/* A descriptor that was handed over, or -1, with which every call fails as it should. */
static int descriptor(const struct child *c, int64_t index)
{
	return index < 0 || index >= c->descriptor_count ? -1 : c->descriptors[index];
}

static int duplicate(int source, int target)
{
	/* dup2 onto itself would leave close-on-exec set. */
	return source == target ? fcntl(source, F_SETFD, 0) : dup2(source, target);
}

/* An array of pointers to the strings of a list, made on the stack: nothing may be allocated here. */
#define STRING_LIST(name, start)                                                       \
	size_t name##_count = 0;                                                       \
	for (const char *p_ = (start); *p_; p_ += strlen(p_) + 1)                      \
		name##_count++;                                                        \
	char *name[name##_count + 1];                                                  \
	do {                                                                           \
		size_t i_ = 0;                                                         \
		for (const char *p_ = (start); *p_; p_ += strlen(p_) + 1)              \
			name[i_++] = (char *)p_;                                       \
		name[i_] = NULL;                                                       \
	} while (0)

/* Strings of an argument list may be empty, so each has a leading mark byte that is stepped over. */
static int execute(const struct child *c, const struct rkt_step *s)
{
	STRING_LIST(candidates, text(c, s->s1));
	STRING_LIST(arguments, text(c, s->s2));
	STRING_LIST(environment, text(c, s->s3));
	for (size_t i = 0; i < arguments_count; i++)
		arguments[i]++;
	for (size_t i = 0; i < environment_count; i++)
		environment[i]++;

	int error = ENOENT;
	for (size_t i = 0; i < candidates_count; i++) {
		execve(candidates[i] + 1, arguments, environment);
		/* As a shell searches: a file that may not be executed is reported unless a later one runs. */
		if (errno != ENOENT && errno != ENOTDIR && errno != EACCES) {
			error = errno;
			break;
		}
		if (errno == EACCES)
			error = EACCES;
	}
	errno = error;
	return -1;
}

static void close_all_but(int kept)
{
	if (kept > STDERR_FILENO + 1)
		syscall(SYS_close_range, STDERR_FILENO + 1, kept - 1, 0);
	syscall(SYS_close_range, kept + 1, ~0U, 0);
}

static _Noreturn void pause_for_ever(const struct child *c)
{
	close_all_but(c->status);
	sigset_t children;
	sigemptyset(&children);
	sigaddset(&children, SIGCHLD);
	sigprocmask(SIG_SETMASK, &children, NULL);
	prctl(PR_SET_NAME, "pause", 0, 0, 0);
	/* Once more: a parent that was dying when it was asked for first has by now closed what it had open. After the report a live one does, too. */
	exit_if_orphaned(c);
	tell(c, REPORT_PAUSED, 0);
	close(c->status);
	for (;;) {
		while (waitpid(-1, NULL, WNOHANG) > 0)
			;
		sigwaitinfo(&children, NULL);
	}
}

/* The report is the one descriptor that the program is left with. Its environment is empty: everybody in the pod can read pid 1's. */
static int execute_pause(const struct child *c, int program)
{
	char *const arguments[] = { "pause", NULL }, *const environment[] = { NULL };

	if (program == REPORT_DESCRIPTOR && (program = fcntl(program, F_DUPFD_CLOEXEC, REPORT_DESCRIPTOR + 1)) < 0)
		return -1;
	if (duplicate(c->status, REPORT_DESCRIPTOR) < 0 ||
	    syscall(SYS_close_range, REPORT_DESCRIPTOR + 1, ~0U, CLOSE_RANGE_CLOEXEC) < 0)
		return -1;
	return (int)syscall(SYS_execveat, program, "", arguments, environment, AT_EMPTY_PATH);
}

/* With the ids that files get goes what a process may do to the files of others: that is taken back at the end. */
static int set_file_ids(uid_t uid, gid_t gid)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[2];
	if (syscall(SYS_capget, &header, data) < 0)
		return -1;
	syscall(SYS_setfsgid, gid);
	syscall(SYS_setfsuid, uid);
	/* Neither call can report a failure, but each returns the id that was in force before it. */
	if ((uid_t)syscall(SYS_setfsuid, -1) != uid || (gid_t)syscall(SYS_setfsgid, -1) != gid) {
		errno = EINVAL;
		return -1;
	}
	return (int)syscall(SYS_capset, &header, data);
}

/*
 * Attaches what comes from outside at a path of an image. A symlink may lead to another place of the app's root, but not into /proc:
 * what is mounted over its files would speak for the kernel.
 */
static int attach_outside_proc(int tree, const char *target)
{
	struct statfs system;
	struct stat what, where;
	int fd = open(target, O_PATH | O_CLOEXEC);
	if (fd < 0)
		return -1;
	if (fstatfs(fd, &system) < 0 || fstat(tree, &what) < 0 || fstat(fd, &where) < 0)
		return -1;
	if (system.f_type == PROC_SUPER_MAGIC)
		return errno = EPERM, -1;
	if (S_ISDIR(what.st_mode) != S_ISDIR(where.st_mode))
		return errno = S_ISDIR(where.st_mode) ? EISDIR : ENOTDIR, -1;
	int result = (int)syscall(SYS_move_mount, tree, "", fd, "", MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH);
	int error = errno;
	close(fd);
	errno = error;
	return result;
}

static int mount_attributes(const struct child *c, int directory, const char *path, const struct rkt_step *s)
{
	struct mount_attr attributes = { .attr_set = (uint64_t)s->a };
	if (s->a & MOUNT_ATTR_IDMAP)
		attributes.userns_fd = (uint64_t)c->slots[s->len];
	return (int)syscall(SYS_mount_setattr, directory, path, (unsigned)s->b, &attributes, sizeof attributes);
}

/*
 * Closed at once where that can be, not by the exec: until then an image's symlink into /proc/self/fd would lead to what they are,
 * directories of the host among them.
 */
static int close_from(const struct child *c, unsigned first)
{
	if (!c->owns_descriptors)
		return (int)syscall(SYS_close_range, first, ~0U, CLOSE_RANGE_CLOEXEC);
	unsigned status = (unsigned)c->status;
	if (status > first && syscall(SYS_close_range, first, status - 1, 0) < 0)
		return -1;
	return (int)syscall(SYS_close_range, status >= first ? status + 1 : first, ~0U, 0);
}

/* The descriptor is closed with it: it must not be a way to the tree for the paths that are walked after this. */
static int attach(struct child *c, const struct rkt_step *s, const char *target)
{
	int result = s->b ? attach_outside_proc(c->slots[s->a], target) :
			    (int)syscall(SYS_move_mount, c->slots[s->a], "", AT_FDCWD, target, MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_SYMLINKS);
	if (result == 0)
		close(c->slots[s->a]);
	return result;
}

static int name_terminal(int number)
{
	char path[] = "/dev/pts/\0         ", *digit = path + sizeof path - 1;
	struct stat status;
	if (fstat(number, &status) < 0)
		return -1;
	unsigned left = minor(status.st_rdev);
	do
		*--digit = (char)('0' + left % 10);
	while ((left /= 10) > 0);
	memmove(path + strlen("/dev/pts/"), digit, strlen(digit) + 1);
	int fd = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC);
	return fd < 0 || dup2(fd, number) < 0 ? -1 : 0;
}

static int open_slot(struct child *c, int64_t slot, int fd)
{
	if (fd < 0)
		return -1;
	c->slots[slot] = fd;
	return 0;
}

static int carry_out(struct child *c, const struct rkt_step *s)
{
	const char *s1 = text(c, s->s1), *s2 = text(c, s->s2), *s3 = text(c, s->s3), *s4 = text(c, s->s4);

	switch ((enum rkt_op)s->op) {
	case RKT_OP_WRITE_FILE:
		return fill_file(s1, 0, 0, s2, s->len);
	case RKT_OP_CREATE_FILE:
		return create_file(s1, (mode_t)s->a, s->b != 0, s2, s->len);
	case RKT_OP_MAKE_DIRECTORY:
		return s->b ? make_behind_links(make_directory, s1, (mode_t)s->a) : make_directory(s1, (mode_t)s->a);
	case RKT_OP_TOUCH:
		return s->b ? make_behind_links(touch, s1, (mode_t)s->a) : touch(s1, (mode_t)s->a);
	case RKT_OP_MAKE_NODE:
		return mknod(s1, (mode_t)s->a, (dev_t)s->b) < 0 ? -1 : chmod(s1, (mode_t)s->a & 07777);
	case RKT_OP_SYMLINK:
		return symlink(s1, s2) < 0 && errno != EEXIST ? -1 : 0;
	case RKT_OP_MOUNT:
		return (int)syscall(SYS_mount, s1, s2, s3, (unsigned long)s->a, s4);
	case RKT_OP_OPEN_TREE:
		return open_slot(c, s->a, (int)syscall(SYS_open_tree, AT_FDCWD, s1, (unsigned)s->b | OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC));
	case RKT_OP_MOVE_MOUNT:
		return attach(c, s, s1);
	case RKT_OP_MOUNT_ATTRIBUTES:
		return mount_attributes(c, AT_FDCWD, s1, s);
	case RKT_OP_SLOT_ATTRIBUTES:
		return mount_attributes(c, c->slots[s->c], "", s);
	case RKT_OP_UNMOUNT:
		return (int)syscall(SYS_umount2, s1, (int)s->a);
	case RKT_OP_PIVOT_ROOT:
		return pivot(s1);
	case RKT_OP_CHANGE_DIRECTORY:
		return chdir(s1);
	case RKT_OP_UNSHARE:
		return (int)syscall(SYS_unshare, (unsigned long)s->a);
	case RKT_OP_HOSTNAME:
		return sethostname(s1, s->len);
	case RKT_OP_LOOPBACK_UP:
		return loopback_up();
	case RKT_OP_RLIMIT: {
		struct rlimit limit = { .rlim_cur = (rlim_t)s->b, .rlim_max = (rlim_t)s->c };
		return (int)syscall(SYS_prlimit64, 0, (int)s->a, &limit, NULL);
	}
	case RKT_OP_DUPLICATE:
		return duplicate(descriptor(c, s->a), (int)s->b);
	case RKT_OP_CLOSE_ON_EXEC:
		return close_from(c, (unsigned)s->a);
	case RKT_OP_NEW_SESSION:
		return setsid() < 0 ? -1 : 0;
	case RKT_OP_CONTROLLING_TERMINAL:
		return ioctl((int)s->a, TIOCSCTTY, 0);
	case RKT_OP_SUPPLEMENTARY_GROUPS:
		return (int)syscall(SYS_setgroups, s->len / sizeof(gid_t), s1);
	case RKT_OP_GROUP:
		return (int)syscall(SYS_setresgid, (gid_t)s->a, (gid_t)s->a, (gid_t)s->a);
	case RKT_OP_USER:
		return set_user((uid_t)s->a);
	case RKT_OP_BOUNDING_SET:
		return bound_capabilities((uint64_t)s->a);
	case RKT_OP_CAPABILITIES:
		return set_capabilities((uint64_t)s->a, (uint64_t)s->b, (uint64_t)s->c);
	case RKT_OP_NO_NEW_PRIVILEGES:
		return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	case RKT_OP_SECCOMP: {
		struct sock_fprog program = { .len = (unsigned short)(s->len / sizeof(struct sock_filter)), .filter = (struct sock_filter *)s1 };
		return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program);
	}
	case RKT_OP_UMASK:
		umask((mode_t)s->a);
		return 0;
	case RKT_OP_PARENT_DEATH:
		return die_with_parent(c, (int)s->a);
	case RKT_OP_WAIT:
		return wait_for_byte(descriptor(c, s->a));
	case RKT_OP_JOIN:
		return setns(descriptor(c, s->a), (int)s->b);
	case RKT_OP_NAME_TERMINAL:
		return name_terminal((int)s->a);
	case RKT_OP_OPEN:
		return open_slot(c, s->a, open(s1, O_RDONLY | O_CLOEXEC | O_NOCTTY));
	case RKT_OP_JOIN_OPENED:
		return setns(c->slots[s->a], (int)s->b);
	case RKT_OP_FILE_IDS:
		return set_file_ids((uid_t)s->a, (gid_t)s->b);
	case RKT_OP_OWN:
		return fchown((int)s->a, (uid_t)s->b, (gid_t)s->c);
	case RKT_OP_EXECUTE:
		return execute(c, s);
	case RKT_OP_PAUSE:
		pause_for_ever(c);
	case RKT_OP_EXECUTE_PAUSE:
		return execute_pause(c, descriptor(c, s->a));
	}
	errno = ENOSYS;
	return -1;
}

/*
 * Until the exec, the child is our own program, seen by the pod's processes: without this one of them could reach our file on the
 * host through /proc/PID/exe, or our memory. The exec makes the process dumpable again.
 */
static void hide_memory(void)
{
	prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

/* Signals are blocked here; handlers that the parent installed must be gone before that ends. */
static void reset_signals(const struct child *c)
{
	struct sigaction standard = { .sa_handler = SIG_DFL };
	for (int signal = 1; signal < NSIG; signal++)
		sigaction(signal, &standard, NULL);
	sigprocmask(SIG_SETMASK, &c->mask, NULL);
}

/* Comes back only when a step has failed and that was told. */
static void carry_out_all(struct child *c)
{
	const struct rkt_step *steps = (const struct rkt_step *)(c->plan + 1);

	for (uint32_t i = 0; i < c->plan->step_count; i++) {
		if (carry_out(c, &steps[i]) < 0 && errno != steps[i].tolerated) {
			tell(c, (int32_t)i, errno);
			return;
		}
	}
	tell(c, (int32_t)c->plan->step_count, ENOEXEC);
}

static int run_plan(void *argument)
{
	struct child *c = argument;

	c->owns_descriptors = true;
	close_reader(c);
	hide_memory();
	reset_signals(c);
	tell(c, REPORT_STARTED, 0);
	carry_out_all(c);
	_exit(1);
}

/* The exec ends the other threads and takes handlers away; an ignored signal, as SIGPIPE is in managed code, would stay so. */
static void *run_in_place(void *argument)
{
	struct child *c = argument;

	struct sigaction standard = { .sa_handler = SIG_DFL }, before;

	pthread_sigmask(SIG_SETMASK, &c->mask, NULL);
	sigaction(SIGPIPE, &standard, &before);
	if (syscall(SYS_unshare, (unsigned long)(c->plan->clone_flags | CLONE_FS)) < 0)
		tell(c, -1, errno);
	else
		carry_out_all(c);
	sigaction(SIGPIPE, &before, NULL);
	return NULL;
}

/*
 * Makes the child in its cgroup: to join one later has the kernel wait for every processor, some 10 ms. The bare call cannot give the
 * child another stack, so it has memory of its own.
 */
static int clone_into_cgroup(struct child *c, uint64_t flags)
{
	struct clone_args arguments = {
		.flags = flags | CLONE_INTO_CGROUP, .exit_signal = flags & CLONE_PARENT ? 0 : SIGCHLD, .cgroup = (uint64_t)c->cgroup,
	};
	int pid = (int)syscall(SYS_clone3, &arguments, sizeof arguments);
	if (pid == 0)
		run_plan(c);
	return pid;
}

static int clone_child(struct child *c, int (*body)(void *), char *stack, int flags)
{
	if (body == run_plan && c->cgroup >= 0)
		return clone_into_cgroup(c, (uint64_t)flags);
	if (c->plan->borrow_memory)
		flags |= CLONE_VM | CLONE_VFORK;
	return clone(body, stack + STACK_SIZE, flags | (flags & CLONE_PARENT ? 0 : SIGCHLD), c);
}

/*
 * Joins the namespaces, then makes the child. A process that joins a pid namespace stays outside itself, only its children
 * are inside; CLONE_PARENT makes that child the caller's own, so that its exit status is simply waited for.
 */
static int join_and_run(void *argument)
{
	struct child *c = argument;
	close_reader(c);
	hide_memory();
	if (setns(c->join_pidfd, (int)c->plan->join_flags) < 0) {
		tell(c, -1, errno);
		_exit(1);
	}
	int pid = clone_child(c, run_plan, c->inner_stack, (int)c->plan->clone_flags | CLONE_PARENT);
	if (pid < 0)
		tell(c, -1, errno);
	else
		tell(c, REPORT_PID, pid);
	_exit(pid < 0);
}

static bool read_report(int fd, struct report *r)
{
	ssize_t n;
	do
		n = read(fd, r, sizeof *r);
	while (n < 0 && errno == EINTR);
	return n == sizeof *r;
}

static void reap(int pid)
{
	while (waitpid(pid, NULL, __WALL) < 0 && errno == EINTR)
		;
}

static bool is_string_inside(const struct rkt_plan *p, uint32_t offset)
{
	return offset == 0 || (offset >= sizeof *p + p->step_count * sizeof(struct rkt_step) && offset < p->size);
}

/* The plan comes from our own code: this guards against the two sides drifting apart, not against an attacker. */
static bool is_well_formed(const struct rkt_plan *p)
{
	if (p->magic != RKT_PLAN_MAGIC || p->version != RKT_PLAN_VERSION || p->size < sizeof *p ||
	    p->step_count > (p->size - sizeof *p) / sizeof(struct rkt_step) || ((const char *)p)[p->size - 1] != '\0')
		return false;
	const struct rkt_step *steps = (const struct rkt_step *)(p + 1);
	if (!is_string_inside(p, p->cgroup))
		return false;
	for (uint32_t i = 0; i < p->step_count; i++) {
		const struct rkt_step *s = &steps[i];
		if (!is_string_inside(p, s->s1) || !is_string_inside(p, s->s2) || !is_string_inside(p, s->s3) || !is_string_inside(p, s->s4))
			return false;
		bool is_attributes = s->op == RKT_OP_SLOT_ATTRIBUTES;
		int64_t slot = is_attributes ? s->c :
			       s->op == RKT_OP_OPEN_TREE || s->op == RKT_OP_MOVE_MOUNT || s->op == RKT_OP_OPEN || s->op == RKT_OP_JOIN_OPENED ? s->a : 0;
		if (slot < 0 || slot >= SLOT_COUNT || (is_attributes && s->len >= SLOT_COUNT))
			return false;
	}
	return true;
}

/* Makes the first child, and gives its pid; -1 with errno. */
static int make_first(struct child *c, char *stack)
{
	bool joins = c->plan->join_flags != 0;
	sigset_t all, before;

	/* No handler of ours may run in a child that shares this memory, and the program starts with nothing blocked. */
	sigfillset(&all);
	sigemptyset(&c->mask);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	int first = clone_child(c, joins ? join_and_run : run_plan, stack, joins ? 0 : (int)c->plan->clone_flags);
	int error = errno;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	errno = error;
	return first;
}

/* Opens what a child needs, and gives the reader of its reports; -1 with errno. */
static int open_report(struct child *c)
{
	int status[2];

	if (c->plan->cgroup && (c->cgroup = open(text(c, c->plan->cgroup), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) < 0)
		return -1;
	if (pipe2(status, O_CLOEXEC) < 0) {
		int error = errno;
		if (c->cgroup >= 0)
			close(c->cgroup);
		errno = error;
		return -1;
	}
	c->status = status[1];
	return c->status_reader = status[0];
}

static void close_report(const struct child *c)
{
	close(c->status);
	if (c->cgroup >= 0)
		close(c->cgroup);
}

/*
 * Reads reports until the child has executed, paused or failed, and closes the reader. child: its pid, or -1 when that is reported too.
 * Gives the pid, also of one that has failed and must be reaped; -1 when none was made.
 */
static int follow(int reader, int child, struct rkt_outcome *outcome)
{
	bool is_told = child < 0, failed = false, paused = false;
	struct report r;
	while (!failed && !(paused && child >= 0) && read_report(reader, &r)) {
		if (r.step == REPORT_STARTED)
			outcome->inner_pid = r.inner_pid;
		else if (r.step == REPORT_PID)
			child = r.error;
		else if (r.step == REPORT_PAUSED)
			paused = true;
		else {
			outcome->failed_step = r.step;
			outcome->error = r.error;
			failed = true;
		}
	}
	/* The pid is reported last: with the child failed it is still to come. */
	while (is_told && child < 0 && read_report(reader, &r)) {
		if (r.step == REPORT_PID)
			child = r.error;
	}
	close(reader);
	if (!failed && child >= 0) {
		outcome->pid = child;
		outcome->failed_step = 0;
	} else if (!failed)
		outcome->error = ECHILD;
	return child;
}

static int without_child(struct rkt_outcome *outcome, int step, int error)
{
	*outcome = (struct rkt_outcome){ .pid = -1, .inner_pid = -1, .failed_step = step, .error = error };
	return -1;
}

int rkt_launch(const void *plan, const int32_t *descriptors, int32_t descriptor_count, int32_t join_pidfd, struct rkt_outcome *outcome)
{
	char outer_stack[STACK_SIZE] __attribute__((aligned(16)));
	char inner_stack[STACK_SIZE] __attribute__((aligned(16)));
	struct child c = {
		.plan = plan, .descriptors = descriptors, .descriptor_count = descriptor_count, .join_pidfd = join_pidfd, .inner_stack = inner_stack,
		.cgroup = -1,
	};

	if (!is_well_formed(c.plan))
		return without_child(outcome, -2, EINVAL);
	int reader = open_report(&c);
	if (reader < 0)
		return without_child(outcome, -1, errno);
	int first = make_first(&c, outer_stack);
	int error = errno;
	close_report(&c);
	if (first < 0) {
		close(reader);
		return without_child(outcome, -1, error);
	}
	bool joins = c.plan->join_flags != 0;
	without_child(outcome, -1, 0);
	int child = follow(reader, joins ? -1 : first, outcome);
	if (joins)
		reap(first);
	if (outcome->pid < 0 && child >= 0)
		reap(child);
	return outcome->pid < 0 ? -1 : 0;
}

#define MOST_HANDED_OVER 8

struct rkt_start {
	struct child child;
	pthread_t thread;
	int reader;
	int32_t descriptors[MOST_HANDED_OVER];
	char stack[STACK_SIZE] __attribute__((aligned(16)));
	char inner_stack[STACK_SIZE] __attribute__((aligned(16)));
	char plan[];
};

/* With the thread that made it a child loses its parent, and may die of that. One that joins does not: it is its pid 1 that it dies with. */
static void *launch_apart(void *argument)
{
	struct rkt_start *start = argument;
	bool joins = start->child.plan->join_flags != 0;
	int first = make_first(&start->child, start->stack);
	if (first < 0)
		tell(&start->child, -1, errno);
	else if (joins)
		reap(first);
	else
		tell(&start->child, REPORT_PID, first);
	close_report(&start->child);
	while (!joins)
		pause();
	return NULL;
}

struct rkt_start *rkt_launch_begin(const void *plan, const int32_t *descriptors, int32_t descriptor_count, int32_t join_pidfd,
				   struct rkt_outcome *outcome)
{
	const struct rkt_plan *p = plan;
	pthread_attr_t attributes;
	sigset_t all, before;

	if (!is_well_formed(p) || descriptor_count > MOST_HANDED_OVER) {
		without_child(outcome, -2, EINVAL);
		return NULL;
	}
	/* Of its own, as the caller's may be moved. */
	struct rkt_start *start = aligned_alloc(16, (sizeof *start + p->size + 15) & ~(size_t)15);
	if (!start) {
		without_child(outcome, -1, ENOMEM);
		return NULL;
	}
	memcpy(start->plan, plan, p->size);
	memcpy(start->descriptors, descriptors, (size_t)descriptor_count * sizeof *descriptors);
	start->child = (struct child){
		.plan = (const void *)start->plan, .descriptors = start->descriptors, .descriptor_count = descriptor_count, .join_pidfd = join_pidfd,
		.inner_stack = start->inner_stack, .cgroup = -1,
	};
	start->reader = open_report(&start->child);
	if (start->reader < 0) {
		without_child(outcome, -1, errno);
		free(start);
		return NULL;
	}
	/* No signal is for this thread. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, STACK_SIZE);
	int error = pthread_create(&start->thread, &attributes, launch_apart, start);
	pthread_attr_destroy(&attributes);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (error != 0) {
		close(start->reader);
		close_report(&start->child);
		free(start);
		without_child(outcome, -1, error);
		return NULL;
	}
	return start;
}

int rkt_launch_complete(struct rkt_start *start, struct rkt_outcome *outcome)
{
	without_child(outcome, -1, 0);
	int child = follow(start->reader, -1, outcome);
	if (outcome->pid < 0 && child >= 0)
		reap(child);
	if (start->child.plan->join_flags != 0) {
		pthread_join(start->thread, NULL);
		free(start);
	}
	return outcome->pid < 0 ? -1 : 0;
}

struct socket_request {
	int network, domain, type, protocol;
	int result, error;
};

static int open_socket(void *argument)
{
	struct socket_request *r = argument;
	r->result = setns(r->network, CLONE_NEWNET) < 0 ? -1 : socket(r->domain, r->type, r->protocol);
	r->error = errno;
	_exit(0);
}

int rkt_socket_in(int network, int domain, int type, int protocol)
{
	char stack[STACK_SIZE] __attribute__((aligned(16)));
	struct socket_request r = { .network = network, .domain = domain, .type = type, .protocol = protocol, .result = -1 };
	sigset_t all, before;

	/* No handler of ours may run in a child that shares this memory. Its end sends no signal: it is waited for here and nowhere else. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	int pid = clone(open_socket, stack + STACK_SIZE, CLONE_VM | CLONE_VFORK | CLONE_FILES, &r);
	if (pid < 0)
		r.error = errno;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (pid >= 0)
		reap(pid);
	errno = r.error;
	return r.result;
}

int rkt_become(const void *plan, const int32_t *descriptors, int32_t descriptor_count, struct rkt_outcome *outcome)
{
	int status[2];
	pthread_t thread;
	struct child c = { .plan = plan, .descriptors = descriptors, .descriptor_count = descriptor_count, .join_pidfd = -1 };

	*outcome = (struct rkt_outcome){ .pid = -1, .inner_pid = -1, .failed_step = -2, .error = EINVAL };
	if (!is_well_formed(c.plan) || c.plan->join_flags != 0 || !c.plan->borrow_memory)
		return -1;
	outcome->failed_step = -1;
	if (pipe2(status, O_CLOEXEC) < 0) {
		outcome->error = errno;
		return -1;
	}
	c.status = status[1];
	sigemptyset(&c.mask);
	outcome->error = pthread_create(&thread, NULL, run_in_place, &c);
	if (outcome->error == 0) {
		struct report r;
		if (read_report(status[0], &r)) {
			outcome->failed_step = r.step;
			outcome->error = r.error;
		}
		pthread_join(thread, NULL);
	}
	close(status[0]);
	close(status[1]);
	return -1;
}

int rkt_open_read_only(const char *path)
{
	struct mount_attr read_only = { .attr_set = MOUNT_ATTR_RDONLY };
	int fd = (int)syscall(SYS_open_tree, AT_FDCWD, path, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC);
	if (fd >= 0 && syscall(SYS_mount_setattr, fd, "", AT_EMPTY_PATH, &read_only, sizeof read_only) < 0) {
		int error = errno;
		close(fd);
		errno = error;
		return -1;
	}
	return fd;
}

int rkt_execute_read_only(const char *path, char *const *arguments)
{
	int fd = rkt_open_read_only(path);
	return fd < 0 ? -1 : (int)syscall(SYS_execveat, fd, "", arguments, environ, AT_EMPTY_PATH);
}

/*
 * A program that is started without one of its standard streams would get the next file that it opens as that number, and write messages
 * into it. Before anything else runs, the gaps are closed.
 */
__attribute__((constructor)) static void fill_standard_streams(void)
{
	for (int number = 0; number <= STDERR_FILENO; number++) {
		if (fcntl(number, F_GETFD) < 0 && errno == EBADF)
			(void)!open("/dev/null", O_RDWR);
	}
}

/* The first object is the program itself. What is not written to comes back from the page cache when it is needed. */
static int drop_clean_segments(struct dl_phdr_info *program, size_t size, void *unused)
{
	(void)size, (void)unused;
	for (int i = 0; i < program->dlpi_phnum; i++) {
		const ElfW(Phdr) *segment = &program->dlpi_phdr[i];
		if (segment->p_type != PT_LOAD || (segment->p_flags & PF_W))
			continue;
		uintptr_t start = (program->dlpi_addr + segment->p_vaddr) & ~(segment->p_align - 1);
		madvise((void *)start, program->dlpi_addr + segment->p_vaddr + segment->p_memsz - start, MADV_DONTNEED);
	}
	return 1;
}

void rkt_drop_code(void)
{
	dl_iterate_phdr(drop_clean_segments, NULL);
}

static int signal_pipe[2] = { -1, -1 };

static void pass_on(int signal)
{
	int error = errno;
	unsigned char number = (unsigned char)signal;
	/* A full pipe already has more than enough to wake the reader. */
	(void)!write(signal_pipe[1], &number, 1);
	errno = error;
}

int rkt_catch_signals(uint64_t mask)
{
	if (signal_pipe[0] < 0 && pipe2(signal_pipe, O_CLOEXEC | O_NONBLOCK) < 0)
		return -1;
	struct sigaction action = { .sa_handler = pass_on, .sa_flags = SA_RESTART };
	sigfillset(&action.sa_mask);
	for (int signal = 1; signal <= 64; signal++) {
		if ((mask & (UINT64_C(1) << (signal - 1))) && sigaction(signal, &action, NULL) < 0)
			return -1;
	}
	return signal_pipe[0];
}
