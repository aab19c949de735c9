// The first code of KubeModel replaces this file.
