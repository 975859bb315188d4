"""How a process that runs for months keeps its memory small and its searches for garbage short."""

import ctypes
import gc
from contextlib import suppress

ARENAS = 2
_M_ARENA_MAX = -8
"""glibc's number for it: https://man7.org/linux/man-pages/man3/mallopt.3.html, read 2026-11-21."""


def share_arenas() -> None:
    """Lets all threads allocate in two places instead of eight for each core, where glibc is.

    Must come before the threads. It saves some 5 MB of 150 after a hundred executions.
    """
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, ARENAS)


def settle() -> None:
    """Keeps what lives as long as the process out of every later search for garbage.

    Without it a search takes 0.1 s, in which no message of Slack's is acknowledged; with it, 0.01 s.
    """
    gc.collect()
    gc.freeze()
