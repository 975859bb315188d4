"""Is there a database that can be written, is it as new as we are, and is its audit log whole?"""

import os
from pathlib import Path

from approvals.audit import ChainBroken
from approvals.ledger import Unopened, check_log, reading, sqlite_file
from approvals.versions import Migration, migration_state
from bot.doctor.verdict import Verdict

_SAYS = {
    Migration.EMPTY: (True, "it is empty; the first run makes its tables", ""),
    Migration.BEHIND: (True, "an older Seatkeeper wrote it; the next run brings it up to date", ""),
    Migration.CURRENT: (True, "it can be read, and is up to date", ""),
    Migration.AHEAD: (
        False,
        "a newer Seatkeeper wrote it",
        "run that version, or restore a backup from before it",
    ),
}


def look_at_database(url: str) -> list[Verdict]:
    """One verdict on the database, and one on the audit log where there is one; it changes nothing."""
    try:
        file = sqlite_file(url)
        if file is not None and not file.exists():
            return [_no_file_yet(file)]
        with reading(url) as session:
            state = migration_state(session)
            ok, says, todo = _SAYS[state]
            verdicts = [Verdict(check="database", ok=ok, says=says, todo=todo)]
            if state is not Migration.EMPTY:
                whole = check_log(session)
                verdicts.append(Verdict(check="audit log", ok=True, says=f"whole: {whole.events:,} events"))
            return verdicts
    except Unopened as error:
        return [
            Verdict(check="database", ok=False, says=str(error), todo="correct DATABASE_URL, or start it")
        ]
    except ChainBroken as broken:
        todo = "find out who changed it, and compare it with a backup"
        return [*verdicts, Verdict(check="audit log", ok=False, says=f"broken: {broken}", todo=todo)]


def _no_file_yet(file: Path) -> Verdict:
    folder = file.absolute().parent
    if folder.is_dir() and os.access(folder, os.W_OK):
        return Verdict(check="database", ok=True, says=f"there is no {file} yet; the first run makes it")
    todo = f"make the folder {folder} and let the bot write there, or correct DATABASE_URL"
    return Verdict(check="database", ok=False, says=f"{file} cannot be made", todo=todo)
