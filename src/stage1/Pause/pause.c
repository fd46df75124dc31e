/*
 * pid 1 of a pod, once its namespaces are made: reports that it is there, then reaps orphans until it is killed. A program of its own, so that
 * it keeps nothing of the supervisor that it was made by: neither memory nor environment. Without a C library, for pages are what it costs.
 */
#include <linux/prctl.h>
#include <linux/wait.h>
#include <asm/poll.h>
#include <asm/signal.h>

#include "bare.h"
#include "report.h"

#define CHILDREN (1UL << (SIGCHLD - 1))
#define SIGNAL_SET_SIZE 8

static _Noreturn void run(long *stack)
{
	static const unsigned long children = CHILDREN;
	struct report here = { .step = REPORT_PAUSED, .inner_pid = (int32_t)call(__NR_getpid, 0, 0, 0, 0, 0) };
	struct pollfd reader = { .fd = REPORT_DESCRIPTOR };

	(void)stack;
	/* Nobody in the pod traces it or looks into it. */
	call(__NR_prctl, PR_SET_DUMPABLE, 0, 0, 0, 0);
	call(__NR_prctl, PR_SET_NAME, (long)"pause", 0, 0, 0);
	call(__NR_rt_sigprocmask, SIG_SETMASK, (long)&children, 0, SIGNAL_SET_SIZE, 0);
	/* A parent that was dying when it was to be died with has by now closed what it had open. After the report a live one does, too. */
	if (call(__NR_poll, (long)&reader, 1, 0, 0, 0) > 0 && (reader.revents & POLLERR))
		leave(1);
	call(__NR_write, REPORT_DESCRIPTOR, (long)&here, sizeof here, 0, 0);
	call(__NR_close, REPORT_DESCRIPTOR, 0, 0, 0, 0);
	for (;;) {
		while (call(__NR_wait4, -1, 0, WNOHANG, 0, 0) > 0)
			;
		call(__NR_rt_sigtimedwait, (long)&children, 0, 0, SIGNAL_SET_SIZE, 0);
	}
}
