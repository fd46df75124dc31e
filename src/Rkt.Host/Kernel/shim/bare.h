/*
 * For programs without a C library: where they begin, and system calls. What a library does before main() is most of what such a short
 * program costs: glibc asks the processor some forty questions (cpuid), and in a virtual machine each is answered by the host, in microseconds.
 */
#ifndef RKT_BARE_H
#define RKT_BARE_H

#include <asm/unistd.h>

#if defined(__x86_64__)
/* run() gets the address of what the kernel leaves on the stack: the number of arguments, the arguments, 0, the environment, 0. */
__asm__(".globl _start\n_start:\n\txor %ebp, %ebp\n\tmov %rsp, %rdi\n\tand $-16, %rsp\n\tcall run\n");

static long call(long number, long a, long b, long c, long d, long e)
{
	long result;
	register long r10 __asm__("r10") = d;
	register long r8 __asm__("r8") = e;
	__asm__ volatile("syscall" : "=a"(result) : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8) : "rcx", "r11", "memory");
	return result;
}
#else
#error "this machine is not supported (x86_64 is)"
#endif

static _Noreturn void leave(int status)
{
	for (;;)
		call(__NR_exit_group, status, 0, 0, 0, 0);
}

__attribute__((used)) static _Noreturn void run(long *stack);

#endif
