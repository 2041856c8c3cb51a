/*
 * drift reaction SANDBOX SEED COUNT: one random drift after another; a line for each, when it is repaired:
 *   KIND BEGUN DONE WHAT
 * with the milliseconds from the drift to the first effect of its repair, and to its end.
 *
 * drift soak SANDBOX SEED COUNT [hasty]: several drifts a second, on several services at a time, until the file
 * SANDBOX/bench/enough is there; with COUNT above 0 until so many are repaired. The next drift of a service waits until the agent's
 * log, SANDBOX/bench/log, says that it is done with the last one; with the word it only waits until that shows. The last lines say
 * how many drifts there were of each kind. Exits with 1 where one is not repaired within a minute.
 *
 * SANDBOX/bench/names says what there is: "host NAME" for each service of the host, "guest NAME" for each in the guest g.
 * The world is asked once a millisecond.
 */
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define MOST_SERVICES 2000
#define MOST_AT_ONCE 8
#define LIMIT_MS 60000.0

/* Of a runsv's status record; runsv.c, update_status. */
enum { STATUS_PID = 12, STATUS_PAUSED = 16, STATUS_WANT = 17, STATUS_STATE = 19, STATUS_SIZE = 20 };

enum kind { WANT, PAUSE, EDIT, REPLACE, REMOVE, MODE, OWNER, LINK, GUEST, KINDS };

static const char *const names_of_kinds[KINDS] = {"want", "pause", "edit", "replace", "remove", "mode", "owner", "link", "guest"};

static const char *const files[] = {"run", "finish", "end", "log/run", ".runward", "config"};

enum { FILES = sizeof files / sizeof *files };

struct service {
    char name[64];
    int in_guest;
    int busy;
    /* Whether the agent's log has told of it since its last drift. */
    int told;
};

struct drift {
    enum kind kind;
    struct service *service;
    char what[PATH_MAX];
    char path[PATH_MAX];
    char target[PATH_MAX];
    char *content;
    size_t size;
    struct stat before;
    ino_t drifted;
    uint32_t pid;
    double at, begun, repaired;
};

static const char *sandbox;
static struct service services[MOST_SERVICES];
static size_t count_of_services;
static uint64_t seed;

static double now_ms(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1e3 + time.tv_nsec / 1e6;
}

static void sleep_ms(double ms) {
    struct timespec time = {(time_t)(ms / 1e3), (long)((ms - 1e3 * (long)(ms / 1e3)) * 1e6)};
    nanosleep(&time, NULL);
}

/* xorshift64* */
static unsigned below(unsigned limit) {
    seed ^= seed >> 12;
    seed ^= seed << 25;
    seed ^= seed >> 27;
    return (unsigned)((seed * 0x2545F4914F6CDD1DULL) >> 33) % limit;
}

__attribute__((format(printf, 2, 3))) static void put(char *path, const char *format, ...) {
    va_list values;
    va_start(values, format);
    int length = vsnprintf(path, PATH_MAX, format, values);
    va_end(values);
    if (length < 0 || length >= PATH_MAX) errx(1, "a path is too long");
}

/* All of a file; NULL where there is none. The caller frees it. */
static char *content(const char *path, size_t *size) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return NULL;
    struct stat stat;
    char *all = NULL;
    if (fstat(fd, &stat) == 0 && (all = malloc((size_t)stat.st_size + 1))) {
        ssize_t got = read(fd, all, (size_t)stat.st_size + 1);
        *size = got < 0 ? 0 : (size_t)got;
    }
    close(fd);
    return all;
}

static int read_status(const struct service *service, unsigned char status[STATUS_SIZE]) {
    char path[PATH_MAX];
    put(path, "%s/sv/%s/supervise/status", sandbox, service->name);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return 0;
    ssize_t got = read(fd, status, STATUS_SIZE);
    close(fd);
    return got == STATUS_SIZE;
}

static uint32_t pid_of(const unsigned char status[STATUS_SIZE]) {
    uint32_t pid = 0;
    for (int i = 3; i >= 0; i--) pid = pid << 8 | status[STATUS_PID + i];
    return pid;
}

/* 0 where no runsv is there at the moment: where a link is away while runsvdir looks, it ends the runsv and starts another. */
static int control(const struct service *service, char letter) {
    char path[PATH_MAX];
    put(path, "%s/sv/%s/supervise/control", sandbox, service->name);
    int fd = open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0 && errno == ENXIO) return 0;
    if (fd < 0 || write(fd, &letter, 1) != 1) err(1, "unable to write to %s", path);
    close(fd);
    return 1;
}

