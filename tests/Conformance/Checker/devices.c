#include "checker.h"

#include <sys/sysmacros.h>
#include <sys/vfs.h>


static int is_device(const char *path, unsigned int major_number, unsigned int minor_number)
{
	struct stat status;

	return stat(path, &status) == 0 && S_ISCHR(status.st_mode) && status.st_rdev == makedev(major_number, minor_number);
}

/* Opens, writes four bytes, reads four; says what happened as two numbers, -errno for failures. */
static void use(const char *path, int *written, int *got, char *bytes)
{
	int file = open(path, O_RDWR | O_CLOEXEC);

	*written = *got = -errno;
	if (file < 0)
		return;
	*written = write(file, "text", 4) < 0 ? -errno : 4;
	*got = (int)read(file, bytes, 4);
	*got = *got < 0 ? -errno : *got;
	close(file);
}

static void check_memory_devices(void)
{
	char bytes[4] = "abcd", more[4] = "abcd";
	int written, got;

	use("/dev/null", &written, &got, bytes);
	report(is_device("/dev/null", 1, 3) && written == 4 && got == 0, "/dev/null", "wrote %d, read %d", written, got);
	use("/dev/zero", &written, &got, bytes);
	report(is_device("/dev/zero", 1, 5) && written == 4 && got == 4 && memcmp(bytes, "\0\0\0", 4) == 0, "/dev/zero", "wrote %d, read %d", written, got);
	memset(bytes, 1, 4);
	use("/dev/full", &written, &got, bytes);
	report(
		is_device("/dev/full", 1, 7) && written == -ENOSPC && got == 4 && memcmp(bytes, "\0\0\0", 4) == 0, "/dev/full", "wrote %d, read %d", written, got);
	use("/dev/random", &written, &got, bytes);
	report(is_device("/dev/random", 1, 8) && got == 4, "/dev/random", "read %d", got);
	use("/dev/urandom", &written, &got, more);
	report(is_device("/dev/urandom", 1, 9) && got == 4 && memcmp(bytes, more, 4) != 0, "/dev/urandom", "read %d", got);
}

static void check_terminals(void)
{
	char name[64] = "", text[8] = "";
	struct statfs pts;
	int holds, device, master = posix_openpt(O_RDWR | O_NOCTTY), slave = -1;

	if (master >= 0 && grantpt(master) == 0 && unlockpt(master) == 0 && ptsname_r(master, name, sizeof name) == 0)
		slave = open(name, O_RDWR | O_NOCTTY);
	report(slave >= 0, "/dev/ptmx", "master %d, terminal \"%s\": %m", master, name);
	holds = slave >= 0 && isatty(slave) && write(slave, "text\n", 5) == 5 && read(master, text, 6) == 6 && strcmp(text, "text\r\n") == 0
		&& statfs("/dev/pts", &pts) == 0 && pts.f_type == 0x1cd1;
	report(holds, "/dev/pts", "terminal \"%s\": %m", name);
	close(slave);
	close(master);

	/* There is no terminal of our own, and the device says so. */
	device = open("/dev/tty", O_RDWR | O_NOCTTY);
	report(is_device("/dev/tty", 5, 0) && device < 0 && errno == ENXIO, "/dev/tty", "opened as %d: %m", device);
	device = open("/dev/console", O_WRONLY | O_NOCTTY | O_APPEND);
	holds = device >= 0 && write(device, "to the console\n", 15) == 15;
	report(holds, "/dev/console", "%m");
	close(device);
}

static void check_shared_memory(void)
{
	struct stat status = { 0 };
	struct statfs system = { 0 };
	char path[64];
	int holds;

	snprintf(path, sizeof path, "/dev/shm/own-%d", getpid());
	holds = stat("/dev/shm", &status) == 0 && (status.st_mode & 07777) == 01777 && statfs("/dev/shm", &system) == 0 && system.f_type == 0x01021994
		&& make_file(path, "text");
	report(holds, "/dev/shm", "mode %o, type %lx: %m", status.st_mode, (long)system.f_type);
	unlink(path);
}

static void check_stream(const char *path, int flags, int number)
{
	struct stat here = { 0 }, there = { 0 };
	int file = open(path, flags | O_CLOEXEC);

	report(
		file >= 0 && fstat(file, &there) == 0 && fstat(number, &here) == 0 && here.st_ino == there.st_ino && here.st_dev == there.st_dev,
		path, "opened as %d: %m", file);
	close(file);
}

void check_devices(void)
{
	char target[64];

	check_memory_devices();
	check_terminals();
	check_shared_memory();
	check_stream("/dev/stdin", O_RDONLY, 0);
	check_stream("/dev/stdout", O_WRONLY | O_APPEND, 1);
	check_stream("/dev/stderr", O_WRONLY | O_APPEND, 2);
	report(readlink("/dev/fd/1", target, sizeof target) > 0, "/dev/fd", "%m");
}
