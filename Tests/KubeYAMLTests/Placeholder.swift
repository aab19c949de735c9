// The first test of KubeYAMLTests replaces this file.
