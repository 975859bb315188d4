"""Seats that look unused, their holders, and the short way to a letter that stands in Slack."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from sqlmodel import Session, col, select

from approvals import answering, inquiring, letters, outbox, requests
from approvals.answering import Word
from approvals.inquired import Asked, Inquiry, Letter
from approvals.inquiry_view import LetterView, letter_view
from approvals.letters import Manner, Wish
from approvals.models import Outbox
from approvals.people import Person
from approvals.snapshots import Outcome, Snapshot
from approvals.stale_groups import Group
from approvals.stored_accounts import pack, stored
from approvals.syncing import store
from connectors.contract import Account
from tests.approvals.scenes import BRUNO, DANA, Scene, account

MANNER = Manner()
QUIET = timedelta(days=200)


def wish(scene: Scene, id_: str = "7", to: Sequence[Person] = (DANA,), **more: Any) -> Wish:
    """A seat that nobody used for long, about which somebody is to be asked."""
    shown = account(id_, f"dana{id_}", last_active_at=scene.clock() - QUIET)
    given = {"holder": DANA, "group": Group.STALE, "why": "quiet", "read_at": scene.clock(), **more}
    return Wish(account=shown, to=tuple(to), **given)


async def ask(scene: Scene, *wishes: Wish, manner: Manner = MANNER, actor: Person = BRUNO) -> inquiring.Round:
    """Asks about these seats."""
    return await scene.database.transact(inquiring.ask, scene.terms(), manner, "TalentLMS", actor, wishes)


async def letters_of(scene: Scene) -> Sequence[LetterView]:
    """Every letter that was written, in its order."""

    def read(session: Session) -> list[LetterView]:
        ids = session.exec(select(Letter.id).order_by(col(Letter.sent_at))).all()
        return [seen for letter_id in ids if (seen := letter_view(session, letter_id))]

    return await scene.database.read(read)


async def posted(scene: Scene, kind: outbox.Kind = outbox.Kind.INQUIRY) -> Sequence[Outbox]:
    """The messages of a kind, in their order."""
    query = select(Outbox).where(Outbox.kind == kind).order_by(col(Outbox.id))
    return await scene.database.read(lambda session: session.exec(query).all())


async def deliver(scene: Scene) -> None:
    """Every letter stands in Slack."""
    for number, row in enumerate(await posted(scene), start=1):
        assert row.id is not None
        stands = (row.id, f"D{number}", f"{number}.1", row.wanted)
        await scene.database.transact(requests.stands, scene.terms(), *stands)


async def asked(scene: Scene, *wishes: Wish, manner: Manner = MANNER) -> LetterView:
    """The one letter that asks about these seats, delivered."""
    await ask(scene, *(wishes or (wish(scene),)), manner=manner)
    await deliver(scene)
    (letter,) = await letters_of(scene)
    return letter


async def answer(
    scene: Scene, inquiry_id: str, deed: Callable[..., Word] = answering.keep, actor: Person = DANA
) -> Word:
    """One click on a letter."""
    return await scene.database.transact(deed, scene.terms(), inquiry_id, actor)


async def look(scene: Scene) -> None:
    """What the sweep does about letters."""
    for letter_id in await scene.database.read(letters.overdue, scene.clock()):
        await scene.database.transact(letters.look, scene.terms(), letter_id)


async def reading(scene: Scene, *accounts: Account) -> None:
    """A reading of now, stored."""
    rows = [stored(each) for each in accounts]
    taken = Snapshot(app="talentlms", at=scene.clock(), as_of=scene.clock(), outcome=Outcome.READ)
    await scene.database.transact(store, taken, [pack(rows)])


async def inquiry(scene: Scene, inquiry_id: str) -> Inquiry:
    """The row itself."""
    return await scene.database.read(lambda session: session.get_one(Inquiry, inquiry_id))


def owner_wish(scene: Scene, id_: str, *owners: Person) -> Wish:
    """A seat of somebody outside Slack, about which the app's owners are asked."""
    outside = Person(name="Oskar Blum", emails=("oskar@brightwell.example",))
    return wish(scene, id_, owners, holder=outside, asks=Asked.OWNER)
