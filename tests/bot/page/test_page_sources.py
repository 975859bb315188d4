"""The page's files: text is never markup, nothing comes from elsewhere, and no file grows too long."""

import re
from pathlib import Path

import pytest

import bot.workbench

STATIC = Path(bot.workbench.__file__).parent / "static"
FILES = sorted(path for path in STATIC.iterdir() if path.suffix in (".js", ".css", ".html"))
MARKUP = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|srcdoc|DOMParser"
)
ELSEWHERE = re.compile(r"(?:https?:)?//(?!www\.w3\.org/)[\w-]+\.[\w.-]+")
LONGEST = 250


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_of_the_page_is_short_safe_and_our_own(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not MARKUP.search(text)
    assert not ELSEWHERE.search(text)
    assert len(text.splitlines()) <= LONGEST


def test_the_page_has_no_inline_script_or_style() -> None:
    index = (STATIC / "index.html").read_text("utf-8")
    assert re.findall(r"<script\b[^>]*>(.*?)</script>", index, re.S) == [""]
    assert not re.search(r"<style|\sstyle=|\son\w+=", index)


def test_every_style_sheet_is_used_once() -> None:
    index = (STATIC / "index.html").read_text("utf-8")
    linked = re.findall(r'href="/static/([\w.]+\.css)"', index)
    assert sorted(linked) == [path.name for path in FILES if path.suffix == ".css"]


def test_every_import_exists() -> None:
    for path in FILES:
        for name in re.findall(r'from "\./([\w.]+)"', path.read_text("utf-8")):
            assert (STATIC / name).is_file(), f"{path.name} imports {name}"
