"""
Fictional pupils as meetings: to look at (`fill`), to play through (`python -m ldgm_core.demo play CASE.yaml --out DIR`), to test with.

cases.py reads a case file and refuses what does not fit; cast.py has the people of a case, and player.py plays a meeting with them
through the services, as people would.
"""
