"""Physical erasure: what a database keeps in its files after rows were deleted.

Source: PEERS, "Deleted is not erased".
"""

import sqlalchemy as sa

from gdpr_rights.domain.instructions import Purge
from gdpr_rights.systems.sql.transactions import in_transaction, pragma

__all__ = ["purged"]

_OTHERS = {
    "postgresql": "PostgreSQL frees the rows at the next vacuum, and its write-ahead log is "
    "recycled as the server is set up",
    "mysql": "InnoDB purges the rows by itself; binary logs are kept as the server is set up",
    "mariadb": "InnoDB purges the rows by itself; binary logs are kept as the server is set up",
}


def purged(engine: sa.Engine) -> Purge:
    """Empties SQLite's write-ahead log; of other databases it says what is up to them."""
    if engine.dialect.name != "sqlite":
        note = _OTHERS.get(engine.dialect.name, "when the files lose it is up to the database")
        return Purge(done=False, note=f"{note}; backups until they are rotated")
    with engine.connect() as connection:
        (mode,) = pragma(connection, "journal_mode")
        log = ""
        busy = False
        if str(mode).lower() == "wal" and in_transaction(connection):
            # The application's own, around ours: SQLite refuses to empty the log in one.
            busy = True
            log = "the write-ahead log is not emptied before the application's transaction ends; "
        elif str(mode).lower() == "wal":
            (busy, *_) = pragma(connection, "wal_checkpoint(TRUNCATE)")
            log = (
                "the write-ahead log is in use and was not emptied; "
                if busy
                else ("the write-ahead log was emptied; ")
            )
        (secure,) = pragma(connection, "secure_delete")
        if mode == "memory":
            return Purge(done=True, note="the database is in memory only")
    if secure == 1:
        return Purge(
            done=not busy, note=f"{log}secure_delete is on: what was deleted is overwritten"
        )
    return Purge(
        done=False,
        note=f"{log}secure_delete is off: what was deleted stays in free pages until they are "
        "used again, or until VACUUM",
    )
