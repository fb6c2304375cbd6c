"""The starter, the command line, backups, typefaces, and the test rig itself."""
