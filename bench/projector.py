"""The facilitator's screen without a browser: Streamlit's websocket, its pages as the bytes that arrive. Written against Streamlit 1.67."""

from __future__ import annotations

import asyncio
import re
from types import TracebackType

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

__all__ = ["Projector"]

MOST_BYTES = 16 * 1024 * 1024
PATIENCE_SECONDS = 30


class Projector:
    """One tab on one page. `frames` holds every byte that came, run after run; `screen` the last whole run."""

    def __init__(self, port: int, *, page: str, query: str, cookie: str) -> None:
        self._port, self._page, self._query, self._cookie = port, page, query, cookie
        self.frames: list[bytes] = []
        self.screen = b""
        self.last: list[bytes] = []
        self.runs = 0
        self.typed: dict[str, str] = {}  # by the id of the field, as a browser sends it along

    async def __aenter__(self) -> Projector:
        """Connect, as a browser does."""
        self._socket: ClientConnection = await connect(
            f"ws://127.0.0.1:{self._port}/_stcore/stream",
            subprotocols=["streamlit", "PLACEHOLDER_AUTH_TOKEN"],  # type: ignore[list-item]
            origin=f"http://127.0.0.1:{self._port}",  # type: ignore[arg-type]
            additional_headers={"Cookie": self._cookie},
            max_size=MOST_BYTES,
            compression=None,
            proxy=None,
        )
        return self

    async def __aexit__(self, _kind: type[BaseException] | None, _value: BaseException | None, _where: TracebackType | None) -> None:
        """Leave."""
        await self._socket.close()

    async def draw(self) -> bytes:
        """Ask for the page once and return everything that was sent for it."""
        return await self._run(BackMsg())

    async def press(self, key: str) -> bytes:
        """Press a button, named by its key, and return what was sent for it."""
        message = BackMsg()
        message.rerun_script.widget_states.widgets.add(id=self.id_of(key), trigger_value=True)
        return await self._run(message)

    def choose_first(self, key: str) -> None:
        """Let a list stand on its first choice at the next press."""
        found = (one.delta.new_element.selectbox for one in self.messages() if one.delta.new_element.WhichOneof("type") == "selectbox")
        chosen = next(one for one in found if one.id.endswith(f"-{key}"))
        self.typed[chosen.id] = chosen.options[0]

    def id_of(self, key: str) -> str:
        """Return Streamlit's own id of a widget that was on the last whole screen."""
        found = re.search(rb"\$\$ID-[0-9a-f]+-" + re.escape(key.encode()) + rb"(?![\w-])", self.screen)
        if found is None:
            raise SystemExit(f"there is no {key} on this screen")
        return found.group().decode()

    def messages(self) -> list[ForwardMsg]:
        """Return what came for the last whole screen, read."""
        return [_read(frame) for frame in self.last]

    async def _run(self, message: BackMsg) -> bytes:
        message.rerun_script.query_string = self._query
        message.rerun_script.page_name = self._page
        message.rerun_script.context_info.timezone = "Europe/Amsterdam"
        message.rerun_script.context_info.locale = "nl-NL"
        for field, words in self.typed.items():
            message.rerun_script.widget_states.widgets.add(id=field, string_value=words)
        await self._socket.send(message.SerializeToString())
        came: list[bytes] = []
        self.runs += 1
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                frame = await self._socket.recv()
                if not isinstance(frame, bytes):
                    continue
                came.append(frame)
                read = _read(frame)
                if read.WhichOneof("type") == "script_finished" and read.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    break
        if read.script_finished != ForwardMsg.FINISHED_SUCCESSFULLY:
            raise SystemExit(f"the screen did not come through: {read.script_finished}")
        self.frames += came
        self.last, self.screen = came, b"".join(came)
        return b"".join(came)


def _read(frame: bytes) -> ForwardMsg:
    read = ForwardMsg()
    read.ParseFromString(frame)
    return read
