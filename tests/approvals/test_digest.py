"""The numbers of a digest, recomputed by hand for the company in ``harbour``."""

from datetime import timedelta

import pytest

from approvals import posted
from approvals.audit import events, verify_chain
from approvals.digest import Digest, Names
from approvals.digest_names import mask
from approvals.digest_taking import take_digest
from approvals.digest_words import (
    app_told,
    changes_told,
    could_told,
    gaps_told,
    lines,
    seats_told,
)
from approvals.digest_worth import first_told, value_notes, value_told
from approvals.policy import Choice
from approvals.stale_groups import Group
from approvals.stale_stock import Circumstances
from connectors.seats import Price
from tests.approvals.carried_out import Course, carry_out
from tests.approvals.harbour import APPS, academy, keep, read_both, taken
from tests.approvals.scenes import ADA, CARD, Scene, account, part

HOUR = timedelta(hours=1)
STAYED = Course(after=50)
"""The account is off, and the seats in use are as many as before."""

pytestmark = pytest.mark.parametrize("ready_url", ["sqlite"], indirect=True)


async def posted_first(scene: Scene) -> Digest:
    """The digest of this moment, posted as the calendar's."""
    await scene.database.transact(posted.plan, scene.clock(), scene.clock() + HOUR)
    scene.clock.advance(hours=1)
    first = await taken(scene, due=scene.clock())
    assert await scene.database.transact(posted.post_due, first, CARD, first.at.replace(year=2027))
    return first


async def test_every_number_is_that_of_the_table(scene: Scene) -> None:
    await read_both(scene)
    digest = await taken(scene)
    academy_, campus_, attic = digest.apps
    assert {line.group: line.accounts for line in academy_.groups} == {
        Group.ORPHANED: 1,
        Group.STALE: 5,
        Group.INVITATION: 2,
        Group.NEVER_ACTIVE: 2,
        Group.NOT_IN_SLACK: 1,
        Group.OFF: 1,
        Group.PROTECTED: 1,
        Group.IN_USE: 1,
        Group.NEW: 1,
    }
    assert (academy_.used, academy_.limit, academy_.left, academy_.could_come_back) == (14, 20, 6, 10)
    assert (campus_.used, campus_.limit, campus_.left, campus_.could_come_back) == (3, 5, 2, 2)
    assert (attic.used, attic.limit, attic.could_come_back, attic.is_gap) == (None, 10, 0, True)
    assert (digest.used, digest.limit, digest.could_come_back) == (17, 25, 12)
    sums = digest.could_save
    assert dict(sums.per_month) == {"USD": Price.of("0"), "EUR": Price.of("8")}
    assert dict(sums.at_renewals) == {"USD": Price.of("1080")}
    assert Digest.model_validate(digest.model_dump(mode="json")) == digest


async def test_it_is_told_in_five_seconds(scene: Scene) -> None:
    await read_both(scene)
    digest = await taken(scene)
    assert (seats_told(digest), could_told(digest)) == ("17 of 25 seats in use", "12 could come back")
    assert value_told(digest) == "worth €8 a month now, $1,080 a year from renewals on"
    assert first_told(digest) == "decide by 15 May 2027: Academy renews on 1 June 2027"
    assert value_notes(digest) == ()
    alone = digest.model_copy(update={"apps": digest.apps[:1]})
    assert value_told(alone) == (
        "worth $0 now, $1,080 a year from the renewal on 1 June 2027, decide by 15 May 2027"
    )
    told = [app_told(app) for app in digest.apps]
    assert told == [
        "14 of 20 seats, 6 left (counted by us)",
        "3 of 5 seats, 2 left (counted by us)",
        "not read",
    ]
    assert gaps_told(digest) == "Not read this time: Attic."
    assert changes_told(digest) == "This is the first digest; the next one tells what has changed."


async def test_a_week_later_it_tells_what_has_changed(scene: Scene) -> None:
    await read_both(scene)
    first = await posted_first(scene)
    scene.clock.advance(days=3)
    request_id = await scene.pending(part(account("2", "stale2"), app="academy"))
    scene.clock.advance(hours=2)
    await scene.vote(request_id, ADA, Choice.APPROVE)
    scene.clock.advance(hours=1)
    await carry_out(scene, request_id)
    scene.clock.advance(days=4, hours=-3)
    left = [one for one in academy() if one.id not in {"2", "3", "9"}]
    await scene.database.transact(keep, "academy", left, scene.clock())
    digest = await taken(scene)
    assert digest.figures.since == first.at
    assert [app.used_change for app in digest.apps] == [-3, 0, None]
    assert changes_told(digest) == (
        "Since the weekly digest of 20 November: 3 fewer seats in use, 3 fewer could come back, 1 freed."
    )
    told = "\n".join(lines(digest))
    for words in (
        "1 request since 20 November",
        "2 h from the request to its approval (median; 95th percentile 2 h)",
        "3 h until every account was verified (median; 95th percentile 3 h)",
        "1 of 1 account verified (100%)",
        "1 seat freed so far: $0 a month now, $108 a year from renewals on.",
        "the numbers are from 20 November",
    ):
        assert words in told
    seq, head = await scene.database.read(lambda session: verify_chain(events(session)))
    assert f"The audit chain ends with event {seq}, {head}" in told


async def test_a_seat_that_did_not_come_back_is_an_alarm(scene: Scene) -> None:
    await read_both(scene)
    request_id = await scene.approved(part(account("2", "stale2"), app="academy"))
    await carry_out(scene, request_id, STAYED)
    told = "\n".join(lines(await taken(scene)))
    assert "1 seat of Academy did not come back although its account is off" in told


@pytest.mark.parametrize(
    ("names", "shown"), [(Names.FULL, "Nora Lind"), (Names.MASKED, "N… L…"), (Names.NONE, "")]
)
async def test_names_are_shown_as_the_settings_say(scene: Scene, names: Names, shown: str) -> None:
    await read_both(scene)
    digest = await taken(scene, names)
    assert digest.apps[1].groups[0].names == ((shown,) if shown else ())
    told = "\n".join(lines(digest))
    assert ("Nora" in told, "N… L…" in told) == (names is Names.FULL, names is Names.MASKED)
    assert mask("<!channel> & friends") == "<… &… f…"


@pytest.mark.parametrize("names", [Names.FULL, Names.MASKED])
async def test_who_has_an_open_request_is_never_named(scene: Scene, names: Names) -> None:
    await read_both(scene)
    request_id = await scene.pending(part(account("99", "dana")))
    campus_ = (await taken(scene, names)).apps[1]
    assert [(line.group, line.accounts, line.names) for line in campus_.groups[1:2]] == [(Group.STALE, 1, ())]
    assert "Dana" not in str((await taken(scene, names)).model_dump(mode="json"))
    assert "D…" not in str((await taken(scene, names)).model_dump())
    await scene.vote(request_id, ADA, Choice.DENY)
    (stale,) = (await taken(scene, names)).apps[1].groups[1:2]
    assert stale.names == (("Dana Okafor",) if names is Names.FULL else ("D… O…",))


async def test_without_slacks_people_it_says_that_nobody_is_said_to_have_left(scene: Scene) -> None:
    await read_both(scene)
    known = Circumstances(at=scene.clock(), roll=None, on_leave={})
    digest = await scene.database.read(take_digest, APPS, known, Names.FULL)
    assert Group.ORPHANED not in {line.group for line in digest.apps[0].groups}
    assert "Slack's people could not be read" in "\n".join(lines(digest))
