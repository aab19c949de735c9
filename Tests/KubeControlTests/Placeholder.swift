// The first test of KubeControlTests replaces this file.
