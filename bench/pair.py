"""Two processes of the program on one PostgreSQL, behind nginx with the settings of deploy/: for tests and benchmarks, on loopback."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.cluster import OWNER, PROGRAM, Cluster, open_cluster
from bench.hall import SECRET, Phone, free_port, prepare
from bench.machine import ROOT
from start import find_nginx

__all__ = ["Pair", "open_pair", "serve_two"]


@dataclass
class Pair:
    """The running whole: `port` is nginx's. Each process can be killed."""

    port: int
    meeting_id: str
    staff_cookie: str
    phones: tuple[Phone, ...]
    cluster: Cluster
    database: str
    processes: dict[int, subprocess.Popen[bytes]]

    def kill(self, port: int) -> None:
        """End one process as the kernel does when memory runs out: without a word."""
        self.processes[port].kill()
        self.processes[port].wait(10)


@contextmanager
def open_pair(folder: Path, phone_count: int, *, is_safe: bool = True) -> Iterator[Pair]:
    """Prepare a meeting with so many phones, and serve it until the end of the block."""
    with ExitStack() as stack:
        cluster = stack.enter_context(open_cluster(is_safe=is_safe))
        database = cluster.new_database()
        urls = {
            "LDGM_DATABASE_URL": cluster.url(PROGRAM, database),
            "LDGM_DATABASE_OWNER_URL": cluster.url(OWNER, database),
        }
        meeting_id, staff_cookie, phones = prepare(urls["LDGM_DATABASE_URL"], phone_count, owner_url=urls["LDGM_DATABASE_OWNER_URL"])
        front, processes = stack.enter_context(serve_two(folder, urls))
        yield Pair(front, meeting_id, staff_cookie, phones, cluster, database, processes)


@contextmanager
def serve_two(folder: Path, urls: Mapping[str, str]) -> Iterator[tuple[int, dict[int, subprocess.Popen[bytes]]]]:
    """Serve one database with two processes behind nginx; give nginx's port, and the processes by their own."""
    with ExitStack() as stack:
        front, ports = free_port(), (free_port(), free_port())
        processes = {port: stack.enter_context(_process(folder, port, front, urls)) for port in ports}
        for port in ports:
            _wait(port, front)
        stack.enter_context(_nginx(folder, front, ports))
        _wait(front, front)
        yield front, processes


@contextmanager
def _process(folder: Path, port: int, front: int, urls: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    own = {
        **urls,
        "LDGM_DATA_DIR": str(folder / f"data-{port}"),
        "LDGM_HOST": "127.0.0.1",
        "PORT": str(port),
        "LDGM_BASE_URL": f"http://127.0.0.1:{front}",
        "LDGM_SECRET": SECRET,
        "LDGM_DEMO": "0",
        "STREAMLIT_SERVER_COOKIE_SECRET": SECRET,
    }
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LDGM_")}
    process = subprocess.Popen([sys.executable, "app.py"], cwd=ROOT, env={**environment, **own}, stdout=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        process.wait(15)


@contextmanager
def _nginx(folder: Path, front: int, ports: tuple[int, int]) -> Iterator[None]:
    """Serve with the file of deploy/; only what belongs to one machine is put in its place: ports, certificate, folders."""
    program = find_nginx()
    if program is None:
        raise SystemExit("nginx is not installed: apt-get install nginx-light")
    site = (ROOT / "deploy" / "nginx.conf").read_text()
    site = site.replace("127.0.0.1:8501", f"127.0.0.1:{ports[0]}").replace("127.0.0.1:8502", f"127.0.0.1:{ports[1]}")
    site = site.replace("listen 443 ssl", f"listen 127.0.0.1:{front}").replace("    ssl_certificate", "    # ssl_certificate")
    own = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    user = "user root;\n" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"{user}daemon off;\npid {folder}/nginx.pid;\nerror_log {folder}/nginx.log warn;\nworker_processes 1;\n"
        f"worker_rlimit_nofile 16384;\nevents {{ worker_connections 8192; }}\nhttp {{\n{own}{site}\n}}\n"
    )
    process = subprocess.Popen([str(program), "-c", str(folder / "nginx.conf"), "-p", str(folder)], stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait(10)


def _wait(port: int, front: int) -> None:
    asked = urllib.request.Request(f"http://127.0.0.1:{port}/_stcore/health", headers={"Host": f"127.0.0.1:{front}"})
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(asked, timeout=2):  # noqa: S310 - loopback
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"nothing answers on port {port}")
