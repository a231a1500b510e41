"""Errors of the desk as answers on the web: one table for every framework."""

from types import MappingProxyType
from typing import Final

from gdpr_rights import errors

WEB_ANSWERS: Final = MappingProxyType(
    {
        errors.UnknownCase: (404, "There is no such case."),
        errors.UnknownItem: (404, "The plan has no such part."),
        errors.UnknownQuestion: (404, "The plan asks no such question."),
        errors.NoSuchCandidate: (404, "There is no such person to choose."),
        errors.IdentityNotEstablished: (409, "It is not established yet who asks."),
        errors.IllegalStep: (409, "The case does not stand where this can be done."),
        errors.ReferenceTaken: (409, "Another request came with this reference."),
        errors.StaleVersion: (409, "Somebody else is working on this case: try again."),
        errors.ExtensionTooLate: (409, "The person had to be told earlier: answer now."),
        errors.NothingToForward: (409, "There is nothing left to pass on."),
        errors.UnknownField: (422, "There is no such field to correct."),
        errors.UnfitValue: (422, "A corrected value does not fit."),
        errors.DeliveryFailed: (503, "The message could not be sent: try again later."),
        errors.SystemUnavailable: (503, "A system could not be reached: try again later."),
    }
)
"""What a visitor can bring about or wait for, the HTTP status, and a text.

The text names nobody and no case. Every other error is a fault of the application: it stays an
error, and reaches the log.
"""
