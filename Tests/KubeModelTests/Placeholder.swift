// The first test of KubeModelTests replaces this file.
