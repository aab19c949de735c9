// The first code of KubeYAML replaces this file.
