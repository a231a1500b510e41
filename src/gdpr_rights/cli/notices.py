"""How the commands tell which recipients of data have been told what was done with them."""

from collections.abc import Iterable
from typing import Any

from rich.console import Console
from rich.text import Text

from gdpr_rights import Case, NoticeState
from gdpr_rights.cli.output import rows_table


def notices_json(states: Iterable[NoticeState]) -> list[dict[str, Any]]:
    """Notices as JSON values; whatever a human wrote freely stays out."""
    return [
        {
            "notice": state.notice.id,
            "recipient": state.recipient,
            "operation": state.operation.value,
            "categories": list(state.notice.categories),
            "stage": state.stage.value,
            "due_by": None if state.notice.due_by is None else state.notice.due_by.isoformat(),
            "channel": None if state.channel is None else state.channel.value,
            "attempts": state.attempts,
            "error": state.error,
            "judgement": None if state.judgement is None else state.judgement.answer.value,
        }
        for state in states
    ]


def show_notices(screen: Console, states: tuple[NoticeState, ...]) -> None:
    """A table of notices, where there are some."""
    if not states:
        return
    lines = [
        (
            state.recipient,
            state.operation.value,
            ", ".join(state.notice.categories),
            state.stage.value if state.error is None else f"{state.stage.value}: {state.error}",
        )
        for state in states
    ]
    screen.print(rows_table("Recipients", ("recipient", "of", "categories", "notice"), lines))


def untold(case: Case) -> tuple[str, ...]:
    """The recipients that have yet to be told."""
    return tuple(dict.fromkeys(state.recipient for state in case.notices if state.is_open))


def show_untold(screen: Console, case: Case) -> None:
    """Says who has yet to be told, and what it is waiting for."""
    names = untold(case)
    if names:
        text = (
            f"Tell those who received the data too (Art. 19): {', '.join(names)}. Until that is "
            f"recorded the journal keeps who the person is: gdpr-rights inform {case.id}"
        )
        screen.print(Text(text, style="yellow"), soft_wrap=True)
