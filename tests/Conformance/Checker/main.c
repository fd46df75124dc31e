#include "checker.h"

#include <sys/prctl.h>


/*
 * Four roles of one pod: the handlers of the app "main", the app itself, and the app "sidekick". Files in the volume that both share
 * say who has come how far; files in the root of "main" show that its handlers run in it, and that it was clean at the start.
 */

static const char standard_path[] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

static void check_handler(const char *previous, const char *next, const char *own)
{
	report((previous == NULL || access(previous, F_OK) == 0) && access(next, F_OK) != 0, "root of the app", "%s: %m", next);
	report(make_file(own, "text"), "root for writing", "%s: %m", own);
	check_environment("main", standard_path);
	check_identity("0 0", "0 0", "", "/opt/work");
	check_default_capabilities("00000000a80425fb");
	report_number("new privileges are not forbidden", 0, prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0));
}

static int pre_start(void)
{
	check_handler(NULL, "/main", "/prestart");
	report(access("/var/main/main", F_OK) != 0 && access("/shared/main", F_OK) != 0, "comes before the app", "the app has run");
	report(strcmp(content("/shared/from-the-host"), "from the host\n") == 0, "volumes of the app", "%m");
	report(make_file("/scratch/mine", "text"), "empty volume is empty", "%m");
	return 0;
}

static int post_stop(void)
{
	check_handler("/var/main/main", "/poststop", "/poststop");
	report(access("/prestart", F_OK) == 0 && access("/shared/main-done", F_OK) == 0, "comes after the app", "%m");
	make_file("/shared/main-stopped", "text");
	return 0;
}

static void check_arguments(int count, char **words)
{
	report(
		count == 5 && strcmp(words[0], "/bin/checker") == 0 && strcmp(words[2], "two words") == 0 && strcmp(words[3], "") == 0
		&& strcmp(words[4], "$PATH *\\n\"'%s") == 0,
		"arguments", "there are %d, the last is \"%s\"", count, words[count - 1]);
}

static int be_main(int count, char **words)
{
	report(access("/prestart", F_OK) == 0, "pre-start handler has run", "%m");
	report(access("/poststop", F_OK) != 0, "post-stop handler has not run", "it has");
	report(make_file("/var/main/main", "text"), "root for writing", "%m");
	report(access("/etc/of-main", F_OK) == 0 && access("/etc/of-sidekick", F_OK) != 0, "root of its own", "%m");
	check_arguments(count, words);
	check_environment("main", standard_path);
	check_identity("1000 1000", "2000 2000", "3000 3001", "/opt/work");
	check_devices();
	check_kernel_files();
	check_host_files();
	check_temporary_files();
	check_volumes("/shared", "/data");
	check_default_capabilities("0000000000000000");
	check_own_isolators();
	report(access("/scratch/mine", F_OK) == 0, "empty volume has what the handler put there", "%m");
	check_namespaces("/shared", "sidekick");
	check_sharing("/shared");
	report(await("/shared/sidekick"), "files of the other app come into the shared volume", "%m");
	make_file("/shared/main-done", "text");
	return 0;
}

static int be_sidekick(void)
{
	report(access("/etc/of-sidekick", F_OK) == 0 && access("/etc/of-main", F_OK) != 0, "root of its own", "%m");
	offer_to_share("/data");
	check_environment("sidekick", "/bin:/opt/bin");
	check_identity("0 0", "0 0", "", "/");
	check_devices();
	check_kernel_files();
	check_host_files();
	check_volumes("/data", "/shared");
	check_chosen_isolators();
	check_namespaces("/data", "main");
	report(await("/data/main"), "files of the other app come into the shared volume", "%m");
	report(await("/data/main-stopped"), "the pod goes on when another app has ended", "its post-stop handler has not run");
	report(access("/scratch/mine", F_OK) != 0, "empty volume of its own is not the other app's", "a file of the other app is there");
	fprintf(stderr, "pass %s: standard error is captured\n", role);
	return 7;
}

int main(int count, char **words)
{
	role = count > 1 ? words[1] : "";
	if (strcmp(role, "pre-start") == 0)
		return pre_start();
	if (strcmp(role, "post-stop") == 0)
		return post_stop();
	if (strcmp(role, "main") == 0)
		return be_main(count, words);
	if (strcmp(role, "sidekick") == 0)
		return be_sidekick();
	fprintf(stderr, "checker: what is \"%s\"?\n", role);
	return 97;
}
