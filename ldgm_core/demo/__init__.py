"""
Fictional pupils as meetings: to look at (`fill`), to play through (`python -m ldgm_core.demo play CASE.yaml --out DIR`), to test with.

cases.py reads a case file and refuses what does not fit; cast.py has the people of a case, and player.py plays a meeting with them
through the services, as people would.
"""

from ldgm_core.demo.case import Case
from ldgm_core.demo.cases import read_cases
from ldgm_core.demo.player import Player
from ldgm_core.demo.practice import Practice
from ldgm_core.demo.showcase import DemoLink, fill

__all__ = ["Case", "DemoLink", "Player", "Practice", "fill", "read_cases"]
