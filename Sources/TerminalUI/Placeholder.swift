// The first code of TerminalUI replaces this file.
