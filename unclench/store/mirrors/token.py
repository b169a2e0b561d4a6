"""A server's token: read where only its owner can, and never told."""

from pathlib import Path

from unclench.store.mirror import TemporaryError


def read_token(path: Path) -> str:
    """Return the token that the file holds. Raises TemporaryError: it can't be read, or others may."""
    try:
        if path.stat().st_mode & 0o077:
            raise TemporaryError(f"{path}: others may read it: chmod 600 {path}")
        return checked_token(path.read_text("utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise TemporaryError(f"{path}: can't be read ({error})") from None


def checked_token(text: str, place: str) -> str:
    """Return the token without the spaces around it. Raises TemporaryError: no header can carry it."""
    token = text.strip()
    if not (token.isascii() and token.isprintable()):
        raise TemporaryError(f"{place}: holds more than one line, or signs that no token has")
    return token
