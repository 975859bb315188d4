"""Who is here, who has left, and who is none of ours."""

from approvals.stale_roll import Former, Member, Whereabouts
from tests.approvals.accounts import HOME, roll

NORA = f"nora@{HOME}"


def test_somebody_is_found_by_any_address() -> None:
    for address in (f"emil@{HOME}", f"emil.novak@{HOME}", "emil@oldname.example"):
        assert roll().find([address])[:3] == (Whereabouts.HERE, address, "UEMIL")


def test_somebody_who_is_here_again_has_not_left() -> None:
    back = roll(Member("UNORA", (NORA,), False), Member("UNORA2", (NORA,), True))
    assert back.find([NORA]).whereabouts is Whereabouts.HERE


def test_one_address_that_is_here_is_enough() -> None:
    assert roll().find([NORA, f"dana@{HOME}"]).whereabouts is Whereabouts.HERE


def test_an_outsider_has_not_left_even_when_slack_deactivated_them() -> None:
    guest = Member("UPAT", ("pat@brightwell.example",), False)
    known = roll(Member("UDANA", (f"dana@{HOME}",), True), guest)
    assert known.find(["pat@brightwell.example"]).whereabouts is Whereabouts.OUTSIDE


def test_an_address_of_ours_is_unlisted_until_a_record_says_that_it_was_a_person() -> None:
    oskar = f"oskar.blum@{HOME}"
    assert roll().find([oskar]).whereabouts is Whereabouts.UNLISTED
    left = Former("", (oskar,), "left with request #12")
    place = roll(former=[left]).find([oskar])
    assert (place.whereabouts, place.because) == (Whereabouts.LEFT, "left with request #12")


def test_what_slack_lists_outranks_our_own_record() -> None:
    """Dana once had another address; Slack lists her, so that address alone proves no departure."""
    old = f"dana.old@{HOME}"
    record = Former("UDANA", (old,), "stood in Slack once")
    assert roll(former=[record]).find([old]).whereabouts is Whereabouts.UNLISTED
    gone = Former("UGONE", (old,), "stood in Slack once")
    assert roll(former=[gone]).find([old]).whereabouts is Whereabouts.LEFT
    here = Former("", (f"dana@{HOME}",), "left with request #12")
    assert roll(former=[here]).find([f"dana@{HOME}"]).whereabouts is Whereabouts.HERE


def test_our_record_knows_the_address_that_slack_does_not_tell_any_more() -> None:
    old = f"dana.old@{HOME}"
    record = Former("UGONE", (old,), "stood in Slack once")
    dana, silent = Member("UDANA", (f"dana@{HOME}",), True), Member("UGONE", (), False)
    place = roll(dana, silent, former=[record]).find([old])
    assert (place.whereabouts, place.because) == (Whereabouts.LEFT, "is deactivated in Slack")


def test_a_roll_says_why_it_cannot_tell() -> None:
    assert roll().gap == ""
    assert "domains" in roll(domains=()).gap
    silent = roll(Member("UDANA", (), True))
    assert "no addresses" in silent.gap
    assert silent.find([f"dana@{HOME}"]).whereabouts is Whereabouts.UNTOLD
    assert roll().find([]).whereabouts is Whereabouts.UNTOLD
