"""The installed program: one command that starts it, and the commands of whoever looks after it."""
