"""A ``seatkeeper.toml`` for tests, with single tables replaced."""

from pathlib import Path

TABLES = {
    "slack": 'approvals_channel = "#it-approvals"',
    "policy": 'requesters = ["@it-leads"]\napprovers = ["UADA", "manager"]',
    "apps.talentlms": 'connector = "talentlms"\nbase_url = "https://acme.talentlms.com"',
}


def toml(**changes: str | None) -> str:
    """The file's text; a table's name is written with ``__`` for the dot, and None leaves the table out."""
    tables = TABLES | {name.replace("__", "."): text for name, text in changes.items()}
    return "\n".join(f"[{name}]\n{text}\n" for name, text in tables.items() if text is not None)


def write(folder: Path, text: str) -> Path:
    """Writes the file and says where."""
    path = folder / "seatkeeper.toml"
    path.write_text(text, encoding="utf-8")
    return path
