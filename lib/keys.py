"""Keys that a school never has to invent: made on first run, kept beside the data, readable by its owner only."""

import os
import secrets
from pathlib import Path


def local_key(path: Path) -> str:
    """The key in the file `path`; makes it first where it is missing. Two starts at once agree on one key."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        key = secrets.token_urlsafe(50)
        file.write(key)
    return key
