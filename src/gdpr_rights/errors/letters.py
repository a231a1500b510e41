"""What is wrong with a letter, or with the template it is written from."""

from gdpr_rights.errors.base import GdprRightsError


class AuthorityMissing(GdprRightsError, LookupError):
    """Neither the data map nor the directory names a supervisory authority for the controller.

    Source: GDPR Art. 12(4), 77.
    """

    def __init__(self, country: str) -> None:
        self.country = country
        super().__init__(
            f"the directory has no supervisory authority for {country!r}: name the controller's "
            "own in the data map, controller.authority"
        )


class NoLetter(GdprRightsError, LookupError):
    """Where the case stands there is no letter to write to the person."""

    def __init__(self, case_id: str, stage: str, why: str) -> None:
        self.case_id = case_id
        self.stage = stage
        self.why = why
        super().__init__(f"case {case_id} is {stage}: no letter is written, because {why}")


class InvalidTemplate(GdprRightsError, ValueError):
    """A template that cannot be used, or that leaves out what a letter must contain."""

    def __init__(self, template: str, problem: str) -> None:
        self.template = template
        self.problem = problem
        super().__init__(f"template {template}: {problem}")
