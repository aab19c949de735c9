// The first test of KubeNodeTests replaces this file.
