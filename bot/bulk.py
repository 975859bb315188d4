"""Which files can be offered to whoever deactivates accounts by hand: only the connectors know."""

from collections.abc import Mapping, Sequence

from approvals.report import Report
from approvals.states import StepStatus
from bot.blocks.bulk import BulkFile
from connectors.contract import Account, Connector, Operation


def bulk_files(
    connectors: Mapping[str, Connector], report: Report, slack_id: str = ""
) -> tuple[BulkFile, ...]:
    """A file for each app that imports one, with the accounts that a person was asked to deactivate there.

    With ``slack_id``, only with those that were given to this person. What nobody has been asked to do, or
    what a guard has refused, is in none of them.
    """
    waiting: dict[str, list[Account]] = {}
    for step in report.steps:
        mine = not slack_id or (step.task is not None and slack_id in step.task.assignees)
        if mine and step.status is StepStatus.MANUAL and step.operation is Operation.DEACTIVATE:
            waiting.setdefault(step.app, []).append(step.account)
    found = (_file(connectors[app], accounts) for app, accounts in waiting.items() if app in connectors)
    return tuple(file for file in found if file)


def _file(connector: Connector, accounts: Sequence[Account]) -> BulkFile | None:
    try:
        csv = connector.bulk_csv(accounts)
    except ValueError as error:
        return BulkFile(title=connector.label, trouble=str(error))
    return BulkFile(title=connector.label, steps=connector.bulk_steps, csv=csv) if csv else None