/* The guest's first process, of a start that is finished; 0 where there is none. */
static int guest_pid(void) {
    char path[PATH_MAX];
    put(path, "%s/state/guests/g/started", sandbox);
    FILE *file = fopen(path, "r");
    int pid = 0;
    if (!file) return 0;
    if (fscanf(file, "%d", &pid) != 1) pid = 0;
    fclose(file);
    return pid > 0 && kill(pid, 0) == 0 ? pid : 0;
}

/* The first process by the runtime's record, which is there before the start is finished. */
static int recorded_pid(void) {
    char path[PATH_MAX];
    put(path, "%s/crun/g/status", sandbox);
    size_t size = 0;
    char *record = content(path, &size);
    int pid = 0;
    if (record) {
        record[size] = 0;
        char *key = strstr(record, "\"pid\"");
        if (key && sscanf(key, "\"pid\" : %d", &pid) != 1 && sscanf(key, "\"pid\": %d", &pid) != 1) pid = 0;
    }
    free(record);
    return pid > 0 && kill(pid, 0) == 0 ? pid : 0;
}

static int is_up(const struct service *service, unsigned char status[STATUS_SIZE]) {
    return read_status(service, status) && status[STATUS_STATE] == 1 && status[STATUS_WANT] == 'u' && !status[STATUS_PAUSED];
}

static int guest_is_up(void) {
    unsigned char status[STATUS_SIZE];
    if (!guest_pid()) return 0;
    for (size_t i = 0; i < count_of_services; i++) {
        if (services[i].in_guest && !is_up(&services[i], status)) return 0;
    }
    return 1;
}

static void write_all(int fd, const char *text, size_t size, const char *path) {
    if (fd < 0 || write(fd, text, size) != (ssize_t)size || close(fd) != 0) err(1, "unable to write %s", path);
}

/* svlogd's directory is watched for names only, since logs grow there: a config changed in its place is seen at the interval. */
static void choose_file(struct drift *drift) {
    int named = drift->kind == REPLACE || drift->kind == REMOVE;
    const char *file = files[below(named ? FILES : FILES - 1)];
    if (!strcmp(file, "config")) put(drift->path, "%s/log/%s/config", sandbox, drift->service->name);
    else put(drift->path, "%s/sv/%s/%s", sandbox, drift->service->name, file);
    drift->content = content(drift->path, &drift->size);
    if (!drift->content || lstat(drift->path, &drift->before) != 0) err(1, "unable to read %s", drift->path);
    put(drift->what, "%s %s", drift->service->name, file);
}

static void replace(const struct drift *drift) {
    char new[PATH_MAX];
    /* Beside the service directories, so that nothing is told before the rename. */
    put(new, "%s/bench/new", sandbox);
    int fd = open(new, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0700);
    if (fd < 0 || fchmod(fd, drift->before.st_mode & 07777) != 0) err(1, "unable to make %s", new);
    write_all(fd, "#!/bin/sh\n# another\n", 20, new);
    if (rename(new, drift->path) != 0) err(1, "unable to rename %s", new);
}

static void drift_file(struct drift *drift) {
    int done = 0;
    switch (drift->kind) {
    case EDIT:
        write_all(open(drift->path, O_WRONLY | O_APPEND | O_CLOEXEC), "# edited\n", 9, drift->path);
        break;
    case REPLACE:
        replace(drift);
        break;
    case REMOVE:
        done = unlink(drift->path);
        break;
    case MODE:
        done = chmod(drift->path, (drift->before.st_mode & 07777) ^ 0022);
        break;
    default:
        done = lchown(drift->path, 1, 1);
    }
    if (done != 0) err(1, "unable to change %s", drift->path);
    struct stat after;
    drift->drifted = drift->kind != REMOVE && lstat(drift->path, &after) == 0 ? after.st_ino : 0;
}

/* 0 where it could not be made. */
static int begin(struct drift *drift) {
    unsigned char status[STATUS_SIZE];
    drift->content = NULL;
    drift->begun = 0;
    put(drift->what, "%s", drift->service->name);
    if (drift->kind >= EDIT && drift->kind <= OWNER) choose_file(drift);
    if (drift->kind == LINK) {
        put(drift->path, "%s/service/%s", sandbox, drift->service->name);
        ssize_t length = readlink(drift->path, drift->target, sizeof drift->target - 1);
        if (length < 0) return 0;
        drift->target[length] = 0;
    }
    if (read_status(drift->service, status)) drift->pid = pid_of(status);
    if (drift->kind == GUEST) drift->pid = (uint32_t)guest_pid();
    drift->at = now_ms();
    switch (drift->kind) {
    case WANT:
        if (!control(drift->service, 'd')) return 0;
        break;
    case PAUSE:
        if (!control(drift->service, 'p')) return 0;
        break;
    case LINK:
        if (unlink(drift->path) != 0) err(1, "unable to remove %s", drift->path);
        break;
    case GUEST:
        if (drift->pid == 0 || kill((pid_t)drift->pid, SIGKILL) != 0) err(1, "unable to kill the guest's first process");
        break;
    default:
        drift_file(drift);
    }
    /* runsv takes it up by itself, soon. */
    while (drift->kind == WANT || drift->kind == PAUSE) {
        int there = read_status(drift->service, status)
                && (drift->kind == WANT ? status[STATUS_WANT] == 'd' || pid_of(status) != drift->pid : status[STATUS_PAUSED]);
        if (there) break;
        if (now_ms() - drift->at > 1000) return 0;
        sleep_ms(0.1);
    }
    return 1;
}

