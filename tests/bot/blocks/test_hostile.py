"""Names, reasons and vendors' words that try to be more than text, in every drawing there is."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from approvals.cautions import Caution
from approvals.people import Person
from approvals.plan import Match, Plan, Reading, Tick
from approvals.policy import Choice
from approvals.report import History, Line, Report
from approvals.seats import RoleSeats
from approvals.states import RequestKind, RequestStatus, StepStatus, Way
from approvals.step_view import TaskView
from approvals.stocks import AppStock
from bot.blocks.card import card
from bot.blocks.denial import deny
from bot.blocks.details import details, show
from bot.blocks.leftovers import close_form
from bot.blocks.lists import request_list
from bot.blocks.outcome import outcome
from bot.blocks.preview import looking, preview
from bot.blocks.seats import seats_table
from bot.blocks.seats_answer import answer_message
from bot.blocks.seats_app import app_message
from bot.blocks.seats_stale import stale_message
from bot.blocks.tasks import cannot_form, done_form, task_message
from bot.blocks.works import WORKS
from connectors.contract import State
from tests.bot.blocks.slack_rules import buttons, check_message, check_view
from tests.bot.blocks.stocks import LABELLED, stock, stored_account
from tests.bot.blocks.values import (
    NOW,
    account,
    app_plan,
    claims,
    evidence,
    plan,
    planned,
    report,
    step,
    task,
    vote,
)

KNOWN = [
    "<!channel>", "<!channel> & friends", "<@UEVIL>", "<https://evil.example|your bank>", "=cmd()", "*bold*",
    "_it_", "`rm`", "~no~", ":white_check_mark: Done", "> quote\n> more", "&lt;!here&gt;", "\u202egnp.exe",
    "https://evil.example", "x" * 5000, "<" * 5000, "👍" * 5000, "名" * 5000, "a\nb\rc\u2028d", "", "\u200b",
    "`" * 7, "|", "{title}", "@here", "#general", "'; DROP TABLE people; --", "\x00\x1b[31m", "\ud800",
]  # fmt: skip
HOSTILE = st.one_of(
    st.sampled_from(KNOWN),
    st.text(st.sampled_from("<>&*_~`:!@#|^{}/ \n\u202eabzU1👍é"), max_size=60),
    st.text(max_size=40),
)
IDS = st.sampled_from(["", "UADA", "UDANA", "<!here>", "*x*"])
RELAXED = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def people(draw: st.DrawFn) -> Person:
    return Person(
        slack_id=draw(st.sampled_from(["", "UADA", "UDANA", "<!here>"])),
        name=draw(HOSTILE),
        title=draw(HOSTILE),
        emails=tuple(draw(st.lists(HOSTILE, max_size=5))),
        timezone=draw(HOSTILE),
        manager_id=draw(st.sampled_from([None, "", "UCHEN", "<!channel>"])),
        manager_name=draw(HOSTILE),
    )


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    parts = []
    for app in range(draw(st.integers(0, 3))):
        accounts = []
        for number in range(1, draw(st.integers(0, 5)) + 1):
            told: dict[str, Any] = {
                field: draw(HOSTILE) for field in ("email", "login", "name", "role", "vendor_state")
            }
            told |= {field: tuple(draw(st.lists(HOSTILE, max_size=3))) for field in ("owns", "pair")}
            which = account(number, state=draw(st.sampled_from(State)), **told)
            cautions = draw(st.lists(st.sampled_from(Caution), max_size=3, unique=True))
            tick, match = draw(st.sampled_from(Tick)), draw(st.sampled_from(Match))
            way, may = draw(st.sampled_from(Way)), draw(st.booleans())
            accounts.append(planned(which, *cautions, tick=tick, match=match, way=way, may_override=may))
        noted = tuple(told.model_copy(update={"note": draw(HOSTILE)}) for told in claims())
        fields: dict[str, Any] = {
            name: draw(HOSTILE) for name in ("title", "gap", "usage_gap", "limit_source", "single_sign_on")
        }
        fields |= {"owners": tuple(draw(st.lists(IDS, max_size=3)))}
        fields |= {"addresses": tuple(draw(st.lists(HOSTILE, max_size=3))), "claims": noted}
        fields |= {"app": f"app-{app}", "reading": draw(st.sampled_from(Reading))}
        parts.append(app_plan(*accounts, **fields))
    return Plan(person=draw(people()), apps=tuple(parts))


@st.composite
def tasks(draw: st.DrawFn) -> TaskView | None:
    lines = tuple(draw(st.lists(HOSTILE, max_size=14)))
    told = {"instructions": lines, "link": draw(HOSTILE), "note": draw(HOSTILE), "declared_by": draw(HOSTILE)}
    when = draw(st.sampled_from([None, NOW]))
    known = task(assignees=("UADA", draw(IDS)), declared_at=when, reminded=draw(st.integers(0, 5)))
    return draw(st.sampled_from([None, known.model_copy(update=told)]))


@st.composite
def reports(draw: st.DrawFn) -> Report:
    shown = draw(plans())
    steps = [
        step(
            known.account,
            draw(st.sampled_from(StepStatus)),
            app=part.app,
            title=part.title,
            word=draw(HOSTILE),
            alarm=draw(st.booleans()),
            evidence=evidence(
                sessions=draw(HOSTILE),
                counting=draw(HOSTILE),
                state_after=draw(HOSTILE),
                testimony=draw(HOSTILE),
            ),
            operation=draw(st.sampled_from(list(WORKS))),
            way=draw(st.sampled_from(Way)),
            task=draw(tasks()),
        )
        for part in shown.apps
        for known in part.accounts
    ]
    return report(
        draw(st.sampled_from(RequestStatus)),
        kind=draw(st.sampled_from(RequestKind)),
        plan=shown,
        requester=draw(people()),
        reason=draw(HOSTILE),
        closing_word=draw(HOSTILE),
        steps=tuple(steps),
        votes=tuple(vote(draw(people()), choice, draw(HOSTILE)) for choice in Choice),
        approvers=tuple(draw(st.lists(HOSTILE, max_size=8))),
    )


@given(reports(), st.booleans(), HOSTILE)
@RELAXED
def test_no_drawing_of_a_request_can_be_bent(which: Report, mine: bool, actor: str) -> None:
    check_message(card(which, NOW, mine=mine))
    check_message(outcome(which, NOW))
    check_message(show(which, NOW))
    check_view(details(which, [History(at=NOW, actor=actor, event=actor)] * 3, NOW))
    check_view(deny(which))
    check_view(close_form(which))
    check_message(task_message(which, "UADA"))
    check_message(task_message(which, "UADA", ordinal=1, times=2))
    for each in which.steps:
        check_view(done_form(which, each))
        check_view(cannot_form(which, each))


@given(plans(), HOSTILE)
@RELAXED
def test_no_preview_can_be_bent(shown: Plan, name: str) -> None:
    check_view(preview(shown, "draft-1", NOW, pick=True))
    check_view(looking(name, 4, "draft-1"))


@given(people(), people(), st.lists(HOSTILE, min_size=1, max_size=6))
@RELAXED
def test_no_list_and_no_table_can_be_bent(leaver: Person, requester: Person, words: list[str]) -> None:
    status = RequestStatus.PENDING
    line = Line(
        id="r", number=1, status=status, leaver=leaver, requester=requester, submitted_at=NOW, steps=1
    )
    check_message(request_list([line] * 30, 3))
    found = [_stock(word) for word in words]
    check_message(seats_table(found, NOW, words[0]))
    check_message(stale_message(found))
    check_message(app_message(found[0], NOW))
    check_message(answer_message(found[0], 99, NOW))


def _stock(word: str) -> AppStock:
    """An app whose title, plan, gap, roles and people are that word."""
    seat = stored_account(200, name=word, role=word, email=word or None, login=word)
    found = stock(seat, title=word, plan=word, plans=LABELLED, gap=word, points=3)
    roles = (RoleSeats(role=word, accounts=2, seats=1),) * 3
    note = found.seats.model.model_copy(update={"note": word, "currency": word[:3]})
    return found._replace(seats=found.seats.model_copy(update={"by_role": roles, "model": note}))


def test_the_worst_of_everything_at_once_still_fits() -> None:
    for word in KNOWN:
        hostile = Person(name=word, title=word, emails=(word,) * 9, manager_name=word)
        shown = plan(
            *(
                app_plan(
                    *(planned(account(n, email=word, name=word, role=word), *Caution) for n in range(1, 13)),
                    app=f"app-{at}",
                    title=word,
                )
                for at in range(5)
            ),
            person=hostile,
        )
        for status in RequestStatus:
            which = report(status, plan=shown, reason=word, requester=hostile, closing_word=word)
            drawn = card(which, NOW, mine=True)
            check_message(drawn)
            assert ("request.approve" in buttons(drawn)) == (status is RequestStatus.PENDING)
            check_message(outcome(which, NOW))
        check_view(preview(shown, "draft-1", NOW))
