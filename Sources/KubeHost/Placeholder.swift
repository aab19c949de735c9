// The first code of KubeHost replaces this file.
