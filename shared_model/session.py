"""A session: one connection's role, subscriptions and place in what the hub tells. Sans-I/O, the same on every runtime.

The runtime hands in complete messages (`receive`) and pulls messages out (`next`) only when the one before has left, which
is all the back-pressure there is: telemetry that was not pulled is replaced by newer, a ring that was overtaken gives a gap.
"""

from array import array
from binascii import b2a_base64, hexlify

from shared_model import proof, requests
from shared_model.hub import Hub
from shared_model.image import digest
from shared_model.messages import Refused, dumps, error_message, parse_request

AUTH_FAILURES = 3
"""Failed proofs, of one connection or of several, after which the last one is closed and all have to wait."""

SNAPSHOTS = 8
"""Snapshots that one connection may wait for."""

PART_BYTES = 768
"""Bytes of an image in one `state` message."""


class Session:
    """One connection to `hub`.

    `access`: the role it starts with; `peer`: who it is, for the journal; `host`: the Host that the client dialled;
    `nonce`: 16 random bytes for the first proof. What it has only once it is used is its class's until then, as a board's heap
    pays for each attribute.
    """

    close_code = 0
    _failures = 0
    _asked: tuple = ()  # (id, look behind which it is to be given) of the snapshots that it waits for
    _tags = False
    _seq = -1  # of the last snapshot or delta it was given; -1 asks for a snapshot
    _event_n = 0  # the next event it is to be given; 0 when it has not subscribed
    _historical = 0  # events up to this number were missed before
    _log_n = 0  # the next message of the scan log it is to be given; 0 when it has not subscribed
    _log_scan = 0  # the scan that it is to be told of next
    _metrics_n = -1  # the last metrics it was given; -1 when it has not subscribed
    _health = -1  # the last change of health it was given; -1 when it has not subscribed
    _state: tuple[int, bytes] = (0, b"")  # the scan and image of which it is taking parts

    def __init__(self, hub: Hub, access: str, peer: str, host: str, nonce: bytes, now_ms: int) -> None:
        self.hub = hub
        self.access = access
        self.actor = f"{access}@{peer}"
        self.peer = peer
        self._host = host
        self._nonce = hexlify(nonce).decode()
        self._answers: list[tuple[str, ...]] = []
        self._allowance = 1000 * hub.limits["requests_per_s"]
        self._seen_ms = now_ms
        hub.clients += 1
        hub.event("connect", peer, {"access": access}, None, now_ms)
        self._answers.append((dumps(self._hello(now_ms)),))

    def receive(self, message, now_ms: int, nonce: bytes) -> None:
        """One complete text message (text or its UTF-8 bytes); `nonce`: 16 fresh random bytes. Never raises."""
        if self.close_code:
            return
        hub = self.hub
        request = None
        within = self._spend(now_ms)
        try:
            request = parse_request(message, hub.limits["message_bytes"], getattr(hub.bench, "requests", ()))
            if not within:
                raise self._too_many()
            answer = requests.handle(self, request, now_ms, nonce)
            if answer is not None:
                self.answer(answer)
        except Refused as refused:
            if request is None and not within:
                refused, told = self._too_many(), refused
                refused.re = told.re
            if refused.code == "not_allowed" or refused.code == "bad_proof":
                hub.event("refused" if refused.code == "not_allowed" else "auth", self.peer, {"code": refused.code}, self.actor, now_ms)
            re = refused.re if request is None else request["id"]
            text = error_message(re, refused.code, refused.message, refused.path)
            if refused.code == "bad_proof":  # the next nonce, so that the client may try again
                text = text[:-1] + f',"nonce":"{self._nonce}"}}'
            self.answer((text,))
        except Exception as error:
            re = None if request is None else request["id"]
            self.answer((error_message(re, "internal", f"{type(error).__name__}: {error}", None),))
        if self._failures >= AUTH_FAILURES:
            self.close_code = 1008
        hub.wake += 1

    def next(self, now_ms: int):
        """The pieces of the next message for this client, or None. Call it only when the last one is under way."""
        hub = self.hub
        if self._answers:
            return self._answers.pop(0)
        if self.close_code:
            return None
        if self._asked and self._asked[0][1] != hub.telemetry.looks:
            re = self._asked[0][0]
            self._asked = self._asked[1:]
            return hub.telemetry.snapshot(re)
        if self._event_n and self._event_n <= hub.events.n:
            return self._next_event()
        if self._log_n and self._log_n <= hub.scan_log.n:
            return self._next_log()
        if self._health >= 0 and self._health != hub.health.n:
            self._health = hub.health.n
            return hub.health.message(now_ms)
        if self._tags and self._seq != hub.telemetry.seq:
            return self._next_tags()
        if 0 <= self._metrics_n < hub.metrics_n:
            hub.dropped += hub.metrics_n - self._metrics_n - 1
            self._metrics_n = hub.metrics_n
            return hub.metrics_message
        return None

    def closed(self, now_ms: int) -> None:
        """The connection is gone; call it once."""
        self.hub.clients -= 1
        if self._log_n:
            self.hub.unlisten()
        self.hub.event("disconnect", self.peer, {"access": self.access}, None, now_ms)

    def answer(self, message: tuple) -> None:
        """Queue an answer; a client that asks without reading is closed with 1008 (RFC 6455, 7.4.1)."""
        if len(self._answers) >= self.hub.limits["answers"] + self.hub.limits["commands"]:
            self.close_code = 1008
        elif not self.close_code:
            self._answers.append(message)

    # Subscriptions.

    def subscribe(self, topics: list, on: bool) -> None:
        """Begin or end the topics; one begun again starts afresh."""
        hub = self.hub
        if "tags" in topics:
            self._tags = on
            self._seq = -1
        if "events" in topics:
            self._event_n = hub.events.n + 1 if on else 0
        if "metrics" in topics:
            self._metrics_n = max(hub.metrics_n - 1, 0) if on else -1
            hub.metrics_wanted = hub.metrics_wanted or on
        if "health" in topics:
            self._health = -1 if not on else hub.health.n - 1
        if "scan_log" in topics:
            if self._log_n:
                self._log_n = 0
                hub.unlisten()
            if on:
                self._log_n = hub.listen()
            self._log_scan = hub.scanner.scan_no() + 1

    def resume(self, boot: str, event_n, scan) -> bool:
        """Go back to where a lost connection was; False if that was another boot, whose events cannot be given."""
        hub = self.hub
        known: bool = boot == hub.identity["boot"]
        if event_n is not None:
            self._event_n = min(event_n, hub.events.n) + 1 if known else 1
            self._historical = hub.events.n
        if scan is not None and known and self._log_n:
            self._log_n = hub.scan_log.holding(scan + 1)
            self._log_scan = min(scan + 1, self._log_scan)
        return known

    def snapshot(self, re, now_ms: int) -> None:
        """Answer with a snapshot from the next look on: it holds what was done before it was asked for, and fits its `seq`."""
        if len(self._asked) >= SNAPSHOTS:
            raise Refused("busy", f"{SNAPSHOTS} snapshots are asked for already; wait for one")
        looks = self.hub.telemetry.looks
        self.hub.look(now_ms)  # first: should it fail, that is the answer
        self._asked += ((re, looks),)

    def state(self, part: int) -> dict:
        """A part of the state; the first part takes the state as it is now, the others go on with it."""
        hub = self.hub
        if part == 0 or not self._state[1]:
            words = array("i", [0] * hub.scanner.image.length)
            with hub.scanner.between_scans:
                hub.scanner.image.pack_into(words)
                scan = hub.scanner.scan_no()
            self._state = (scan, bytes(words))
        scan, image = self._state
        parts = max(1, (len(image) + PART_BYTES - 1) // PART_BYTES)
        if part >= parts:
            raise Refused("out_of_range", f"part must be 0 to {parts - 1}", "part")
        text = b2a_base64(image[part * PART_BYTES : (part + 1) * PART_BYTES]).decode().strip()
        return {"part": part, "parts": parts, "scan": scan, "hash": hub.identity["model"]["hash"], "digest": digest(image), "image": text}

    # Proof.

    def authenticate(self, name: str, client_nonce: str, claimed: str, nonce: bytes, now_ms: int) -> dict:
        """Check a client's proof and give the device's; each nonce serves once. Refused with bad_proof, or busy for a while."""
        hub = self.hub
        if now_ms < hub.auth_after_ms:
            raise Refused("busy", f"too many failed proofs; try again in {(hub.auth_after_ms - now_ms + 999) // 1000} s")
        used = self._nonce
        self._nonce = hexlify(nonce).decode()
        token, access = hub.tokens.get(name, (b"", None))
        boot = hub.identity["boot"]
        right = proof.same(proof.proof(token, used, client_nonce, boot, self._host), claimed)
        if not right or access is None:
            self._failures += 1
            hub.auth_failures += 1
            if self._failures == AUTH_FAILURES or hub.auth_failures % AUTH_FAILURES == 0:
                self._failures = AUTH_FAILURES
                hub.auth_after_ms = now_ms + (1000 << min(hub.auth_failures // AUTH_FAILURES, 6))
            raise Refused("bad_proof", "the proof does not fit this name, nonce and host")
        hub.auth_failures = 0
        self.access = access
        self.actor = f"{name}@{self.peer}"
        answer = proof.proof(token, used, client_nonce, boot, self._host, True)
        return {"proof": answer, "access": access, "nonce": self._nonce}

    # The inside.

    def _hello(self, now_ms: int) -> dict:
        hub = self.hub
        hello = dict(hub.identity)
        hello.update(
            {
                "type": "hello",
                "protocol": 1,
                "scan_ms": hub.scanner.scan_ms,
                "digest_every": hub.scanner.digest_every,
                "access": self.access,
                "auth": {"scheme": "hmac-sha256", "nonce": self._nonce} if hub.tokens else None,
                "max_message_bytes": hub.limits["message_bytes"],
                "ms": now_ms,
                "time": hub.time_ms,
            }
        )
        return hello

    def _spend(self, now_ms: int) -> bool:
        """Take one message from the allowance, one that is no request too; False if there is none left.

        A full second's worth may come at once.
        """
        per_s = self.hub.limits["requests_per_s"]
        self._allowance = min(1000 * per_s, self._allowance + (now_ms - self._seen_ms) * per_s)
        self._seen_ms = now_ms
        if self._allowance < 1000:
            return False
        self._allowance -= 1000
        return True

    def _too_many(self) -> Refused:
        return Refused("busy", f"at most {self.hub.limits['requests_per_s']} requests a second")

    def _next_event(self) -> tuple:
        log = self.hub.events
        n = self._event_n
        if n < log.first:
            self._event_n = log.first
            return (dumps({"type": "gap", "topic": "events", "from": n, "to": log.first - 1}),)
        self._event_n = n + 1
        return log.message(n, n <= self._historical)

    def _next_log(self) -> tuple:
        log = self.hub.scan_log
        n = self._log_n = max(self._log_n, log.first)
        missed = self._log_scan
        self._log_scan = log.scan_of(n)
        if missed < self._log_scan:
            return (dumps({"type": "gap", "topic": "scan_log", "from": missed, "to": self._log_scan - 1}),)
        self._log_n = n + 1
        self._log_scan = log.scan_of(n + 1)
        return log.message(n)

    def _next_tags(self):
        telemetry = self.hub.telemetry
        missed = telemetry.seq - self._seq
        first = self._seq < 0
        self._seq = telemetry.seq
        if missed == 1 and not first:
            return telemetry.delta
        if not first:
            self.hub.dropped += missed - 1
        return telemetry.snapshot()
