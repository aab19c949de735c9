// The first test of KubeDNSTests replaces this file.
