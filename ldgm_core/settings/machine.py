"""What this machine allows: its address on the network, a port to listen on, and a folder to write in."""

from __future__ import annotations

import errno
import os
import socket
import tempfile
from pathlib import Path

from ldgm_core.errors import Trouble

__all__ = ["find_network_address", "port_trouble", "require_free_port", "require_writable_folder"]

# RFC 5737, TEST-NET-1: belongs to nobody, so the way to it is the way to anywhere outside this machine.
DOCUMENTATION_ADDRESS = ("192.0.2.1", 9)


def find_network_address() -> str:
    """Return this machine's address on the network it uses to go outside, or 127.0.0.1 without one; sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(DOCUMENTATION_ADDRESS)  # for UDP this only asks for the route
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"


def require_free_port(host: str, port: int) -> None:
    """
    Stop unless a server can listen on this address and port now; it is let go again at once.

    Raises:
        Trouble: the port is taken (`port_taken`) or reserved (`port_forbidden`), or the address is not of this machine
            (`host_elsewhere`).
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        with socket.socket(family, kind, protocol) as probe:
            if os.name == "posix":
                # As the server itself does: a connection that is still closing down does not keep the port.
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen(1)
    except OSError as problem:
        raise port_trouble(problem, host, port) from problem


def require_writable_folder(path: Path) -> None:
    """
    Make sure the folder exists and takes a file; a new one is for this user only.

    Raises:
        Trouble: there is a file in its place (`folder_is_file`), or it cannot be made or written to (`folder_unwritable`).
    """
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path) as probe:
            probe.write(b"x")
    except FileExistsError as problem:
        raise Trouble("folder_is_file", path=path) from problem
    except OSError as problem:
        raise Trouble("folder_unwritable", path=path) from problem


def port_trouble(problem: OSError, host: str, port: int) -> Trouble:
    """Return the sentence that belongs to what the system answered when it was asked for a port."""
    if problem.errno in (errno.EACCES, errno.EPERM):
        return Trouble("port_forbidden", port=port)
    if problem.errno == errno.EADDRINUSE:
        return Trouble("port_taken", port=port)
    return Trouble("host_elsewhere", host=host)
