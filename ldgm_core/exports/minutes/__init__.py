"""The minutes of a meeting: told once as blocks, per part, and put on paper or on a web page for whoever may read them."""
