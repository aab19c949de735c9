// The first code of KubeAPI replaces this file.
