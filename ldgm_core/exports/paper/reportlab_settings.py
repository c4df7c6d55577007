"""How reportlab works for us. Read before anything of reportlab is: it looks at its settings once, while it is imported."""

from __future__ import annotations

from reportlab import rl_config

rl_config.shapeChecking = 0  # else every line and letter of a picture looks up whether each of its attributes exists: a fifth of the time
rl_config.useA85 = 0  # streams as bytes instead of as letters: a fifth smaller, and faster