static int file_is_back(const struct drift *drift, const struct stat *now) {
    size_t size = 0;
    char *text = content(drift->path, &size);
    int same = text && size == drift->size && memcmp(text, drift->content, size) == 0
            && (now->st_mode & 07777) == (drift->before.st_mode & 07777) && now->st_uid == drift->before.st_uid
            && now->st_gid == drift->before.st_gid;
    free(text);
    return same;
}

/* Looks at what has become of a drift; 1 when it is repaired. */
static int look(struct drift *drift) {
    unsigned char status[STATUS_SIZE];
    char target[PATH_MAX];
    struct stat now;
    int begun, done;
    switch (drift->kind) {
    case WANT:
        begun = read_status(drift->service, status) && status[STATUS_WANT] == 'u';
        done = begun && status[STATUS_STATE] == 1 && pid_of(status) != drift->pid;
        break;
    case PAUSE:
        done = begun = read_status(drift->service, status) && !status[STATUS_PAUSED];
        break;
    case LINK: {
        ssize_t length = readlink(drift->path, target, sizeof target - 1);
        begun = length >= 0;
        done = begun && (size_t)length == strlen(drift->target) && memcmp(target, drift->target, (size_t)length) == 0;
        break;
    }
    case GUEST: {
        int pid = recorded_pid();
        begun = pid && (uint32_t)pid != drift->pid;
        done = begun && guest_pid() == pid && guest_is_up();
        break;
    }
    default:
        begun = lstat(drift->path, &now) == 0
                && (now.st_ino != drift->drifted
                    || (drift->kind >= MODE && file_is_back(drift, &now)));
        done = begun && file_is_back(drift, &now);
    }
    double at = now_ms() - drift->at;
    if (begun && drift->begun == 0) drift->begun = at;
    return done;
}

static void over(struct drift *drift) {
    printf("%s %.1f %.1f %s\n", names_of_kinds[drift->kind], drift->begun, now_ms() - drift->at, drift->what);
    fflush(stdout);
    free(drift->content);
    drift->content = NULL;
}

static void too_late(const struct drift *drift) {
    if (now_ms() - drift->at > LIMIT_MS) errx(1, "not %s within a minute: %s of %s", drift->repaired ? "told of" : "repaired", names_of_kinds[drift->kind], drift->what);
}

/* A service that nothing is done to at the moment, in the guest or anywhere. */
static struct service *any_service(int in_guest) {
    for (;;) {
        struct service *service = &services[below((unsigned)count_of_services)];
        if (!service->busy && (!in_guest || service->in_guest)) return service;
    }
}

static void react(int count) {
    struct service *last = NULL;
    for (int i = 0; i < count; i++) {
        /* Want, pause, a file in one of three ways, a file's mode or owner, link, guest: each as often. */
        static const enum kind often[] = {WANT, WANT, WANT, WANT, WANT, WANT, PAUSE, PAUSE, PAUSE, PAUSE, PAUSE, PAUSE, EDIT,
                EDIT, REPLACE, REPLACE, REMOVE, REMOVE, MODE, MODE, MODE, OWNER, OWNER, OWNER, LINK, LINK, LINK, LINK, LINK, LINK,
                GUEST, GUEST, GUEST, GUEST, GUEST, GUEST};
        struct drift drift = {.kind = often[below(sizeof often / sizeof *often)]};
        do drift.service = any_service(drift.kind == GUEST);
        while (drift.service == last);
        last = drift.service;
        /* Any time at which it may come. */
        sleep_ms(500 + below(1000));
        if (!begin(&drift)) {
            i--;
            continue;
        }
        while (!look(&drift)) {
            too_late(&drift);
            sleep_ms(1);
        }
        over(&drift);
    }
}

