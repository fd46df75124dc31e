/*
 * The shim: everything that runs between a clone and an exec, in async-signal-safe C.
 *
 * Managed code hands over a launch plan, a flat list of steps that it has built and checked, and the shim clones a child
 * that carries them out in order. The shim knows steps, not apps: all policy is in the plan. Rkt.Host.Launching.LaunchPlan
 * is the one writer of this format and must be changed together with it.
 */
#ifndef RKT_SHIM_H
#define RKT_SHIM_H

#include <stddef.h>
#include <stdint.h>

#define RKT_PLAN_MAGIC 0x504c4b52u /* "RKLP" */
#define RKT_PLAN_VERSION 1

enum rkt_op {
	RKT_OP_WRITE_FILE = 1,   /* s1 path, s2+len content: an existing file, as in /proc and cgroups */
	RKT_OP_CREATE_FILE = 2,  /* s1 path, s2+len content, a mode, b 1 to replace what is there (never through a symlink) */
	RKT_OP_MAKE_DIRECTORY = 3, /* s1 path, a mode; parents are made 0755; an existing directory is left as it is; b 1: made where a symlink leads to */
	RKT_OP_TOUCH = 4,        /* s1 path, a mode; parents and b as above: a target to mount a file on */
	RKT_OP_MAKE_NODE = 5,    /* s1 path, a mode with type, b device number */
	RKT_OP_SYMLINK = 6,      /* s1 what it says, s2 where; an existing entry is left as it is */
	RKT_OP_MOUNT = 7,        /* s1 source, s2 target, s3 type, a flags, s4 data */
	RKT_OP_OPEN_TREE = 8,    /* s1 path, a slot, b flags: a detached copy of the mounts at a path */
	RKT_OP_MOVE_MOUNT = 9,   /* a slot, s1 target: attaches what a slot holds; b 1: not inside /proc */
	RKT_OP_MOUNT_ATTRIBUTES = 10, /* s1 path, a attributes to set, b AT_ flags */
	RKT_OP_SLOT_ATTRIBUTES = 11,  /* a attributes to set, b AT_ flags, c slot, len slot of the user namespace for MOUNT_ATTR_IDMAP */
	RKT_OP_UNMOUNT = 12,     /* s1 path, a flags */
	RKT_OP_PIVOT_ROOT = 13,  /* s1 new root; the old one is gone afterwards */
	RKT_OP_CHANGE_DIRECTORY = 14, /* s1 path */
	RKT_OP_UNSHARE = 15,     /* a flags */
	RKT_OP_HOSTNAME = 16,    /* s1+len name */
	RKT_OP_LOOPBACK_UP = 17,
	RKT_OP_RLIMIT = 18,      /* a resource, b soft, c hard */
	RKT_OP_DUPLICATE = 19,   /* a index into the descriptors handed over, b number it gets */
	RKT_OP_CLOSE_ON_EXEC = 20, /* a first number: it and all above */
	RKT_OP_NEW_SESSION = 21,
	RKT_OP_CONTROLLING_TERMINAL = 22, /* a descriptor number */
	RKT_OP_SUPPLEMENTARY_GROUPS = 23, /* s1+len array of gid_t */
	RKT_OP_GROUP = 24,       /* a gid: real, effective, saved */
	RKT_OP_USER = 25,        /* a uid: real, effective, saved; permitted capabilities are kept */
	RKT_OP_BOUNDING_SET = 26, /* a mask of the capabilities that stay */
	RKT_OP_CAPABILITIES = 27, /* a permitted and effective, of those the process has; b inheritable, c ambient */
	RKT_OP_NO_NEW_PRIVILEGES = 28,
	RKT_OP_SECCOMP = 29,     /* s1+len array of struct sock_filter */
	RKT_OP_UMASK = 30,       /* a mask */
	RKT_OP_PARENT_DEATH = 31, /* a signal */
	RKT_OP_WAIT = 32,        /* a index into the descriptors: until a byte can be read; end of file is a failure */
	RKT_OP_EXECUTE = 33,     /* s1 candidate paths, s2 arguments, s3 environment: lists of strings, each after a mark byte, ended by an empty one */
	RKT_OP_PAUSE = 34,       /* reports readiness, then reaps orphans for ever */
	RKT_OP_JOIN = 35,        /* a index into the descriptors, a process; b CLONE_NEW* flags of its namespaces, not that of pids */
	RKT_OP_NAME_TERMINAL = 36, /* a descriptor number, a pseudo-terminal: opened again by its name below /dev/pts */
	RKT_OP_EXECUTE_PAUSE = 37, /* a index into the descriptors, the program: executes it, with nothing but the report's descriptor; it reports readiness */
	RKT_OP_OPEN = 40,        /* s1 path, a slot: for reading, such as a namespace's file */
	RKT_OP_JOIN_OPENED = 41, /* a slot of a namespace's file, b CLONE_NEW* of it */
	RKT_OP_FILE_IDS = 42,    /* a uid, b gid of the files that are made from here on; capabilities are kept */
	RKT_OP_OWN = 43,         /* a descriptor number, b uid, c gid */
};

