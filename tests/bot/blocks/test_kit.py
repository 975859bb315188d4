"""The pieces keep Slack's limits whatever they are given."""

from bot.blocks import kit
from bot.blocks.kit import Block, Message, message
from bot.blocks.plainly import plainly
from tests.bot.blocks.slack_rules import check_message, check_view, shown

LONG = "x" * 6000


def test_every_piece_cuts_what_is_too_long() -> None:
    sure = kit.confirm(LONG, LONG, LONG, LONG)
    pressed = kit.button(LONG, "press", "id", "danger", sure)
    small_print = [kit.context(LONG), kit.context(*["x"] * 12)]
    blocks = [kit.header(LONG), kit.section(LONG), kit.divider(), kit.actions(pressed), *small_print]
    for block in blocks:
        check_message(Message("text", [block], plainly([block])))


def test_empty_texts_are_drawn_as_a_dash() -> None:
    check_message(message("text", lambda _: [kit.header(""), kit.section(""), kit.context("")]))


def test_a_message_is_drawn_as_full_as_slack_takes_it() -> None:
    def draw(room: int) -> list[Block]:
        return [kit.section(f"line {number} {'x' * 1000}") for number in range(room)]

    drawn = message("text", draw, most=40)
    check_message(drawn)
    assert len(drawn.blocks) == 10


def test_a_message_that_never_fits_is_at_least_its_sentence() -> None:
    drawn = message("What matters.", lambda _: [kit.section(LONG)] * 60)
    assert shown(drawn) == "What matters."
    check_message(drawn)


def test_lines_are_packed_into_sections_whole() -> None:
    lines = [f"{number}: {'y' * 400}" for number in range(20)]
    packed = kit.packed(lines)
    assert len(packed) == 3
    assert "\n".join(block["text"]["text"] for block in packed).splitlines() == lines


def test_tables_and_plans_have_a_plain_form() -> None:
    rows = kit.table(("App", "Used"), [("A & <B>", "47"), ("", "")], right=[1])
    steps = kit.plan("Doing <it>", [kit.task("1", "TalentLMS: *dana*", "in_progress", "Asking.")])
    drawn = message("text", lambda _: [rows])
    check_message(drawn)
    assert drawn.plain[0]["text"]["text"] == "*A &amp; &lt;B&gt;*: used 47\n*–*: used –"
    drawn = message("text", lambda _: [steps])
    check_message(drawn)
    assert drawn.plain[0]["text"]["text"] == "*Doing ‹it›*\n⏳ *TalentLMS: ∗dana∗*: Asking."


def test_a_table_has_at_most_a_hundred_rows() -> None:
    block = kit.table(("App",), [("a",)] * 300)
    assert len(block["rows"]) == 100


def test_modals_keep_to_a_hundred_blocks() -> None:
    view = kit.modal(LONG, lambda room: [kit.section("x")] * (80 + room), metadata=LONG)
    check_view(view)
    assert len(view["blocks"]) == 100
    check_view(kit.modal("Too much", lambda _: [kit.section("x")] * 101))
