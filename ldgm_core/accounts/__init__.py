"""The schools of an installation and their people, from the command line of whoever runs the server: `python -m ldgm_core.accounts`."""
