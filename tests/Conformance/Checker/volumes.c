#include "checker.h"


static char place[256];

static const char *below(const char *directory, const char *name)
{
	snprintf(place, sizeof place, "%s/%s", directory, name);
	return place;
}

static int is_mount_point(const char *path)
{
	char wanted[256];

	snprintf(wanted, sizeof wanted, " %s ", path);
	return strstr(content("/proc/self/mountinfo"), wanted) != NULL;
}

static void check_directory(const char *path, unsigned int user, unsigned int group, unsigned int mode, const char *name)
{
	struct stat status = { 0 };
	int holds = stat(path, &status) == 0 && S_ISDIR(status.st_mode) && status.st_uid == user && status.st_gid == group && (status.st_mode & 07777) == mode;

	report(holds, name, "%s has mode %o and is of %u:%u: %m", path, status.st_mode, status.st_uid, status.st_gid);
}

/* SHARED is where this app has the volume of both; OTHER where the other app has it. */
void check_volumes(const char *shared, const char *other)
{
	report(is_mount_point(shared) && strcmp(content(below(shared, "from-the-host")), "from the host\n") == 0, "volume of the host", "%m");
	report(make_file(below(shared, getenv("AC_APP_NAME")), "text"), "volume for writing", "%m");
	report(!is_mount_point(other), "volumes of another app are not mounted", "%s is mounted", other);

	report(is_mount_point("/fixed") && strcmp(content("/fixed/from-the-host"), "fixed\n") == 0, "volume for reading", "%m");
	report(!make_file("/fixed/made", "text") && errno == EROFS, "volume for reading cannot be written", "%m");
	report(access("/fixed/of-the-image", F_OK) != 0, "volume hides what the image has there", "it is to be seen");

	check_directory("/made/on", 0, 0, 0755, "directories made for a volume");
	check_directory("/made/on/the/way", 7, 8, 01777, "empty volume with mode and owner");
	report(is_mount_point("/made/on/the/way") && is_mount_point("/scratch"), "empty volumes are mounted", "%s", content("/proc/self/mountinfo"));
	report(strcmp(content("/etc/single"), "a single file\n") == 0 && is_mount_point("/etc/single"), "volume that is a file", "%m");
}
