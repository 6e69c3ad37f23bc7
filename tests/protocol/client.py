"""A client of the protocol for tests: it judges every message it gets, and keeps what was not asked for in `inbox`."""

import asyncio
import hashlib
import hmac
import itertools
import json
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

from simulator import protocol
from tests.protocol.servers import ServerUnderTest
from tests.shared.corpus import own_verdict

ANSWER_S = 10.0
NEVER_S = 1e6
Message = dict[str, Any]

FROM_A_FILE = "null"
"""The Origin of a page opened from a file: it begins as a viewer on every server."""


class Client:
    """One connection. `hello` is the message it began with."""

    def __init__(self, server: ServerUnderTest, connection: ClientConnection) -> None:
        self.server = server
        self.connection = connection
        self.inbox: list[Message] = []
        self.hello: Message = {}
        self.nonce = ""
        self._ids = itertools.count(1)

    async def send(self, text: str) -> None:
        await self.connection.send(text)

    async def receive(self, seconds: float = ANSWER_S) -> Message:
        """The next message, judged by pydantic and by the tables of shared_model."""
        text = await asyncio.wait_for(self.connection.recv(), seconds)
        assert isinstance(text, str), "messages are text"
        protocol.device_message.validate_json(text)
        if len(text) <= 4096:
            assert own_verdict({"to": "client", "text": text}) == ("ok", None), text
        message: Message = json.loads(text)
        return message

    async def request(self, kind: str, /, **fields: Any) -> int:
        """Send a request and give its id."""
        number = next(self._ids)
        await self.send(json.dumps({"type": kind, "id": number, **fields}))
        return number

    async def answer(self, re: int | str | None) -> Message:
        """The answer to the request of that id; what comes before it goes to the inbox."""
        for message in self.inbox:
            if "re" in message and message["re"] == re:
                self.inbox.remove(message)
                return message
        while True:
            message = await self.receive()
            if "re" in message and message["re"] == re:
                return message
            self.inbox.append(message)

    async def ask(self, kind: str, /, **fields: Any) -> Message:
        """A request and its answer. One that is refused because there were too many of late is sent again a little later."""
        while True:
            answer = await self.answer(await self.request(kind, **fields))
            if answer.get("code") != "busy":
                return answer
            await asyncio.sleep(0.3)

    async def do(self, kind: str, /, **fields: Any) -> Message:
        """A request that must not be refused, and its answer."""
        answer = await self.ask(kind, **fields)
        assert answer["type"] != "error", answer
        return answer

    async def refusal(self, kind: str, /, **fields: Any) -> tuple[str, str | None]:
        """Code and path of the error that a request must be answered with."""
        answer = await self.ask(kind, **fields)
        assert answer["type"] == "error", answer
        assert answer["message"]
        return answer["code"], answer["path"]

    async def until(self, *kinds: str, wanted: Callable[[Message], object] = lambda _: True, seconds: float = ANSWER_S) -> Message:
        """The next message of these types which is wanted, from the inbox first; what comes before it is dropped."""
        return await asyncio.wait_for(self._until(kinds, wanted), seconds)

    async def _until(self, kinds: tuple[str, ...], wanted: Callable[[Message], object]) -> Message:
        while True:
            message = self.inbox.pop(0) if self.inbox else await self.receive(NEVER_S)
            if message["type"] in kinds and wanted(message):
                return message

    async def parts(self, kind: str) -> list[Message]:
        """All parts of a long answer: `get_model` or `get_state`."""
        first = await self.do(kind, part=0)
        return [first] + [await self.do(kind, part=part) for part in range(1, first["parts"])]

    def proof(self, client_nonce: str, nonce: str, host: str | None = None, token: str | None = None, device: bool = False) -> str:
        """HMAC-SHA256 as protocol.md has it, by Python's own means."""
        words = ["isoscan1", nonce, client_nonce, self.hello["boot"], host or self.server.host]
        key = (token or self.server.token).encode()
        return hmac.new(key, "\0".join(words + ["device"] * device).encode(), hashlib.sha256).hexdigest()

    async def authenticate(self) -> Message:
        """Become what the server's link allows."""
        client_nonce = secrets.token_hex(16)
        proof = self.proof(client_nonce, self.nonce)
        answer = await self.do("authenticate", name=self.server.name, client_nonce=client_nonce, proof=proof)
        assert hmac.compare_digest(answer["proof"], self.proof(client_nonce, self.nonce, device=True)), "the device does not hold the token"
        self.nonce = answer["nonce"]
        return answer


@asynccontextmanager
async def viewer(server: ServerUnderTest, origin: str | None = FROM_A_FILE) -> AsyncIterator[Client]:
    """A client that may only look, after its hello."""
    async with connect(server.url, origin=origin, compression=None, open_timeout=10, close_timeout=2, max_size=2**20) as connection:  # type: ignore[arg-type]
        client = Client(server, connection)
        client.hello = await client.receive()
        assert client.hello["type"] == "hello"
        client.nonce = client.hello["auth"]["nonce"]
        yield client


@asynccontextmanager
async def operator(server: ServerUnderTest) -> AsyncIterator[Client]:
    """A client that has proved itself."""
    async with viewer(server) as client:
        await client.authenticate()
        yield client
