// The first code of SimKernel replaces this file.
