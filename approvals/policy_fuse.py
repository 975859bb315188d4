"""The fuse: what touches too much within an hour needs one more approval than the rules say."""

from approvals.policy_question import Question, Touched
from approvals.policy_rules import Rules
from connectors.contract import Value


class Blown(Value):
    """What is too much: of all accounts, or of those of the app with this ``title`` and ``size``.

    ``limit`` is a number of accounts, or a percentage where there is a ``size``. ``others`` are the requests
    of the same hour that are counted with this one.
    """

    accounts: int
    limit: int
    others: int = 0
    title: str = ""
    size: int | None = None


def blown(question: Question, rules: Rules) -> Blown | None:
    """What this request would touch too much of, if it would."""
    found = (_too_much(touched, rules) for touched in question.touched)
    return next((each for each in found if each is not None), None)


def unsized(question: Question, rules: Rules) -> tuple[str, ...]:
    """The titles of the apps of which no share can be told, where there is one to mind."""
    if rules.fuse_share is None:
        return ()
    unknown = (each for each in question.touched if each.app and each.size is None)
    return tuple(dict.fromkeys(each.title or each.app for each in unknown))


def _too_much(touched: Touched, rules: Rules) -> Blown | None:
    """Too many of all accounts, or too large a share of an app's; a single account is never a share."""
    most, share, size = rules.fuse_accounts, rules.fuse_share, touched.size
    if not touched.app:
        many = most is not None and touched.accounts > most
        return Blown(accounts=touched.accounts, others=touched.others, limit=most or 0) if many else None
    if share is None or size is None or touched.accounts < 2 or touched.accounts * 100 <= share * size:
        return None
    title = touched.title or touched.app
    return Blown(accounts=touched.accounts, others=touched.others, limit=share, title=title, size=size)
