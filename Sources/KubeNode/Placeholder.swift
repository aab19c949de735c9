// The first code of KubeNode replaces this file.
