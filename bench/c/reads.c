/*
 * reads LIST TIMES [MS]: makes the calls of a list TIMES times, each after a sleep of MS milliseconds, and prints the
 * microseconds of CPU time that one round took, as the median of all. It is what a pass costs that knows already what to look for,
 * and does nothing with what it finds. A sleep of 100 ms costs the next round up to half as much again, as it does any pass: what
 * the CPU had at hand is gone then.
 *
 * A line of the list is a kind and a path:
 *   s, l   statx, of what a link leads to or of the link itself
 *   a      access
 *   k      readlink
 *   r      open, read to the end, close
 *   d      open, list, close
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <err.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

struct call {
    char kind;
    char *path;
};

static struct call *calls;
static size_t count;

static void load(const char *list) {
    FILE *file = fopen(list, "r");
    if (!file) err(1, "unable to read %s", list);
    size_t room = 0;
    char line[PATH_MAX + 3];
    while (fgets(line, sizeof line, file)) {
        line[strcspn(line, "\n")] = 0;
        if (strlen(line) < 3) errx(1, "%s: not a call: %s", list, line);
        if (count == room) {
            room = room ? 2 * room : 1024;
            calls = realloc(calls, room * sizeof *calls);
            if (!calls) err(1, "no memory");
        }
        calls[count].kind = line[0];
        calls[count].path = strdup(line + 2);
        count++;
    }
    fclose(file);
}

/* What is not there is as good an answer as any. */
static void make(const struct call *call) {
    static char buffer[32768];
    struct statx stat;
    int fd;
    switch (call->kind) {
    case 's':
        statx(AT_FDCWD, call->path, 0, STATX_BASIC_STATS, &stat);
        break;
    case 'l':
        statx(AT_FDCWD, call->path, AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS, &stat);
        break;
    case 'a':
        if (access(call->path, F_OK) != 0) return;
        break;
    case 'k':
        if (readlink(call->path, buffer, sizeof buffer) < 0) return;
        break;
    case 'r':
        fd = open(call->path, O_RDONLY | O_CLOEXEC);
        if (fd < 0) return;
        while (read(fd, buffer, sizeof buffer) > 0) continue;
        close(fd);
        break;
    case 'd':
        fd = open(call->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (fd < 0) return;
        while (syscall(SYS_getdents64, fd, buffer, sizeof buffer) > 0) continue;
        close(fd);
        break;
    default:
        errx(1, "no such kind of call: %c", call->kind);
    }
}

static double microseconds(void) {
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return time.tv_sec * 1e6 + time.tv_nsec / 1e3;
}

static int ascending(const void *one, const void *other) {
    double a = *(const double *)one, b = *(const double *)other;
    return (a > b) - (a < b);
}

int main(int argc, char **argv) {
    if (argc < 3 || argc > 4 || atoi(argv[2]) < 1) errx(64, "usage: reads LIST TIMES [MS]");
    load(argv[1]);
    int times = atoi(argv[2]);
    long ms = argc > 3 ? atol(argv[3]) : 0;
    struct timespec sleep = {ms / 1000, ms % 1000 * 1000000};
    double *took = calloc((size_t)times, sizeof *took);
    if (!took) err(1, "no memory");
    for (int round = -1; round < times; round++) {
        if (ms > 0) nanosleep(&sleep, NULL);
        double before = microseconds();
        for (size_t i = 0; i < count; i++) make(&calls[i]);
        /* The first one only warms up. */
        if (round >= 0) took[round] = microseconds() - before;
    }
    qsort(took, (size_t)times, sizeof *took, ascending);
    printf("%.0f\n", took[times / 2]);
    return 0;
}
