// The first code of Dashboard replaces this file.
