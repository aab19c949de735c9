// What Swift cannot say by itself about ncurses and the terminal: macros, variables and variadic
// calls, signal handlers, and a child that runs no Swift. Everything is `static inline`, because
// this target is a header only. A handler's variables are `static`, so each of these groups is
// called from one Swift file alone: SignalNet.swift.
#ifndef ORDINAL_CNCURSES_SHIM_H
#define ORDINAL_CNCURSES_SHIM_H

#ifndef NCURSES_WIDECHAR
#define NCURSES_WIDECHAR 1
#endif
#include <ncurses.h>
#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>

// Declared here because the feature macros that would bring them change types that Swift has
// already read otherwise.
extern int memfd_create(const char *name, unsigned flags);
extern int pipe2(int ends[2], int flags);
extern int wcwidth(wchar_t scalar);

// ---- Curses -----------------------------------------------------------------------------------

static inline WINDOW *ordinal_screen(void) { return stdscr; }
static inline WINDOW *ordinal_shown_screen(void) { return curscr; }
static inline int ordinal_colors(void) { return COLORS; }
static inline int ordinal_color_pairs(void) { return COLOR_PAIRS; }

static const unsigned ordinal_attribute_bold = 1;
static const unsigned ordinal_attribute_dim = 2;
static const unsigned ordinal_attribute_underline = 4;
static const unsigned ordinal_attribute_reverse = 8;
static const unsigned ordinal_attribute_italic = 16;

// Makes one cell from a base and its combining marks (ended by 0).
static inline void ordinal_set_cell(
    cchar_t *cell, const uint32_t *scalars, unsigned attributes, int pair) {
    const wchar_t *text = (const wchar_t *)scalars;
    attr_t bits = 0;
    if (attributes & ordinal_attribute_bold) bits |= WA_BOLD;
    if (attributes & ordinal_attribute_dim) bits |= WA_DIM;
    if (attributes & ordinal_attribute_underline) bits |= WA_UNDERLINE;
    if (attributes & ordinal_attribute_reverse) bits |= WA_REVERSE;
    if (attributes & ordinal_attribute_italic) bits |= WA_ITALIC;
    if (setcchar(cell, text, bits, (short)pair, NULL) == ERR) {
        setcchar(cell, L"?", bits, (short)pair, NULL);
    }
}

static inline int ordinal_put_cells(int row, int column, const cchar_t *cells, int count) {
    return mvwadd_wchnstr(stdscr, row, column, cells, count);
}

// The attributes that the terminal has, as the bits above.
static inline unsigned ordinal_attributes(void) {
    attr_t all = term_attrs();
    unsigned bits = 0;
    if (all & WA_BOLD) bits |= ordinal_attribute_bold;
    if (all & WA_DIM) bits |= ordinal_attribute_dim;
    if (all & WA_UNDERLINE) bits |= ordinal_attribute_underline;
    if (all & WA_REVERSE) bits |= ordinal_attribute_reverse;
    if (all & WA_ITALIC) bits |= ordinal_attribute_italic;
    return bits;
}

// A string of the terminal description, NULL when the terminal has none.
static inline const char *ordinal_terminal_string(const char *name) {
    const char *text = tigetstr(name);
    return text == (char *)-1 ? NULL : text;
}

// ---- Locale -----------------------------------------------------------------------------------

// Takes the locale of the environment for characters alone: numbers stay as the program writes
// them. Returns whether its characters are UTF-8; if they must be, C.UTF-8 is tried as well.
static inline int ordinal_use_locale(int must_be_utf8) {
    int is_utf8 = setlocale(LC_CTYPE, "") && strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
    if (!is_utf8 && must_be_utf8) is_utf8 = setlocale(LC_CTYPE, "C.UTF-8") != NULL;
    return is_utf8;
}

// Columns of a scalar by the C library, which curses goes by.
static inline int ordinal_width(uint32_t scalar) { return wcwidth((wchar_t)scalar); }

// ---- Terminal ---------------------------------------------------------------------------------

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
static inline void ordinal_stop_job(void) {
    struct sigaction standard, before;
    memset(&standard, 0, sizeof standard);
    standard.sa_handler = SIG_DFL;
    sigaction(SIGTSTP, &standard, &before);
    kill(0, SIGTSTP);
    sigaction(SIGTSTP, &before, NULL);
}

// ---- Waiting for input and signals (one thread that does nothing else) ------------------------

enum {
    ordinal_wake_input = 1000,
    ordinal_wake_hangup = 1001,
};

struct ordinal_watch {
    int signals;
    int control;
    int input;
    int escape_delay_milliseconds;
    void (*wake)(void *context, int what);
    void *context;
};

