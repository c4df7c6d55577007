"""Is this program able to work? Asked by whoever watches the server."""

from __future__ import annotations

from starlette.responses import JSONResponse, Response

from ldgm_core.errors import LdgmError
from ldgm_core.services.installation import organisation_of
from web.call import Call

__all__ = ["tell_health"]


def tell_health(call: Call) -> Response:
    """Read from the store and say whether that went well."""
    try:
        organisation_of(call.site.store)
    except LdgmError as trouble:
        return JSONResponse({"status": trouble.code}, status_code=503)
    return JSONResponse({"status": "ok"})
