// The first code of NcursesTerminal replaces this file.
