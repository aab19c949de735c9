// The guard: a child that outlives kill -9 and gives the terminal back.
#ifndef ORDINAL_CNCURSES_GUARD_H
#define ORDINAL_CNCURSES_GUARD_H

#include <sys/prctl.h>
#include <sys/wait.h>

#include "terminal.h"

// What the guard is told through its pipe, always whole: writes this short are not split.
struct ordinal_guard_order {
    int is_goodbye;
    int size;
    struct termios modes;
    char bytes[ordinal_restore_bytes_max];
};

static inline void ordinal_guard_main(int terminal, int orders) {
    struct ordinal_guard_order order, last;
    last.size = -1;
    for (;;) {
        ssize_t count = read(orders, &order, sizeof order);
        if (count < 0 && errno == EINTR) continue;
        if (count == (ssize_t)sizeof order) {
            if (order.is_goodbye) _exit(0);
            last = order;
            continue;
        }
        break;
    }
    if (last.size <= 0) _exit(0);
    ssize_t written = write(terminal, last.bytes, (size_t)last.size);
    tcsetattr(terminal, TCSANOW, &last.modes);
    static const char note[] =
        "\r\nordinal: ended without a chance to clean up; the terminal is restored.\r\n";
    written = write(terminal, note, sizeof note - 1);
    (void)written;
    _exit(0);
}

// Starts the guard; returns its process id, and where to write orders. The child never returns to
// Swift, shares the parent's pages and makes only calls allowed after a fork. It has a process
// group of its own, so that what is sent to the job (Ctrl-C, a stop, a kill) does not reach it.
static inline int ordinal_guard_start(int terminal, int *orders) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) return -1;
    pid_t child = fork();
    if (child < 0) {
        close(ends[0]);
        close(ends[1]);
        return -1;
    }
    if (child > 0) {
        close(ends[0]);
        *orders = ends[1];
        return child;
    }
    setpgid(0, 0);
    const int ignored[] = {SIGTTOU, SIGTTIN, SIGTSTP, SIGINT, SIGQUIT, SIGHUP, SIGPIPE, SIGTERM};
    for (unsigned i = 0; i < sizeof ignored / sizeof *ignored; i++) signal(ignored[i], SIG_IGN);
    prctl(PR_SET_NAME, "ordinal-guard", 0, 0, 0);
    // Nothing else of the parent is kept open. The terminal first goes where it is not in the way.
    int own_terminal = fcntl(terminal, F_DUPFD, 200);
    int own_orders = fcntl(ends[0], F_DUPFD, 201);
    if (own_terminal < 0 || own_orders < 0) _exit(0);
    for (int fd = 0; fd < 1024; fd++) {
        if (fd != own_terminal && fd != own_orders) close(fd);
    }
    ordinal_guard_main(own_terminal, own_orders);
    _exit(0);
}

static inline void ordinal_guard_tell(
    int orders, int is_goodbye, struct termios modes, const void *bytes, int size) {
    struct ordinal_guard_order order;
    memset(&order, 0, sizeof order);
    order.is_goodbye = is_goodbye;
    order.modes = modes;
    order.size = size > ordinal_restore_bytes_max ? ordinal_restore_bytes_max : size;
    if (order.size > 0) memcpy(order.bytes, bytes, (size_t)order.size);
    ssize_t written = write(orders, &order, sizeof order);
    (void)written;
}

// Takes the guard's exit status, so that it does not stay in the process table.
static inline void ordinal_guard_wait(int child) {
    int status;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
}

#endif
