// The first test of EndToEndTests replaces this file.
