"""Errors of the desk as answers of a web application."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from gdpr_rights.integrations.answers import WEB_ANSWERS


class RightsMiddleware:
    """Answers with 404, 409, 422 or 503 where a view lets an error of the desk through.

    Only what a visitor can bring about or wait for becomes an answer; every other error stays one
    and reaches the log. The text names nobody and no case.

    Args:
        get_response: The rest of the application, given by Django.

    Examples:
        >>> MIDDLEWARE = ["gdpr_rights.integrations.django.RightsMiddleware"]
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Lets the request through."""
        return self._get_response(request)

    def process_exception(
        self,
        request: HttpRequest,  # noqa: ARG002 - Django's signature
        error: Exception,
    ) -> HttpResponse | None:
        """The answer to an error, or None where it is none of ours."""
        for kind, (code, said) in WEB_ANSWERS.items():
            if isinstance(error, kind):
                return HttpResponse(said, status=code, content_type="text/plain; charset=utf-8")
        return None
