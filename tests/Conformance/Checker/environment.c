#include "checker.h"

#include <grp.h>


void check_environment(const char *app, const char *path)
{
	const char *container = getenv("container");

	report_same("PATH", path, getenv("PATH"));
	report_same("AC_APP_NAME", app, getenv("AC_APP_NAME"));
	report_same("AC_METADATA_URL of a pod that is not registered", NULL, getenv("AC_METADATA_URL"));
	report(container != NULL && *container != 0, "container", "it is not set");
	report_same("HOME", "/root", getenv("HOME"));
	report_same("USER", "root", getenv("USER"));
	report_same("LOGNAME", "root", getenv("LOGNAME"));
	report_same("SHELL", "/bin/sh", getenv("SHELL"));
	report_same("TERM without a terminal", NULL, getenv("TERM"));
	report_same("variables of the image", "of the image=1", getenv("FROM_IMAGE"));
	report_same("variables of the pod", "of the pod", getenv("FROM_POD"));
	report_same("variables of the caller", NULL, getenv("FROM_CALLER"));
}

static void list_groups(char *text, size_t size)
{
	gid_t groups[64];
	int count = getgroups(64, groups);

	*text = 0;
	for (int i = 0; i < count; i++)
		snprintf(text + strlen(text), size - strlen(text), "%s%u", i > 0 ? " " : "", groups[i]);
}

void check_identity(const char *user, const char *group, const char *groups, const char *directory)
{
	char found[512];
	mode_t mask = umask(022);

	report_same("user", user, (snprintf(found, sizeof found, "%u %u", getuid(), geteuid()), found));
	report_same("group", group, (snprintf(found, sizeof found, "%u %u", getgid(), getegid()), found));
	list_groups(found, sizeof found);
	report_same("supplementary groups", groups, found);
	report_same("working directory", directory, getcwd(found, sizeof found));
	report_number("umask", 022, mask);
}
