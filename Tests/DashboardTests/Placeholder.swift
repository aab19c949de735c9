// The first test of DashboardTests replaces this file.
