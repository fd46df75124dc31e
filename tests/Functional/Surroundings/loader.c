/*
 * The "dynamic loader" of an image whose program is a link to /proc/self/exe: were it ever executed, it would run in a process that the kernel
 * takes for rkt. It says so. Without a C library, whose start reads the program's headers, not its own.
 */
#include <sys/syscall.h>

static long call(long number, long a, long b, long c)
{
	__asm__ volatile("syscall" : "+a"(number) : "D"(a), "S"(b), "d"(c) : "rcx", "r11", "memory");
	return number;
}

__attribute__((noreturn, force_align_arg_pointer)) void _start(void)
{
	static const char text[] = "loaded\n";

	call(SYS_write, 1, (long)text, sizeof text - 1);
	call(SYS_exit_group, 0, 0, 0);
	__builtin_unreachable();
}