/* One step. Strings are offsets from the start of the plan, 0 for none. */
struct rkt_step {
	uint32_t op;
	int32_t tolerated; /* an errno that counts as success, or 0 */
	int64_t a, b, c;
	uint32_t s1, s2, s3, s4;
	uint32_t len;
	uint32_t reserved;
};

struct rkt_plan {
	uint32_t magic;
	uint32_t version;
	uint32_t size;       /* of the whole plan in bytes */
	uint32_t step_count; /* the steps follow this header */
	uint64_t clone_flags; /* CLONE_NEW* of the child */
	uint64_t join_flags; /* CLONE_NEW* to join before, through the pidfd handed over; 0 for none */
	uint32_t borrow_memory; /* 1: vfork semantics; only for plans that end in EXECUTE or EXECUTE_PAUSE, and not with a cgroup */
	uint32_t cgroup;        /* string: directory of the cgroup, of version 2, that the child starts in; 0 for the caller's */
};

struct rkt_outcome {
	int32_t pid;       /* of the child, as seen by the caller; -1 on failure */
	int32_t inner_pid; /* of the child, as seen in its own pid namespace */
	int32_t failed_step; /* index of the step that failed; -1 when the clone or the join itself failed, -2 when the plan is malformed */
	int32_t error;     /* errno of the failure */
};

/*
 * Launches a child that carries out the plan, and returns when it has executed its program, or has reached PAUSE, or has failed.
 * descriptors: what DUPLICATE and WAIT refer to by index. join_pidfd: a process whose namespaces are joined; -1 for none.
 * Returns 0, or -1 with the failure in outcome; a child that failed has been reaped.
 * The child is the caller's own (a parent-death signal follows the calling thread).
 */
int rkt_launch(const void *plan, const int32_t *descriptors, int32_t descriptor_count, int32_t join_pidfd,
	       struct rkt_outcome *outcome);

/*
 * The same in two halves: the caller goes on while a thread made for it launches the child, which may take a millisecond for namespaces alone.
 * When the plan joins no namespaces that thread lives as long as the process, for the sake of the child's parent-death signal.
 * begin gives what complete takes, or NULL with the failure in outcome. Each start must be completed, once.
 */
struct rkt_start;
struct rkt_start *rkt_launch_begin(const void *plan, const int32_t *descriptors, int32_t descriptor_count, int32_t join_pidfd,
				   struct rkt_outcome *outcome);
int rkt_launch_complete(struct rkt_start *start, struct rkt_outcome *outcome);

/*
 * Carries out a plan that ends in EXECUTE in this very process, which becomes the program: same pid, same parent. The steps are taken by
 * a thread made for them, so that when one fails the caller is where it was, in its own namespaces and with its own user.
 * Returns only with a failure, -1, told in outcome.
 */
int rkt_become(const void *plan, const int32_t *descriptors, int32_t descriptor_count, struct rkt_outcome *outcome);

/* Opens a program through a read-only view of its file that is in nobody's tree, to be executed by descriptor. Returns it, or -1 with errno. */
int rkt_open_read_only(const char *path);

/*
 * Executes a program in place of this one, through a read-only view of its file that is in nobody's tree: whoever gets hold of the file
 * as /proc/PID/exe can neither write it nor change its mode, now or after the program has ended. Returns only on failure, -1.
 */
int rkt_execute_read_only(const char *path, char *const *arguments);

/*
 * Makes a socket in another network namespace, given by its file; it belongs to that namespace wherever it is used. A child that shares our
 * descriptors joins the namespace and opens it: no thread of this process ever leaves its own. Returns the socket, or -1 with errno.
 */
int rkt_socket_in(int network, int domain, int type, int protocol);

/* Routes the signals of a mask (bit N-1 for signal N) to a pipe: one byte with the signal's number each. Returns the read end, or -1. */
int rkt_catch_signals(uint64_t mask);

/* Gives the memory of the program's own code back to the page cache, from where it returns page by page as it runs. */
void rkt_drop_code(void);

#endif
