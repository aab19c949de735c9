#ifndef ORDINAL_CNCURSES_SHIM_H
#define ORDINAL_CNCURSES_SHIM_H
#define NCURSES_WIDECHAR 1
#include <ncurses.h>
#endif
