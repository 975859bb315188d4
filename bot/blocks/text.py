"""Text from people and vendors made harmless: in Slack's mrkdwn it can be read, and nothing else.

Slack has escapes for & < > only (docs.slack.dev/messaging/formatting-message-text), so its formatting marks
become look-alikes. An underscore inside a word stays: Slack takes it for no mark there, and addresses must
survive being copied.
"""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from approvals.people import Person

NAME = 80
"""Characters that a name, a role, an address or a title may take up."""
MOST = 12_000
"""Characters that are looked at; Slack draws no text that is longer."""
WORD_JOINER = "\u2060"

_JOINERS = "\u200c\u200d"  # scripts and emoji need these two; every other format character only hides things
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_BRACKETS = str.maketrans("<>", "‹›")
_MARKS = str.maketrans({"*": "∗", "`": "ˋ", "~": "∼"})
_EDGE_UNDERSCORE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
_EMOJI_OR_URL = re.compile(r":(?=[\w+'-]+(?::|$)|//)")
_QUOTE = re.compile(r"^(\s*)>", re.MULTILINE)
_CUT_SHORT = re.compile(rf"(&[a-z]{{0,3}}|<[^<>]*|\s\(?https?:{WORD_JOINER}?/\S*)\Z")
_PAGE = re.compile(r"https?://[^\s<>|]{1,500}")
_SLACK_ID = re.compile(r"[UW][A-Z0-9]{2,}")


def plain(text: str) -> str:
    """The text in one line without anything invisible, for places where Slack parses no markup."""
    return " ".join(_visible(text[:MOST]).split())


def bare(text: str, limit: int) -> str:
    """The text for strings that Slack may or may not parse: with brackets that can open no mention."""
    return clip(plain(text).translate(_BRACKETS), limit) or "–"


def esc(text: str, limit: int = 3000) -> str:
    """The text in one line, safe in mrkdwn: no mention, link, formatting, quote or emoji comes of it."""
    return clip(_harmless(plain(text[: 4 * limit])), limit)


def esc_lines(text: str, limit: int = 3000) -> str:
    """Like ``esc`` with the line breaks kept."""
    lines = (plain(line) for line in text[: 4 * limit].splitlines())
    return clip("\n".join(_harmless(line) for line in lines if line), limit)


def clip(text: str, limit: int) -> str:
    """At most ``limit`` characters, with … where something was cut; never half an entity, mention or link."""
    if len(text) <= limit:
        return text
    kept = text[: limit - 1]
    return (kept if text[limit - 1].isspace() else _CUT_SHORT.sub("", kept)).rstrip() + "…"


def is_slack_id(text: str) -> bool:
    """Whether this is what Slack calls a person."""
    return bool(_SLACK_ID.fullmatch(text))


def name(person: Person) -> str:
    """The person's name, safe in mrkdwn; it calls nobody."""
    return esc(person.label, NAME) or "somebody"


def mention(person: Person) -> str:
    """The person as a mention, or their name where they are not in Slack."""
    return f"<@{person.slack_id}>" if is_slack_id(person.slack_id) else name(person)


def is_page(url: str) -> bool:
    """Whether a browser can open it as a page."""
    return bool(_PAGE.fullmatch(url))


def link(url: str, label: str) -> str:
    """A link with an unescaped label, or only the label where the address is none for a browser."""
    if not is_page(url):
        return esc(label, NAME)
    return f"<{url.translate(_ENTITIES)}|{esc(label, NAME).replace('|', '¦')}>"


def stamp(at: datetime, tz: str = "") -> str:
    """A moment for places where Slack draws no dates, in this zone or else in UTC."""
    local = at.astimezone(zone(tz))
    return f"{local.day} {local:%b %Y, %H:%M} {local.tzname()}"


def moment(at: datetime, tz: str = "") -> str:
    """A moment that Slack draws in the reader's own zone; ``tz`` is for readers whose Slack does not.

    It goes on in a sentence without a preposition: "approved today at 12:54", "approved 21 Nov at 12:54".
    """
    return _date(at, "{date_short_pretty} at {time}", stamp(at, tz))


def day(at: datetime) -> str:
    """A date of ours that Slack draws in the reader's own zone; what a vendor told is ``plain_day``'s."""
    return _date(at, "{date_short}", plain_day(at))


def plain_day(at: date) -> str:
    """A date that is the same for every reader, as vendors tell them, or for where Slack draws none."""
    return f"{at.day} {at:%b %Y}"


def people_list(names: Sequence[str], last: str = "and", most: int = 6) -> str:
    """Names that are escaped already, as people write lists: "A, B and C"."""
    shown = [*names[:most], *([f"{len(names) - most} more"] if len(names) > most else [])]
    return f" {last} ".join(filter(None, [", ".join(shown[:-1]), *shown[-1:]]))


def count(number: int, noun: str) -> str:
    """The number with its noun: "1 account", "2,000 accounts"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def more(number: int, noun: str = "") -> str:
    """What stands where not everything could be shown."""
    return f"… and {number:,} more" + (f" {noun}{'' if number == 1 else 's'}" if noun else "")


def pages(lines: Sequence[str], size: int = 3000) -> list[str]:
    """The lines joined into as few texts of at most ``size`` characters as hold them, none cut in two."""
    found: list[str] = []
    for line in (clip(line, size) for line in lines):
        if found and len(found[-1]) + len(line) < size:
            found[-1] += f"\n{line}"
        else:
            found.append(line)
    return found


def sentence(text: str, limit: int = 250) -> str:
    """Somebody's words, escaped, with a capital at the beginning and a full stop at the end.

    An address at the beginning stays as it is written.
    """
    said = esc(text, limit)
    said = said if "@" in said.partition(" ")[0] else said[:1].upper() + said[1:]
    return said if not said or said[-1] in ".!?…" else f"{said}."


def _visible(text: str) -> str:
    if text.isprintable():
        return text
    kept = []
    for letter in text:
        kind = unicodedata.category(letter)
        if letter.isspace() or kind == "Cc":
            kept.append(" ")
        elif kind not in {"Cf", "Cs", "Co"} or letter in _JOINERS:
            kept.append(letter)
    return "".join(kept)


def _harmless(line: str) -> str:
    line = _EDGE_UNDERSCORE.sub("ˍ", _QUOTE.sub(r"\1›", line)).translate(_MARKS)
    return _EMOJI_OR_URL.sub(":" + WORD_JOINER, line).translate(_ENTITIES)


def zone(tz: str) -> ZoneInfo:
    """The zone of this name, or UTC where there is none."""
    try:
        return ZoneInfo(tz or "UTC")
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")


def _date(at: datetime, template: str, fallback: str) -> str:
    return f"<!date^{int(at.timestamp())}^{template}|{fallback}>"
