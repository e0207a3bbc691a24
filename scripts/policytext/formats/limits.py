"""What a hostile or broken file may cost, and how its reader says no."""

import zipfile
import zlib

DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)
"""What zipfile raises of a package that is cut off, packed in a way it does not know, or locked."""


class UnreadableError(Exception):
    """A file whose text cannot be had: what is wrong and the way out (in Chinese)."""

    def __init__(self, problem: str, way_out: str) -> None:
        super().__init__(problem, way_out)
        self.problem, self.way_out = problem, way_out


MAX_UNPACKED = 200_000_000
"""Of all that a zip container holds."""
MAX_PART = 60_000_000
"""Of one part of it that is read."""
MAX_RATIO = 250
"""Unpacked to packed; Word's own style sheets reach about 60."""
MAX_ENTRIES = 5_000
MAX_PAGES = 1_000
MAX_CHARACTERS = 5_000_000
MAX_ANSWER = 100_000_000
"""Bytes that a process may say of one table."""
MAX_SECONDS = 60
MAX_MEMORY = 2_000_000_000


def is_bomb(package: zipfile.ZipFile) -> bool:
    """Whether a package would unpack to more than any document holds."""
    entries = package.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    vast = unpacked > MAX_UNPACKED or (unpacked > 1_000_000 and unpacked > MAX_RATIO * packed)
    return vast or len(entries) > MAX_ENTRIES
