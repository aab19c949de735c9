// Waiting for input and signals, and crashes. The functions with variables of their own are called
// from SignalNet.swift alone: Swift makes one copy of them for each file that calls them.
#ifndef ORDINAL_CNCURSES_SIGNALS_H
#define ORDINAL_CNCURSES_SIGNALS_H

#include <pthread.h>

#include "terminal.h"

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

enum { ordinal_crash_signals = 7 };

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
            // Not the handler that was there before: the runtime's asks at the terminal whether
            // to look at the crash, and goes on running meanwhile.
            signal(number, SIG_DFL);
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

#endif