static void *ordinal_watch_main(void *argument) {
    struct ordinal_watch watch = *(struct ordinal_watch *)argument;
    free(argument);
    int is_armed = 1;
    int timeout = -1;
    for (;;) {
        struct pollfd waits[3] = {
            {watch.signals, POLLIN, 0},
            {watch.control, POLLIN, 0},
            {is_armed ? watch.input : -1, POLLIN, 0},
        };
        int count = poll(waits, 3, timeout);
        if (count < 0) continue;
        if (count == 0) {
            // The escape delay is over.
            is_armed = 0;
            timeout = -1;
            watch.wake(watch.context, ordinal_wake_input);
            continue;
        }
        unsigned char byte;
        while (waits[1].revents && read(watch.control, &byte, 1) == 1) {
            if (byte == 'q') return NULL;
            is_armed = 1;
            timeout = byte == 'e' ? watch.escape_delay_milliseconds : -1;
        }
        if (waits[1].revents & (POLLHUP | POLLERR)) return NULL;
        while (waits[0].revents && read(watch.signals, &byte, 1) == 1) {
            watch.wake(watch.context, byte);
        }
        if (waits[2].revents) {
            is_armed = 0;
            timeout = -1;
            int has_input = (waits[2].revents & POLLIN) != 0;
            watch.wake(watch.context, has_input ? ordinal_wake_input : ordinal_wake_hangup);
        }
    }
}

static inline int ordinal_watch_start(struct ordinal_watch watch) {
    struct ordinal_watch *copy = malloc(sizeof watch);
    if (!copy) return 0;
    *copy = watch;
    // Signals are for the other threads; those of a crash stay with the thread that crashed.
    sigset_t all, before;
    sigfillset(&all);
    const int crashes[] = {SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGFPE, SIGABRT, SIGSYS};
    for (unsigned i = 0; i < sizeof crashes / sizeof *crashes; i++) sigdelset(&all, crashes[i]);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pthread_t thread;
    int failed = pthread_create(&thread, NULL, ordinal_watch_main, copy);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (failed) {
        free(copy);
        return 0;
    }
    pthread_detach(thread);
    return 1;
}

// ---- Signals (called from SignalNet.swift alone) ----------------------------------------------

static inline int *ordinal_signal_pipe(void) {
    static int fd = -1;
    return &fd;
}

static void ordinal_signal_arrived(int number) {
    int saved = errno;
    unsigned char byte = (unsigned char)number;
    ssize_t written = write(*ordinal_signal_pipe(), &byte, 1);
    (void)written;
    errno = saved;
}

// From now on SIGWINCH, SIGCONT, SIGTSTP, SIGINT, SIGTERM and SIGHUP arrive as bytes in the pipe.
static inline void ordinal_signals_to_pipe(int fd) {
    *ordinal_signal_pipe() = fd;
    struct sigaction action;
    memset(&action, 0, sizeof action);
    sigemptyset(&action.sa_mask);
    action.sa_handler = fd < 0 ? SIG_DFL : ordinal_signal_arrived;
    action.sa_flags = SA_RESTART;
    const int numbers[] = {SIGWINCH, SIGCONT, SIGTSTP, SIGINT, SIGTERM, SIGHUP};
    for (unsigned i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        sigaction(numbers[i], &action, NULL);
    }
    // Writing to a terminal or guard that is gone is an error to handle, not a reason to die.
    action.sa_handler = fd < 0 ? SIG_DFL : SIG_IGN;
    sigaction(SIGPIPE, &action, NULL);
}

// ---- Crashes (called from SignalNet.swift alone) ----------------------------------------------

enum { ordinal_restore_bytes_max = 512, ordinal_crash_signals = 7 };

struct ordinal_crash_state {
    int is_armed;
    int terminal;
    struct termios modes;
    int size;
    char bytes[ordinal_restore_bytes_max];
    struct sigaction before[ordinal_crash_signals];
    // While the screen is up: where error output goes instead, and where it went.
    int held_errors;
    int true_errors;
    char stack[32768];
};

// Inside a function, because Swift does not emit variables of a header by themselves.
static inline struct ordinal_crash_state *ordinal_crash(void) {
    static struct ordinal_crash_state state;
    return &state;
}

// Writes what was held back of error output: the message of a crash, warnings of a library.
static inline void ordinal_errors_write(int terminal) {
    char bytes[1024];
    off_t place = 0;
    int held = ordinal_crash()->held_errors;
    for (;;) {
        ssize_t count = pread(held, bytes, sizeof bytes, place);
        if (count <= 0 || write(terminal, bytes, (size_t)count) != count) return;
        place += count;
    }
}

