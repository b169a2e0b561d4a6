"""The X protocol, as much as three questions need: bytes out, bytes in, without a socket."""

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Final

QUERY_EXTENSION, INTERN_ATOM, GET_PROPERTY = 98, 16, 20
ANY_TYPE: Final = 0
REPLY_BYTES: Final = 32
_ERROR, _REPLY, _GENERIC_EVENT = 0, 1, 35
_COOKIE: Final = b"MIT-MAGIC-COOKIE-1"
_FIXED_SETUP: Final = 32


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to one request; of an error only that it is one."""

    is_error: bool
    head: bytes
    rest: bytes = b""

    def byte(self, at: int) -> int:
        """Return one byte of the head."""
        return self.head[at]

    def word(self, at: int) -> int:
        """Return 4 bytes of the head as a number."""
        return int(struct.unpack_from("<I", self.head, at)[0])


def padded(data: bytes) -> bytes:
    """Return the data, up to a whole number of 4 bytes."""
    return data + bytes(-len(data) % 4)


def setup(cookie: bytes) -> bytes:
    """Return what a client says first, with its cookie or without."""
    name = _COOKIE if cookie else b""
    head = struct.pack("<cxHHHHxx", b"l", 11, 0, len(name), len(cookie))
    return head + padded(name) + padded(cookie)


def root_of(setup_body: bytes) -> int:
    """Return the root window of the first screen, from what the server says first, its head left out.

    Raises ValueError: that is no such thing.
    """
    try:
        vendor_bytes, formats = struct.unpack_from("<H", setup_body, 16)[0], setup_body[21]
        first_screen = _FIXED_SETUP + len(padded(bytes(vendor_bytes))) + 8 * formats
        return int(struct.unpack_from("<I", setup_body, first_screen)[0])
    except (struct.error, IndexError) as error:
        raise ValueError("what the server says is too short") from error


def named(opcode: int, name: bytes, detail: int = 0) -> bytes:
    """Return a request whose one argument is a name."""
    body = padded(struct.pack("<Hxx", len(name)) + name)
    return struct.pack("<BBH", opcode, detail, 1 + len(body) // 4) + body


def property_asked(window: int, name: int, most_words: int) -> bytes:
    """Return the request for a property of a window."""
    return struct.pack("<BBHIIIII", GET_PROPERTY, 0, 6, window, name, ANY_TYPE, 0, most_words)


def screen_saver_asked(opcode: int, root: int) -> bytes:
    """Return the request for what the screen saver extension knows."""
    return struct.pack("<BBHI", opcode, 1, 2, root)


def is_reply(head: bytes) -> bool:
    """Tell whether these 32 bytes answer a request, rather than telling of an event."""
    return head[0] in (_ERROR, _REPLY)


def rest_bytes(head: bytes) -> int:
    """Return how many bytes follow these 32."""
    follows = head[0] in (_REPLY, _GENERIC_EVENT)
    return 4 * int(struct.unpack_from("<I", head, 4)[0]) if follows else 0


def reply(head: bytes, rest: bytes) -> Reply:
    """Return the answer that these bytes are."""
    return Reply(head[0] == _ERROR, head, rest)


def words(value: Reply) -> tuple[int, ...]:
    """Return a property's numbers of 32 bits; none when it is not there, or of another kind."""
    if value.is_error or value.byte(1) != 32:
        return ()
    count = min(value.word(16), len(value.rest) // 4)
    return struct.unpack_from(f"<{count}I", value.rest)


def cookie_of(authority: bytes, number: str) -> bytes:
    """Return the cookie for a display of this machine from an Xauthority file; empty without one."""
    at = 0
    while at + 2 <= len(authority):
        at += 2
        fields = []
        for _ in range(4):
            length = int.from_bytes(authority[at : at + 2], "big")
            fields.append(authority[at + 2 : at + 2 + length])
            at += 2 + length
        _, display, name, cookie = fields
        if name == _COOKIE and display in (b"", number.encode()):
            return cookie
    return b""


def socket_of(display: str) -> tuple[Path, str]:
    """Return the socket of a display of this machine, and its number.

    Raises ValueError: there is none, or it is another machine's.
    """
    host, colon, numbers = display.rpartition(":")
    number = numbers.partition(".")[0]
    if not display:
        raise ValueError("no DISPLAY is set")
    if not colon or not number.isascii() or not number.isdigit():
        raise ValueError(f"DISPLAY = {display!r} is no display")
    if host not in ("", "unix"):
        raise ValueError("DISPLAY is on another machine")
    return Path(f"/tmp/.X11-unix/X{number}"), number
