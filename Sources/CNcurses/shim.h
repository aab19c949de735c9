// What Swift cannot say by itself about ncurses and the terminal: macros, variables and variadic
// calls, signal handlers, and a child that runs no Swift. Everything is `static inline`, because
// this target is headers only.
#ifndef ORDINAL_CNCURSES_SHIM_H
#define ORDINAL_CNCURSES_SHIM_H

#ifndef NCURSES_WIDECHAR
#define NCURSES_WIDECHAR 1
#endif
#include <ncurses.h>

#include "guard.h"
#include "signals.h"
#include "terminal.h"

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

#endif
