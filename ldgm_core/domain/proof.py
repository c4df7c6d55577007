"""Acts that cannot be undone, or that hand somebody else's access out, ask who it is once more: an open laptop is not enough."""

from __future__ import annotations

from datetime import datetime, timedelta

from ldgm_core.errors import NotAllowed

__all__ = ["PROOF_LASTS", "require_fresh_proof"]

PROOF_LASTS = timedelta(minutes=5)


def require_fresh_proof(*, signed_in_at: datetime, now: datetime) -> None:
    """
    Stop unless this person showed who they are within the last five minutes. `signed_in_at`: when this session began; proving it once
    more begins a new one.

    Raises:
        NotAllowed: it is longer ago (`prove_again`).
    """
    if now - signed_in_at > PROOF_LASTS:
        raise NotAllowed("prove_again")
