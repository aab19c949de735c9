// The first test of SimKernelTests replaces this file.
