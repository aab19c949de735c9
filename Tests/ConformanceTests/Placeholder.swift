// The first test of ConformanceTests replaces this file.
