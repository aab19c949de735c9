// The first code of KubeDNS replaces this file.
