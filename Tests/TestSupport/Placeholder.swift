// The first code of TestSupport replaces this file.
