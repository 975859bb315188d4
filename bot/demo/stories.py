"""The stories that the demo's page tells, each to be tried in a minute or two."""

from collections.abc import Sequence

Story = dict[str, str]

_DANA: Story = {
    "title": "Offboard Dana",
    "text": "As <@UBRUNO>, type `/offboard @dana` in any channel, give a reason and send. As <@UADA>, "
    "approve the card in <#CAPPROVALS>, and watch every account being read again.",
}
_TRICKS: Sequence[Story] = (
    {
        "title": "A vendor that lies",
        "text": "Under Vendors, let TalentLMS say that it is done and do nothing. Offboard somebody there: "
        "the card does not turn green.",
    },
    {
        "title": "Nobody approves their own request",
        "text": "As <@UADA>, type `/offboard @emil`, send it, and try to approve it yourself. Emil has two "
        "accounts in TalentLMS: one is known by an alias.",
    },
)
_LEFT: Story = {
    "title": "Slack says that somebody left",
    "text": "Under Vendors, let Slack deactivate Dana. <@UADA> gets a draft with the accounts that Dana "
    "still has; nothing happens by itself. *Open the request* leads on, and taking Dana back closes it.",
}
_UNDO: Story = {
    "title": "Take it back",
    "text": "When Dana's request is done, <@UBRUNO> presses *Undo* in its message, or types "
    "`/offboard undo 1`. Her account is read again, and the form says what comes back and what does not. "
    "Let <@UADA> approve it. Move the clock on by two weeks instead, and the button is gone.",
}
_URGENT: Story = {
    "title": "It cannot wait",
    "text": "As <@UBRUNO>, type `/offboard @emil urgent` and send. <@UADA>’s approval alone "
    "is enough, whatever the rules say. Then <@UCHEN>, whom they would have asked too, gets a review: "
    "*Sign the review* puts a second name under it.",
}
_MOMENT: Story = {
    "title": "The last working day at six",
    "text": "As <@UBRUNO>, type `/offboard @farah`, pick tomorrow as the last working day, and send. Farah "
    "is in Cairo: the card says both times. Let <@UADA> approve it, then move the clock on by two days. "
    "Until then, *Reschedule* and *Cancel* stand on the card.",
}
_KINDS: Sequence[Story] = (
    {
        "title": "Probe Trainual first",
        "text": "Nobody knows whether Trainual's DELETE destroys accounts, so Dana's is left to be done by "
        "hand. As <@UADA>, type `/offboard probe trainual` and give `probe@harbourpine.example`; let "
        "<@UCHEN> approve. From then on `/offboard @dana` does it, and `/seats facts trainual` says why.",
    },
    {
        "title": "Done by hand, and verified",
        "text": "Key cards have no API. When Dana's request runs, <@UBRUNO> gets a task. Under Vendors, let "
        "her hand the card in; then say in the task that it is done. It stays unverified until the list is "
        "imported again, under Vendors too, and *Try again* on the card has read it.",
    },
    {
        "title": "A vendor that is down",
        "text": "Under Vendors, let LearnUpon break down until cleared, and approve a request of Dana's: her "
        "account there is left over. Clear the fault and press *Try again* on the card.",
    },
    {
        "title": "An invitation, a pair, and content",
        "text": "`/offboard @kim` takes back an invitation that nobody accepted. `/offboard @farah` finds "
        "two accounts that change together in Thought Industries. `/offboard @emil` offers a hand-over.",
    },
)

_SEATS: Story = {
    "title": "Can we invite twelve more?",
    "text": "As <@UADA>, type `/seats`: six apps, read every week since summer. `/seats talentlms` shows the "
    "trend and when the seats run out, `/seats trainual 12` what twelve more would take, and `/seats stale` "
    "every seat that could come back, and why.",
}

_DIGEST: Story = {
    "title": "The weekly digest",
    "text": "Move the clock on by a week and look into #it-seats: how many seats could come back, what that "
    "is worth now and at the renewals, and *Review* for each app. A week later comes the next one, which "
    "tells what has changed. <@UADA> need not wait: `/seats digest`.",
}

ONE_APP: Sequence[Story] = (_DANA, _MOMENT, _URGENT, _UNDO, _LEFT, *_TRICKS)
"""With TalentLMS alone."""
ALL_APPS: Sequence[Story] = (_DANA, _SEATS, _DIGEST, _MOMENT, _URGENT, _UNDO, _LEFT, *_KINDS, *_TRICKS)
