"""Every byte that leaves the program before a reveal: `python -m bench.wire [--meetings 200] [--workers 2]`."""
