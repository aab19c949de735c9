// The first test of TerminalUITests replaces this file.
