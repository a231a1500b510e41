"""For FastAPI: errors of the desk as answers. Everything else is the desk itself, awaited."""

from collections.abc import Callable

from gdpr_rights.errors import MissingExtra
from gdpr_rights.integrations.answers import WEB_ANSWERS

try:
    from fastapi import FastAPI, Request
    from fastapi.responses import JSONResponse
except ModuleNotFoundError as error:
    raise MissingExtra("fastapi", "FastAPI") from error

__all__ = ["install"]


def install(app: FastAPI) -> None:
    """Makes answers of what a visitor can bring about: 404, 409, 422 or 503.

    They look like those of an `HTTPException`. The text names nobody and no case. Every other
    error stays one and reaches the log. A handler that the application adds afterwards, of one
    of these errors or of a more special one, has the last word.

    Args:
        app: The application.

    Examples:
        >>> from fastapi import FastAPI
        >>> from gdpr_rights.integrations.fastapi import install
        >>> app = FastAPI()
        >>> install(app)
    """
    for kind, (code, said) in WEB_ANSWERS.items():
        app.add_exception_handler(kind, _handler(code, said))


def _handler(code: int, said: str) -> Callable[[Request, Exception], JSONResponse]:
    def answer(_request: Request, _error: Exception) -> JSONResponse:
        return JSONResponse({"detail": said}, code)

    return answer
