"""Opens what a command works on: the databases of the map, the journal, the secret."""

import contextlib
import os
import secrets
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from gdpr_rights import DataMap, Secret
from gdpr_rights.cli.output import BUSY, Stop, is_busy, note, usage
from gdpr_rights.convert import load_data_map
from gdpr_rights.errors import MissingExtra

if TYPE_CHECKING:
    from sqlalchemy import URL, Engine

DEFAULT_JOURNAL = "gdpr-rights-journal.db"
SECRET_VARIABLE = "GDPR_RIGHTS_SECRET"  # noqa: S105 - the name of a variable, not a secret
_OWNER_ONLY = 0o600
_SECRET_BYTES = 32
_SHORTEST_SECRET = 16


def read_map(path: Path) -> DataMap:
    """The data map in a file.

    Raises:
        Stop: There is no such file, or it cannot be opened.
        InvalidDataMap: It cannot be read as a data map.
    """
    try:
        return load_data_map(path)
    except OSError as error:
        raise usage("no-map", f"{path}: {error.strerror or type(error).__name__}") from None


@contextlib.contextmanager
def engines(
    urls: Mapping[str, str], *, option: str = "--database "
) -> "Iterator[dict[str, Engine]]":
    """The databases by the names of the systems, each of which answers; closed in the end.

    Args:
        urls: Their addresses.
        option: How they were given, for messages.

    Raises:
        Stop: An address cannot be read, or nobody answers there.
    """
    with contextlib.ExitStack() as stack:
        found = {}
        for system, url in urls.items():
            given = f"{option}{system}"
            engine = _engine(url, given)
            stack.callback(engine.dispose)
            _probe(engine, given)
            found[system] = engine
        yield found


def every_system(data_map: DataMap, urls: Mapping[str, str]) -> None:
    """Whether each system of the map has a database.

    Raises:
        Stop: One has none.
    """
    missing = [system for system in data_map.systems if system not in urls]
    if missing:
        options = " ".join(f"--database {system}=URL" for system in missing)
        raise usage("missing-database", f"the data map speaks of more systems: add {options}")


@contextlib.contextmanager
def journal_engine(url: str | None, *, make: bool = True) -> "Iterator[Engine]":
    """The database of the journal; a SQLite file is made for its owner alone.

    Args:
        url: Its address; by default a file in the working directory.
        make: Whether a missing file is made.

    Raises:
        Stop: The address cannot be read, or nobody answers there.
    """
    engine = _engine(url or f"sqlite:///{DEFAULT_JOURNAL}", "--journal", make=make)
    try:
        _probe(engine, "--journal")
        yield engine
    finally:
        engine.dispose()


def secret_beside(engine: "Engine") -> Path:
    """Where the secret of a journal is kept unless the operator says otherwise."""
    file = _file_of(engine.url)
    return Path(f"{DEFAULT_JOURNAL}.secret") if file is None else Path(f"{file}.secret")


def read_secret(file: Path | None, default: Path, *, make: bool = True) -> Secret:
    """The desk's secret: from a file, from the environment, or made once.

    Args:
        file: One secret a line, the current one first.
        default: The file that is read, or made, where nothing else is given.
        make: Whether it is made: a journal that is there already has a secret somewhere.

    Raises:
        Stop: It cannot be read, or is too short to be one.
    """
    if file is not None:
        return _secret(_bytes_of(file), f"--secret-file {file}")
    given = os.environ.get(SECRET_VARIABLE)
    if given:
        return _secret(given.encode(), SECRET_VARIABLE)
    if not default.exists():
        if not make:
            raise usage(
                "no-secret",
                f"this journal was written with a secret, and {default} is not there: give "
                f"--secret-file or {SECRET_VARIABLE}",
            )
        try:
            with os.fdopen(
                os.open(default, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _OWNER_ONLY),
                "w",
                encoding="ascii",
            ) as made:
                made.write(secrets.token_hex(_SECRET_BYTES) + "\n")
        except OSError as error:
            raise usage("bad-secret", f"{default}: {error.strerror}") from None
        note(
            f"made a secret in {default}, readable by you alone. Keep it with the journal: it "
            f"names people there. In production give --secret-file or {SECRET_VARIABLE}."
        )
    return _secret(_bytes_of(default), str(default))


def _bytes_of(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise usage("bad-secret", f"{file}: {error.strerror}") from None


def _secret(content: bytes, where: str) -> Secret:
    lines = [line.strip() for line in content.splitlines() if line.strip()]
    if not lines or any(len(line) < _SHORTEST_SECRET for line in lines):
        raise usage(
            "bad-secret",
            f"{where}: a secret is at least {_SHORTEST_SECRET} random bytes, such as those of "
            "python -c 'import secrets; print(secrets.token_hex(32))'",
        )
    return Secret(*lines)


def _engine(text: str, option: str, *, make: bool = False) -> "Engine":
    try:
        import sqlalchemy as sa  # noqa: PLC0415 - only who opens a database needs it
        from sqlalchemy.exc import ArgumentError  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise MissingExtra("sql", "SQLAlchemy") from error
    try:
        url = sa.make_url(text)
    except (ArgumentError, ValueError):
        # Neither the text nor the library's message: they may hold the password.
        raise usage(
            "bad-url",
            f"{option}: the URL cannot be read; write sqlite:///app.db, or "
            "postgresql+psycopg://name:password@host/database",
        ) from None
    file = _file_of(url)
    if file is not None:
        _check_file(file, option, make=make)
    try:
        return sa.create_engine(url)
    except (ArgumentError, ImportError, TypeError):
        raise usage(
            "bad-url",
            f"{option}: there is no driver for {url.drivername}; install it, or correct the URL",
        ) from None


def _file_of(url: "URL") -> Path | None:
    if url.get_backend_name() != "sqlite" or not url.database:
        return None
    if url.database == ":memory:" or url.database.startswith("file:"):
        return None
    return Path(url.database)


def _check_file(file: Path, option: str, *, make: bool) -> None:
    if file.exists():
        return
    if not make:
        # SQLite would make an empty database and find nobody in it.
        raise usage("no-database", f"{option}: there is no file {file}")
    try:
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, _OWNER_ONLY))
    except OSError as error:
        raise usage("no-database", f"{option}: {file}: {error.strerror}") from None


def _probe(engine: "Engine", option: str) -> None:
    import sqlalchemy as sa  # noqa: PLC0415 - see above
    from sqlalchemy.exc import SQLAlchemyError  # noqa: PLC0415

    try:
        sa.inspect(engine).get_table_names()
    except SQLAlchemyError as error:
        driver = getattr(error, "orig", None)
        cause = type(driver or error).__name__
        given = getattr(driver, "sqlite_errorname", None) or getattr(driver, "sqlstate", None)
        if is_busy(str(given)):
            busy = f"{option}: {shown(engine.url)} did not answer in time. {BUSY}"
            raise Stop("database-busy", busy) from None
        raise usage(
            "no-database", f"{option}: {shown(engine.url)} does not answer ({cause})"
        ) from None


def shown(url: "URL") -> str:
    """An address without its password, and without options that may hold one."""
    return url.set(query={}).render_as_string(hide_password=True)
