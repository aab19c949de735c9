// The terminal itself: locale, size, modes, bytes in and out.
#ifndef ORDINAL_CNCURSES_TERMINAL_H
#define ORDINAL_CNCURSES_TERMINAL_H

#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>

// Declared here because the feature macros that would bring them change types that Swift has
// already read otherwise.
extern int memfd_create(const char *name, unsigned flags);
extern int pipe2(int ends[2], int flags);
extern int wcwidth(wchar_t scalar);

// Bytes that undo everything done to a terminal, at most.
enum { ordinal_restore_bytes_max = 512 };

static inline const char *ordinal_environment(const char *name) { return getenv(name); }

// Takes the locale of the environment for characters alone: numbers stay as the program writes
// them. Returns whether its characters are UTF-8; if they must be, C.UTF-8 is tried as well.
static inline int ordinal_use_locale(int must_be_utf8) {
    int is_utf8 = setlocale(LC_CTYPE, "") && strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
    if (!is_utf8 && must_be_utf8) is_utf8 = setlocale(LC_CTYPE, "C.UTF-8") != NULL;
    return is_utf8;
}

// Columns of a scalar by the C library, which curses goes by.
static inline int ordinal_width(uint32_t scalar) { return wcwidth((wchar_t)scalar); }

// What ncurses writes to: a file in memory, so that a whole frame can be counted and sent to the
// terminal in one piece.
static inline FILE *ordinal_frame_file(void) {
    int fd = memfd_create("frame", 1 /* MFD_CLOEXEC */);
    return fd < 0 ? NULL : fdopen(fd, "r+");
}

// Bytes that wait in the frame file.
static inline long ordinal_frame_size(FILE *file) {
    fflush(file);
    off_t size = lseek(fileno(file), 0, SEEK_CUR);
    return size < 0 ? 0 : (long)size;
}

// Takes all bytes out of the frame file.
static inline long ordinal_frame_take(FILE *file, void *bytes, long size) {
    int fd = fileno(file);
    long got = pread(fd, bytes, (size_t)size, 0);
    if (ftruncate(fd, 0) != 0 || lseek(fd, 0, SEEK_SET) < 0) return -1;
    return got;
}

// Writes everything. Returns 0, or an error number when the terminal is gone.
static inline int ordinal_write_all(int fd, const void *bytes, long size) {
    const char *next = bytes;
    while (size > 0) {
        ssize_t count = write(fd, next, (size_t)size);
        if (count > 0) {
            next += count;
            size -= count;
        } else if (count < 0 && errno == EAGAIN) {
            struct pollfd wait = {fd, POLLOUT, 0};
            poll(&wait, 1, 1000);
        } else if (count < 0 && errno != EINTR) {
            return errno;
        }
    }
    return 0;
}

// Reads what waits, never blocks. Returns bytes, 0 at the end of input, -1 when nothing waits.
static inline long ordinal_read_ready(int fd, void *bytes, long size) {
    struct pollfd ready = {fd, POLLIN, 0};
    if (poll(&ready, 1, 0) <= 0) return -1;
    ssize_t count = read(fd, bytes, (size_t)size);
    if (count < 0) return errno == EINTR || errno == EAGAIN ? -1 : 0;
    return count;
}

static inline int ordinal_size(int fd, int *columns, int *rows) {
    struct winsize size;
    if (ioctl(fd, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) return 0;
    *columns = size.ws_col;
    *rows = size.ws_row;
    return 1;
}

// The modes a full-screen program needs, made from the saved ones: no echo, no lines, no signals
// from keys, no translation either way. The speed and the character size stay.
static inline struct termios ordinal_raw_modes(struct termios saved) {
    struct termios raw = saved;
    raw.c_iflag &= ~(tcflag_t)(BRKINT | ICRNL | INLCR | IGNCR | ISTRIP | IXON | IXOFF);
    raw.c_oflag &= ~(tcflag_t)OPOST;
    raw.c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | ISIG | IEXTEN);
    raw.c_cc[VMIN] = 1;
    raw.c_cc[VTIME] = 0;
    return raw;
}

static inline int64_t ordinal_clock_milliseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static inline void ordinal_pipe(int ends[2]) {
    if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) ends[0] = ends[1] = -1;
}

// Stops the whole job as the Ctrl-Z of a line terminal does; returns when it is continued.
//
// The rest of the job is told first. What this process is told must reach the calling thread, which
// may be a worker that blocks signals: one to the whole process is taken by another thread later,
// when the handler is already back, and nothing stops.
static inline void ordinal_stop_job(void) {
    struct sigaction action, before;
    memset(&action, 0, sizeof action);
    action.sa_handler = SIG_IGN;
    sigaction(SIGTSTP, &action, &before);
    kill(0, SIGTSTP);
    action.sa_handler = SIG_DFL;
    sigaction(SIGTSTP, &action, NULL);
    sigset_t stop, mask;
    sigemptyset(&stop);
    sigaddset(&stop, SIGTSTP);
    pthread_sigmask(SIG_UNBLOCK, &stop, &mask);
    raise(SIGTSTP);
    pthread_sigmask(SIG_SETMASK, &mask, NULL);
    sigaction(SIGTSTP, &before, NULL);
}

#endif
