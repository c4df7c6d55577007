"""What is printed and handed out before a meeting: the invitations and the quick card."""
