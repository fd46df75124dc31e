/*
 * Makes a directory of files as software is made of: many small ones, few large ones (from 100 bytes to about 8 MB), a fifth of
 * the content random and the rest repeating, so that gzip more than halves it. The same arguments give the same files.
 *
 *   make-tree DIRECTORY MEGABYTES
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define CHUNK 64
#define PATTERNS 256 /* 16 KB: within gzip's reach of 32 KB */

static uint64_t state = 88172645463325252u;
static unsigned char patterns[PATTERNS][CHUNK];

static uint64_t next(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state;
}

static void fill(unsigned char *chunk)
{
	for (int i = 0; i < CHUNK; i += 8) {
		uint64_t value = next();

		memcpy(chunk + i, &value, 8);
	}
}

static size_t choose_size(void)
{
	size_t size = (size_t)100 << (next() % 17 * (next() % 17) * (next() % 17) / 256);

	return size + next() % size;
}

static void write_file(const char *path, size_t size)
{
	unsigned char chunk[CHUNK];
	FILE *file = fopen(path, "w");

	if (file == NULL) {
		perror(path);
		exit(1);
	}
	for (size_t done = 0; done < size; done += CHUNK) {
		const unsigned char *source = patterns[next() % PATTERNS];

		if (next() % 5 == 0) {
			fill(chunk);
			source = chunk;
		}
		fwrite(source, 1, size - done < CHUNK ? size - done : CHUNK, file);
	}
	if (fclose(file) != 0) {
		perror(path);
		exit(1);
	}
}

int main(int argc, char **argv)
{
	size_t left;
	char path[4096];

	if (argc != 3) {
		fprintf(stderr, "usage: make-tree DIRECTORY MEGABYTES\n");
		return 2;
	}
	for (int i = 0; i < PATTERNS; i++)
		fill(patterns[i]);
	mkdir(argv[1], 0755);
	left = (size_t)atoi(argv[2]) * 1000000;
	for (int number = 0; left > 0; number++) {
		size_t size = choose_size();

		if (size > left)
			size = left;
		snprintf(path, sizeof path, "%s/%02d", argv[1], number % 50);
		mkdir(path, 0755);
		snprintf(path, sizeof path, "%s/%02d/file-%d", argv[1], number % 50, number);
		write_file(path, size);
		left -= size;
	}
	return 0;
}