// Error output would spoil the screen and vanish with it: it is held back from now on.
static inline void ordinal_errors_hold(void) {
    struct ordinal_crash_state *state = ordinal_crash();
    if (state->held_errors > 0 || !isatty(2)) return;
    int held = memfd_create("errors", 1 /* MFD_CLOEXEC */);
    int before = fcntl(2, F_DUPFD_CLOEXEC, 3);
    if (held < 0 || before < 0 || dup2(held, 2) < 0) {
        close(held);
        close(before);
        return;
    }
    state->held_errors = held;
    state->true_errors = before;
}

// Shows what was held back; error output goes where it went.
static inline void ordinal_errors_release(int terminal) {
    struct ordinal_crash_state *state = ordinal_crash();
    if (state->held_errors <= 0) return;
    ordinal_errors_write(terminal);
    dup2(state->true_errors, 2);
    close(state->true_errors);
    close(state->held_errors);
    state->held_errors = 0;
}

static const int ordinal_crash_numbers[ordinal_crash_signals] = {
    SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGFPE, SIGABRT, SIGSYS};

// Only calls that are safe in a handler: read, write, tcsetattr, sigaction, raise.
static void ordinal_crashed(int number) {
    if (ordinal_crash()->is_armed) {
        ordinal_crash()->is_armed = 0;
        ssize_t written = write(
            ordinal_crash()->terminal, ordinal_crash()->bytes, (size_t)ordinal_crash()->size);
        (void)written;
        tcsetattr(ordinal_crash()->terminal, TCSANOW, &ordinal_crash()->modes);
        if (ordinal_crash()->held_errors > 0) ordinal_errors_write(ordinal_crash()->terminal);
    }
    for (int i = 0; i < ordinal_crash_signals; i++) {
        if (ordinal_crash_numbers[i] == number) {
            sigaction(number, &ordinal_crash()->before[i], NULL);
        }
    }
    // The signal is blocked while its handler runs; it strikes again on return.
    raise(number);
}

// Installs the handler on a stack of its own; `is_armed` 0 takes it away.
static inline void ordinal_crash_arm(
    int is_armed, int terminal, struct termios modes, const void *bytes, int size) {
    if (!is_armed) {
        if (ordinal_crash()->is_armed) {
            for (int i = 0; i < ordinal_crash_signals; i++) {
                sigaction(ordinal_crash_numbers[i], &ordinal_crash()->before[i], NULL);
            }
        }
        ordinal_crash()->is_armed = 0;
        return;
    }
    if (size > ordinal_restore_bytes_max) size = ordinal_restore_bytes_max;
    memcpy(ordinal_crash()->bytes, bytes, (size_t)size);
    ordinal_crash()->size = size;
    ordinal_crash()->terminal = terminal;
    ordinal_crash()->modes = modes;
    if (ordinal_crash()->is_armed) return;
    ordinal_crash()->is_armed = 1;
    stack_t stack;
    memset(&stack, 0, sizeof stack);
    stack.ss_sp = ordinal_crash()->stack;
    stack.ss_size = sizeof ordinal_crash()->stack;
    sigaltstack(&stack, NULL);
    struct sigaction action;
    memset(&action, 0, sizeof action);
    sigemptyset(&action.sa_mask);
    action.sa_handler = ordinal_crashed;
    action.sa_flags = SA_ONSTACK;
    for (int i = 0; i < ordinal_crash_signals; i++) {
        sigaction(ordinal_crash_numbers[i], &action, &ordinal_crash()->before[i]);
    }
}

// ---- Guard: a child that outlives kill -9 -----------------------------------------------------

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

// Opens the screen on the frame file. NULL when there is no such terminal or it cannot place its
// cursor; curses prints nothing and does not end the program. The size it finds is a guess, since
// the frame file is no terminal; the caller sets the true one.
static inline SCREEN *ordinal_open_screen(const char *name, FILE *frames) {
    SCREEN *screen = newterm(name, frames, stdin);
    if (!screen) return NULL;
    if (!ordinal_terminal_string("cup")) {
        endwin();
        delscreen(screen);
        return NULL;
    }
    typeahead(-1);
    leaveok(stdscr, FALSE);
    scrollok(stdscr, FALSE);
    nonl();
    return screen;
}

static inline const char *ordinal_environment(const char *name) { return getenv(name); }

// Takes the guard's exit status, so that it does not stay in the process table.
static inline void ordinal_guard_wait(int child) {
    int status;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
}

#endif
