"""What somebody should know about an account before they decide, each in a sentence of mrkdwn."""

from approvals.cautions import Caution
from bot.blocks.text import NAME, esc, people_list
from connectors.contract import Account

TITLES = 3
"""Titles of content, and accounts of a pair, that are named; the rest is counted."""

CAUTIONS: dict[Caution, str] = {
    Caution.OWNER: "Owns the whole account. Hand the ownership over first; Seatkeeper leaves owners alone.",
    Caution.LAST_ADMIN: "The last administrator, as far as we can see. Make somebody else one first.",
    Caution.ADMIN: "This is an administrator.",
    Caution.ALREADY_DEACTIVATED: "Already deactivated, so there is nothing to do.",
    Caution.UNKNOWN_STATE: "Its state is {state}, which nobody has documented: it may still hold a seat.",
    Caution.INVITED: "An invitation that nobody has accepted yet; it may hold a seat all the same.",
    Caution.SHARED_ADDRESS: "Another account here has the same address.",
    Caution.SEVERAL_ACCOUNTS: "One of several accounts of this person.",
    Caution.PAIRED: "The vendor ties it to {pair}: both change together.",
    Caution.CASCADES: "What is done here is passed on to the portals below this one.",
    Caution.OURS: "Seatkeeper itself speaks to this app through this account, so it stays as it is.",
    Caution.PROTECTED: "Protected in Seatkeeper's settings, so it stays as it is.",
    Caution.POSSIBLE_MATCH: "Found by name or login only, not by address: it may be somebody else's.",
    Caution.COMES_BACK: "{provider} would create it anew at the next login. "
    "Remove the assignment there first.",
    Caution.OWNS_CONTENT: "Has content that is nobody else's: {titles}.",
    Caution.KEEPS_SEAT: "The seat does not come back by this: the app goes on counting it.",
    Caution.NO_API: "This app's API cannot do it.",
    Caution.UNPROVEN: "It is not proven what this does in the app, and it might destroy data.",
    Caution.CONTRADICTED: "The last time that this was asked of the app, it said yes and did not do it.",
    Caution.DESTRUCTIVE: "In this app it has destroyed an account, so it is never sent through the API.",
    Caution.HELD: "{holder} holds this account already.",
    Caution.NOT_PROMISED: "It is not certain that a reactivation works here, so nothing is promised.",
    Caution.IRREVERSIBLE: "The vendor says that a deactivation cannot be undone here.",
    Caution.FULL: "No seat is free: the app may refuse it, or have another seat paid for.",
    Caution.NO_SEAT: "No seat is free, and the app takes nobody beyond its limit. Free a seat first.",
    Caution.ALTERED: "Its address or login has changed since it was deactivated: it may be somebody else's.",
    Caution.ACTIVE_AGAIN: "Active again already, so there is nothing to do.",
    Caution.LATER: "{holder} deactivated it again since: undo that one.",
    Caution.GONE: "The app does not show it any more, so it cannot be brought back from here.",
    Caution.UNREAD: "It could not be read just now. Please try again later.",
    Caution.WITHDRAWN: "A withdrawn invitation cannot be undone: invite them again in the app.",
}


UNNAMED: dict[Caution, str] = {
    Caution.HELD: "It cannot be asked for now.",
    Caution.LATER: "It was deactivated again since, so this undo leaves it alone.",
}
"""What is said in their place where the other request is not for the reader's eyes."""


def caution(warning: Caution, account: Account, held_by: int | None = None, provider: str = "") -> str:
    """What somebody should know about this account; ``provider`` is the app's single sign-on.

    ``held_by`` is the number of another request, None where there is none that the reader may see.
    """
    sentence = CAUTIONS[warning] if held_by else UNNAMED.get(warning, CAUTIONS[warning])
    if "{" not in sentence:
        return sentence  # a card is drawn several times until it fits, and escaping takes most of that
    return sentence.format(
        state=f"“{esc(account.vendor_state, NAME)}”" if account.vendor_state else "one",
        holder=f"Request #{held_by}",
        provider=esc(provider, NAME) or "Single sign-on",
        titles=titles(account) or "something",
        pair=_pair(account),
    )


def titles(account: Account) -> str:
    """What the account alone owns, as people list it."""
    return people_list([esc(title, NAME) for title in account.owns], most=TITLES)


def _pair(account: Account) -> str:
    ids = people_list([esc(other, NAME) for other in account.pair], most=TITLES)
    more = len(account.pair) > 1
    return ("other accounts" if more else "another account") + (f" (id {ids})" if ids else "")
