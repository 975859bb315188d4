"""A program in a process of its own: its log is read, its memory is looked at from outside."""

import asyncio
import os
import subprocess
import sys
from collections import deque
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

STARTS_WITHIN = 60.0


class Program:
    """A running ``python -m …``; ``errors`` are the lines of its log that say so."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._log: deque[str] = deque(maxlen=50)
        self._read = asyncio.Condition()
        self.errors: list[str] = []
        self._reading = asyncio.create_task(self._follow())

    async def says(self, words: str) -> None:
        """Waits until the log has these words; raises ``RuntimeError`` with its end when the program ends."""
        async with asyncio.timeout(STARTS_WITHIN), self._read:
            await self._read.wait_for(lambda: self._reading.done() or self._has(words))
        if not self._has(words):
            raise RuntimeError("it ended:\n" + "\n".join(self._log))

    def resident(self) -> float:
        """The memory that it holds now, in MB of a million bytes."""
        status = Path(f"/proc/{self._process.pid}/status")
        if status.exists():
            rows = dict(line.split(":", 1) for line in status.read_text().splitlines())
            return int(rows["VmRSS"].split()[0]) * 1024 / 1e6
        asked = ["ps", "-o", "rss=", "-p", str(self._process.pid)]
        return int(subprocess.run(asked, check=True, capture_output=True).stdout) * 1024 / 1e6

    def worked(self) -> float:
        """The seconds of a processor that it has used so far."""
        status = Path(f"/proc/{self._process.pid}/stat")
        if status.exists():
            after_name = status.read_text().rpartition(")")[2].split()
            return (int(after_name[11]) + int(after_name[12])) / os.sysconf("SC_CLK_TCK")
        asked = ["ps", "-o", "time=", "-p", str(self._process.pid)]
        minutes, _, seconds = subprocess.run(asked, check=True, capture_output=True).stdout.partition(b":")
        return int(minutes) * 60 + float(seconds)

    async def stop(self) -> None:
        """Asks it to end, and ends it when it has not after ten seconds."""
        if self._process.returncode is None:
            self._process.terminate()
        try:
            async with asyncio.timeout(10):
                await self._process.wait()
        except TimeoutError:
            self._process.kill()
        await self._reading

    def _has(self, words: str) -> bool:
        return any(words in line for line in self._log)

    async def _follow(self) -> None:
        assert self._process.stderr is not None
        async for line in self._process.stderr:
            async with self._read:
                self._note(line.decode(errors="replace").rstrip())
                self._read.notify_all()
        async with self._read:
            self._read.notify_all()

    def _note(self, line: str) -> None:
        self._log.append(line)
        if '"level": "error"' in line or line.startswith("Traceback"):
            self.errors.append(line)


@asynccontextmanager
async def running(arguments: Sequence[str], environ: Mapping[str, str]) -> AsyncIterator[Program]:
    """``python -m`` with these arguments, in our environment and this; it ends with the block."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        *arguments,
        env={**os.environ, **environ},
        stdin=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
        limit=2**20,
    )
    program = Program(process)
    try:
        yield program
    finally:
        await program.stop()
