/*
 * spent FILE COMMAND...: runs the command and appends a line to FILE: the seconds of CPU time (user and system, of the command and
 * all its descendants that were waited for), the seconds of wall time, and the MiB of memory that the largest of them had
 * resident at its most. Exits as the command does.
 */
#define _GNU_SOURCE
#include <err.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double seconds(struct timeval time) {
    return time.tv_sec + time.tv_usec / 1e6;
}

int main(int argc, char **argv) {
    if (argc < 3) errx(64, "usage: spent FILE COMMAND...");
    struct timespec before, after;
    clock_gettime(CLOCK_MONOTONIC, &before);
    pid_t child = fork();
    if (child < 0) err(1, "fork");
    if (!child) {
        execvp(argv[2], argv + 2);
        err(127, "unable to run %s", argv[2]);
    }
    int status;
    struct rusage used;
    if (wait4(child, &status, 0, &used) < 0) err(1, "wait4");
    clock_gettime(CLOCK_MONOTONIC, &after);
    FILE *file = fopen(argv[1], "a");
    if (!file) err(1, "unable to write %s", argv[1]);
    double wall = after.tv_sec - before.tv_sec + (after.tv_nsec - before.tv_nsec) / 1e9;
    fprintf(file, "%.6f %.6f %.1f\n", seconds(used.ru_utime) + seconds(used.ru_stime), wall, used.ru_maxrss / 1024.0);
    if (fclose(file)) err(1, "unable to write %s", argv[1]);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