/* Takes up what the agent has logged since the last time. */
static void hear(FILE *log) {
    char line[4096], name[64];
    for (long at = ftell(log); fgets(line, sizeof line, log); at = ftell(log)) {
        /* The rest of it is still to come. */
        if (!strchr(line, '\n')) {
            fseek(log, at, SEEK_SET);
            break;
        }
        char *subject = strstr(line, "subject=\"service ");
        int over = strstr(line, "event=changed") || strstr(line, "event=recovered");
        if (!over || !subject || sscanf(subject, "subject=\"service %63[^\"]", name) != 1) continue;
        for (size_t i = 0; i < count_of_services; i++) {
            if (!strcmp(services[i].name, name)) services[i].told = 1;
        }
    }
    clearerr(log);
}

/* What is in the guest has enough to do while that comes up. */
static void occupy(struct service *service, int whole_guest, int busy) {
    for (size_t i = 0; i < count_of_services; i++) {
        if (&services[i] == service || (whole_guest && services[i].in_guest)) services[i].busy = busy;
    }
}

static int is_any_busy(void) {
    for (size_t i = 0; i < count_of_services; i++) {
        if (services[i].busy) return 1;
    }
    return 0;
}

static FILE *open_log(void) {
    char path[PATH_MAX];
    put(path, "%s/bench/log", sandbox);
    FILE *log = fopen(path, "r");
    if (!log) err(1, "unable to read %s", path);
    return log;
}

static void soak(int count, int hasty) {
    struct drift drifts[MOST_AT_ONCE] = {0};
    char enough[PATH_MAX];
    int ended = 0, done[KINDS] = {0};
    /* Time for what is done by the services' own run scripts, of which the agent's log says nothing. */
    const double guest_rest = 10000, between_guests = 30000;
    double next = 0, guest_next = now_ms() + between_guests;
    FILE *log = open_log();
    put(enough, "%s/bench/enough", sandbox);
    while (!ended || is_any_busy()) {
        ended = ended || access(enough, F_OK) == 0;
        hear(log);
        for (int i = 0; i < MOST_AT_ONCE; i++) {
            struct drift *drift = &drifts[i];
            if (!drift->service && !ended && now_ms() >= next) {
                int guest = now_ms() >= guest_next;
                if (guest && is_any_busy()) continue;
                drift->kind = guest ? GUEST : (enum kind)below(GUEST);
                drift->service = any_service(guest);
                if (guest) guest_next = now_ms() + between_guests;
                occupy(drift->service, guest, 1);
                drift->service->told = 0;
                drift->repaired = 0;
                if (!begin(drift)) {
                    occupy(drift->service, guest, 0);
                    drift->service = NULL;
                }
                next = now_ms() + 100 + below(400);
            } else if (drift->service && !drift->repaired && look(drift)) {
                drift->repaired = now_ms();
                free(drift->content);
                drift->content = NULL;
                done[drift->kind]++;
                if (count > 0 && --count == 0) ended = 1;
            } else if (drift->service && drift->repaired) {
                int over = drift->kind == GUEST ? now_ms() - drift->repaired > guest_rest : hasty || drift->service->told;
                if (!over) {
                    too_late(drift);
                    continue;
                }
                occupy(drift->service, drift->kind == GUEST, 0);
                drift->service = NULL;
            } else if (drift->service) {
                too_late(drift);
            }
        }
        sleep_ms(2);
    }
    for (int i = 0; i < KINDS; i++) printf("%s %d\n", names_of_kinds[i], done[i]);
}

static void load_names(void) {
    char path[PATH_MAX], line[128], place[8];
    put(path, "%s/bench/names", sandbox);
    FILE *file = fopen(path, "r");
    if (!file) err(1, "unable to read %s", path);
    while (fgets(line, sizeof line, file) && count_of_services < MOST_SERVICES) {
        struct service *service = &services[count_of_services++];
        if (sscanf(line, "%7s %63s", place, service->name) != 2) errx(1, "%s: not a service: %s", path, line);
        service->in_guest = !strcmp(place, "guest");
    }
    fclose(file);
}

int main(int argc, char **argv) {
    int is_soak = argc >= 5 && argc <= 6 && !strcmp(argv[1], "soak");
    if (!is_soak && (argc != 5 || strcmp(argv[1], "reaction"))) errx(64, "usage: drift reaction|soak SANDBOX SEED COUNT [hasty]");
    sandbox = argv[2];
    seed = strtoull(argv[3], NULL, 10) * 2654435761u + 1;
    prctl(PR_SET_TIMERSLACK, 1000);
    load_names();
    if (is_soak) soak(atoi(argv[4]), argc == 6);
    else react(atoi(argv[4]));
    return 0;
}
