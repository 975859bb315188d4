"""What the README tells people to type exists."""

import re
import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

FENCE = re.compile(r"^```(?P<language>\w*)\n(?P<block>.*?)^```", re.MULTILINE | re.DOTALL)
SHELLS = ("sh", "bash", "zsh", "shell", "console")
TARGET = re.compile(r"^(?P<name>[a-z][a-z-]*):(?!=)", re.MULTILINE)
ASSIGNMENT = re.compile(r"^[A-Za-z_]\w*=")
EVERYWHERE = ("git", "cd", "cp", "mkdir", "export", "curl", "docker")
SEPARATORS = frozenset({"&&", "||", ";", "|", "&"})


class Command(Protocol):
    """A command of a command line, as Typer builds it; a group also has `commands`."""

    @property
    def params(self) -> list[Any]: ...


def readme_commands_exist(root: Path, cli: Command | None) -> list[str]:
    """Every make target, every `seatkeeper` command and every option of it in the README's shell blocks."""
    targets = set(TARGET.findall((root / "Makefile").read_text(encoding="utf-8")))
    complaints = (
        (number, words, _find_fault(words, targets, cli))
        for number, words in read_commands(root / "README.md")
    )
    return [
        f"README.md:{number}: `{shlex.join(words)}`: {fault}" for number, words, fault in complaints if fault
    ]


def read_commands(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The commands in a Markdown file's shell blocks, split into words, each with its line's number."""
    text = path.read_text(encoding="utf-8")
    for fence in FENCE.finditer(text):
        if fence["language"] in SHELLS:
            first = text.count("\n", 0, fence.start("block")) + 1
            for offset, line in enumerate(fence["block"].splitlines()):
                yield from ((first + offset, words) for words in _split(line, fence["language"]))


def _split(line: str, language: str) -> Iterator[list[str]]:
    """The commands on one line; in a console block only what stands after a prompt is one."""
    if language == "console" and not line.startswith("$ "):
        return
    lexer = shlex.shlex(line.removeprefix("$ "), posix=True, punctuation_chars=";&|")
    lexer.whitespace_split = True
    words: list[str] = []
    for token in [*lexer, ";"]:
        if token not in SEPARATORS:
            words.append(token)
            continue
        while words and ASSIGNMENT.match(words[0]):
            words.pop(0)
        if words:
            yield words
        words = []


def _find_fault(words: list[str], targets: set[str], cli: Command | None) -> str | None:
    program, *rest = words
    if program == "make":
        asked = [word for word in rest if not word.startswith("-") and not ASSIGNMENT.match(word)]
        missing = [word for word in asked if word not in targets]
        return f"no such make target: {', '.join(missing)}" if missing else None
    if Path(program).name == "seatkeeper":
        return "there is no command line yet" if cli is None else _find_cli_fault(rest, cli)
    return None if program in EVERYWHERE else f"is {program} on every machine?"


def _find_cli_fault(words: list[str], command: Command) -> str | None:
    """Walk down the groups as the command line itself would, and look for each option where it is used."""
    for word in words:
        below: Mapping[str, Command] | None = getattr(command, "commands", None)
        if word.startswith("-"):
            known = {
                name for parameter in command.params for name in parameter.opts + parameter.secondary_opts
            }
            if word.partition("=")[0] not in known | {"--help"}:
                return f"no such option: {word}"
        elif below:
            if word not in below:
                return f"no such command: {word}"
            command = below[word]
    return None
