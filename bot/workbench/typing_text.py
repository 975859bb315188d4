"""What Slack makes of a text that a person types, before the app gets it."""

import re
from html import escape

from bot.workbench.company import Company

MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
MENTION = re.compile(r"(?<![\w.+-])@([\w.-]*[\w-])")
CHANNEL = re.compile(r"(?<![\w&])#([\w-]+)")


def escaped(text: str) -> str:
    """Escape the three characters that Slack's markup uses."""
    return escape(text, quote=False)


def _mention(company: Company, handle: str, with_name: bool) -> str:
    for person in company.people:
        if person.handle == handle:
            return f"<@{person.id}|{handle}>" if with_name else f"<@{person.id}>"
    for group in company.groups:
        if group.handle == handle:
            return f"<!subteam^{group.id}|@{handle}>"
    return f"@{handle}"


def _channel(company: Company, name: str) -> str:
    channel = company.find_channel(f"#{name}")
    return f"<#{channel.id}|{channel.name}>" if channel else f"#{name}"


def marked_up(company: Company, text: str, with_names: bool = True) -> str:
    """``@handle``, ``#channel`` and e-mail addresses as the app receives them, all else escaped.

    Commands carry names within mentions (``should_escape``), messages do not.
    """
    pieces: list[str] = []
    position = 0
    for found in MAIL.finditer(text):
        pieces.append(_mentions(company, text[position : found.start()], with_names))
        pieces.append(f"<mailto:{found.group()}|{found.group()}>")
        position = found.end()
    return "".join([*pieces, _mentions(company, text[position:], with_names)])


def _mentions(company: Company, text: str, with_names: bool) -> str:
    text = MENTION.sub(lambda found: _mention(company, found.group(1), with_names), escaped(text))
    return CHANNEL.sub(lambda found: _channel(company, found.group(1)), text)
