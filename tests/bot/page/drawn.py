"""Blocks and views that the tests of the page show."""

from typing import Any

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def marked(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def section(text: str, **more: Any) -> Json:
    return {"type": "section", "text": marked(text), **more}


def button(action: str, text: str, **more: Any) -> Json:
    return {"type": "button", "action_id": action, "text": plain(text), **more}


def option(value: str, text: str) -> Json:
    return {"value": value, "text": plain(text)}


def question(block: str, label: str, element: Json, **more: Any) -> Json:
    return {"type": "input", "block_id": block, "label": plain(label), "element": element, **more}


def text_input(action: str = "reason", **more: Any) -> Json:
    return {"type": "plain_text_input", "action_id": action, **more}


def modal(*blocks: Json, title: str = "Offboard", **more: Any) -> Json:
    body: Json = {"type": "modal", "callback_id": "offboard", "title": plain(title), "submit": plain("Send")}
    return body | {"close": plain("Cancel"), "blocks": list(blocks)} | more


def asking(question: str, **more: Any) -> Json:
    """A confirm dialog."""
    return {
        "title": plain(question),
        "text": marked("*Really?*"),
        "confirm": plain("Yes"),
        "deny": plain("No"),
        **more,
    }


def card() -> list[Json]:
    """A card with two buttons that ask first, a select and a menu."""
    apps = [option("talentlms", "TalentLMS"), option("learnupon", "LearnUpon")]
    more = [option("remind", "Remind them"), option("cancel", "Call it back")]
    buttons = [
        button("approve", "Approve", style="primary", confirm=asking("Approve it?")),
        button("deny", "Deny", style="danger", confirm=asking("Deny it?", style="danger")),
        {"type": "static_select", "action_id": "app", "placeholder": plain("An app"), "options": apps},
        {"type": "overflow", "action_id": "more", "options": more},
    ]
    return [section("Offboard <@UDANA>?"), {"type": "actions", "block_id": "votes", "elements": buttons}]


def table(*rows: tuple[str, ...]) -> Json:
    cells = [[{"type": "raw_text", "text": text} for text in row] for row in rows]
    return {"type": "table", "block_id": "seats", "rows": cells}


def words(text: str) -> Json:
    parts = [{"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}]
    return {"type": "rich_text", "elements": parts}


def plan(*states: str) -> Json:
    tasks = [
        {
            "type": "task_card",
            "task_id": str(number),
            "title": f"Step {number}",
            "status": state,
            "output": words(state),
        }
        for number, state in enumerate(states)
    ]
    return {
        "type": "plan",
        "block_id": f"plan-{'-'.join(states)}",
        "title": "Taking seats back",
        "tasks": tasks,
    }


def chart(kind: str = "bar") -> Json:
    months = {"Oct": 47, "Nov": 52}
    points = [{"label": month, "value": value} for month, value in months.items()]
    series = [{"name": "Used", "data": points}]
    body: Json = {"type": kind, "series": series, "axis_config": {"categories": list(months)}}
    if kind == "pie":
        body = {"type": "pie", "segments": points}
    return {"type": "data_visualization", "block_id": f"chart-{kind}", "title": "Seats in use", "chart": body}
