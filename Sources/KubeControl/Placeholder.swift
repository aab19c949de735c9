// The first code of KubeControl replaces this file.
