"""The command line, one small file for each thing that it does."""
