// The first code of KubeCluster replaces this file.
