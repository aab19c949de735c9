// The first test of TidyTests replaces this file.
