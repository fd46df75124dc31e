/* What a child tells its parent through the pipe that the launch gave it, until it executes, pauses or fails. */
#ifndef RKT_REPORT_H
#define RKT_REPORT_H

#include <stdint.h>

/* Beside the index of a step that has failed, -1 for the clone itself. */
enum { REPORT_STARTED = INT32_MAX, REPORT_PAUSED = INT32_MAX - 1, REPORT_PID = INT32_MAX - 2 };

struct report {
	int32_t step;
	int32_t error;
	int32_t inner_pid;
};

/* Where the program that RKT_OP_EXECUTE_PAUSE becomes finds the pipe. */
enum { REPORT_DESCRIPTOR = 3 };

#endif
