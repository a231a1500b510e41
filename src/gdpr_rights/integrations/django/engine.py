"""An SQLAlchemy engine that works on Django's own connection, inside Django's transactions."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from gdpr_rights.errors import MissingExtra

try:
    import sqlalchemy as sa
    from django.core.exceptions import ImproperlyConfigured
    from django.db import DEFAULT_DB_ALIAS, Error, connections, transaction
except ModuleNotFoundError as error:
    raise MissingExtra("django", error.name or "Django") from error

# By the module of the driver that Django has chosen.
_ENGINES: Final[dict[str, tuple[str, dict[str, Any]]]] = {
    # Django makes dates of the texts that SQLite keeps.
    "sqlite3": ("sqlite+pysqlite", {"native_datetime": True}),
    # To read hstore, SQLAlchemy would change the connection.
    "psycopg": ("postgresql+psycopg", {"use_native_hstore": False}),
}


def django_engine(using: str = DEFAULT_DB_ALIAS) -> sa.Engine:
    """An engine for `SQLJournal` and `SQLSystem` on the database connection of Django.

    Making it does no I/O. Each statement runs on the connection that Django has in that thread.
    A transaction of the engine is an ``atomic()`` block of Django: in autocommit mode a real
    transaction; inside the application's own block, or a ``TestCase``, a savepoint, which the end
    of that block keeps or undoes.

    Inside such a block nothing is final before the block ends, and the block sets the isolation
    level: on PostgreSQL a copy of a person's data is then no single snapshot, as a rule.

    Args:
        using: The name of the database in ``DATABASES``.

    Raises:
        ImproperlyConfigured: The database is neither SQLite nor PostgreSQL through psycopg 3.

    Examples:
        >>> from gdpr_rights.integrations.django import django_engine
        >>> from gdpr_rights.systems import SQLSystem
        >>> def system():
        ...     return SQLSystem(django_engine())
    """
    driver = connections[using].Database.__name__.partition(".")[0]
    if driver not in _ENGINES:
        raise ImproperlyConfigured(
            f"django_engine() works on SQLite and on PostgreSQL through psycopg 3, not on {driver}"
        )
    backend, options = _ENGINES[driver]
    engine = sa.create_engine(
        f"{backend}://", creator=lambda: _Connection(using), poolclass=sa.NullPool, **options
    )
    dialect: Any = engine.dialect
    dialect.set_isolation_level = _note_level
    if driver == "sqlite3":
        sa.event.listen(engine, "do_execute", _begun)
    return engine


class _Connection:
    """What SQLAlchemy takes for a connection of the driver: Django's, which stays Django's."""

    def __init__(self, using: str) -> None:
        self._django = connections[using]
        self._block: Any = None
        self._outermost = False
        self.level: str | None = None
        self._django.close_if_health_check_failed()
        with _errors_of_the_driver():
            self._django.ensure_connection()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._django.connection, name)

    @property
    def text_factory(self) -> Any:
        """How SQLite reads texts; it can be set."""
        return self._django.connection.text_factory

    @text_factory.setter
    def text_factory(self, value: Any) -> None:
        self._django.connection.text_factory = value

    def cursor(self, *args: Any, **options: Any) -> Any:
        """A cursor of the driver, in a transaction."""
        self._begin()
        self._django.validate_no_broken_transaction()
        return self._django.connection.cursor(*args, **options)

    def _begin(self) -> None:
        if self._block is not None:
            return
        outermost = self._django.get_autocommit() and not self._django.in_atomic_block
        block = transaction.atomic(self._django.alias)
        with _errors_of_the_driver():
            block.__enter__()
        self._block, self._outermost = block, outermost
        if outermost and self.level is not None:
            # The first statement of a transaction may say so, and no later one.
            statement = f"SET TRANSACTION ISOLATION LEVEL {self.level}"
            self._django.connection.cursor().execute(statement)

    def lock(self) -> None:
        """Makes SQLite wait for its turn to write, if the transaction is ours."""
        if self._outermost:
            # Django has begun in the way of its settings, and nothing was done in it yet.
            self._django.connection.execute("COMMIT")
            self._django.connection.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """Ends the block of Django: a commit, or the release of a savepoint."""
        self._end(None)

    def rollback(self) -> None:
        """Undoes the block of Django."""
        self._end(_Undone())

    def close(self) -> None:
        """Undoes what was not committed; the connection is not ours to close."""
        self.rollback()

    def _end(self, error: Exception | None) -> None:
        block, self._block = self._block, None
        if block is not None:
            with _errors_of_the_driver():
                block.__exit__(error and type(error), error, None)

    def create_function(self, *args: Any, **options: Any) -> None:
        """Does nothing: SQLAlchemy would replace Django's functions in SQLite."""

    def add_notice_handler(self, handler: Any) -> None:
        """Does nothing: the handlers of Django's connection are the application's."""


class _Undone(Exception):
    """Tells Django to roll back; nobody sees it."""


def _note_level(connection: Any, level: str) -> None:
    """Keeps the level for the next transaction, instead of changing the connection."""
    connection.level = None if level == "AUTOCOMMIT" else level


def _begun(_cursor: Any, statement: str, _parameters: Any, context: Any) -> bool:
    """Whether a statement only begins what Django has begun already."""
    if statement not in ("BEGIN", "BEGIN IMMEDIATE"):
        return False
    if statement == "BEGIN IMMEDIATE":
        context.root_connection.connection.dbapi_connection.lock()
    return True


@contextmanager
def _errors_of_the_driver() -> Iterator[None]:
    """Takes Django's wrapping off the errors of a driver, which SQLAlchemy knows how to wrap."""
    try:
        yield
    except Error as error:
        if error.__cause__ is None:
            raise
        raise error.__cause__ from None
