// The first test of KubeAPITests replaces this file.
