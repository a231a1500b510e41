"""Letters that answer: what was done, what was not and why."""

from datetime import date

import attrs

from gdpr_rights.domain.information import AccessInformation, PortabilityInformation
from gdpr_rights.domain.letters.parts import (
    Addressed,
    Answering,
    Passed,
    a_day,
    each_says_something,
    reasons,
)
from gdpr_rights.domain.refusals import RefusalInformation
from gdpr_rights.domain.values import as_tuple, not_blank
from gdpr_rights.law.rights import Right


@attrs.frozen(kw_only=True)
class Refusal(Addressed):
    """Nothing is done: the reasons, the authority and the judicial remedy.

    Attributes:
        right: What was asked.
        refusal: Reasons and remedies.
        forwarded: What was passed on to other controllers.
        released: What was restricted meanwhile, and is used again once this letter was sent.

    Source: GDPR Art. 12(4), 18(3).
    """

    right: Right = attrs.field(converter=Right)
    refusal: RefusalInformation = attrs.field(
        validator=attrs.validators.instance_of(RefusalInformation)
    )
    forwarded: tuple[Passed, ...] = attrs.field(default=(), converter=as_tuple)
    released: tuple[str, ...] = attrs.field(default=(), converter=as_tuple)


@attrs.frozen(kw_only=True)
class ForwardNotice(Addressed):
    """All of it is another controller's to answer: to whom it was passed on, and when.

    Source: GDPR Art. 28(3)(e).
    """

    right: Right = attrs.field(converter=Right)
    forwarded: tuple[Passed, ...] = attrs.field(
        converter=as_tuple, validator=attrs.validators.min_len(1)
    )


@attrs.frozen(kw_only=True)
class Enclosed:
    """The copy that goes with a letter.

    Attributes:
        name: The name of the file.
        sha256: Of the whole file, in hexadecimal.
    """

    name: str = attrs.field(validator=not_blank)
    sha256: str = attrs.field(validator=not_blank)


def _with_copy(data_held: bool, copy: Enclosed | None) -> None:
    if data_held and copy is None:
        raise ValueError("where data are held, a copy goes with the answer (GDPR Art. 15(3), 20)")


@attrs.frozen(kw_only=True)
class AccessAnswer(Answering):
    """Whether data are processed, everything of Art. 15(1) and (2), and the copy.

    Attributes:
        information: What Art. 15 requires, in the language of the letter.
        copy: The copy; None only where no data are held.

    Source: GDPR Art. 15; RULEBOOK 2.2.
    """

    information: AccessInformation = attrs.field(
        validator=attrs.validators.instance_of(AccessInformation)
    )
    copy: Enclosed | None

    def __attrs_post_init__(self) -> None:
        _with_copy(self.information.data_held, self.copy)


@attrs.frozen(kw_only=True)
class PortabilityAnswer(Answering):
    """The data the person provided, to take elsewhere.

    Attributes:
        information: What Art. 20 gives, in the language of the letter.
        copy: The data; None only where the right covers nothing.

    Source: GDPR Art. 20.
    """

    information: PortabilityInformation = attrs.field(
        validator=attrs.validators.instance_of(PortabilityInformation)
    )
    copy: Enclosed | None

    def __attrs_post_init__(self) -> None:
        _with_copy(self.information.data_held, self.copy)


@attrs.frozen(kw_only=True)
class RectificationDone(Answering):
    """What was put right, and when; to whom that is passed on is said on request.

    Source: GDPR Art. 16, 19.
    """

    done: tuple[str, ...] = attrs.field(converter=as_tuple, validator=each_says_something)
    done_on: date = a_day()


@attrs.frozen(kw_only=True)
class ErasureDone(Answering):
    """What was erased, and when; to whom that is passed on is said on request.

    Source: GDPR Art. 17, 19.
    """

    done: tuple[str, ...] = attrs.field(converter=as_tuple, validator=each_says_something)
    done_on: date = a_day()


@attrs.frozen(kw_only=True)
class RestrictionDone(Answering):
    """What is only stored from now on, and since when.

    Source: GDPR Art. 18, 19.
    """

    done: tuple[str, ...] = attrs.field(converter=as_tuple, validator=each_says_something)
    done_on: date = a_day()


@attrs.frozen(kw_only=True)
class NothingHeld(Addressed):
    """No data about the person are held, so nothing was to be done: that is an answer too.

    Source: GDPR Art. 12(3), 15(1); EDPB Guidelines 01/2022 para. 179.
    """

    right: Right = attrs.field(converter=Right)


@attrs.frozen(kw_only=True)
class ObjectionDone(Answering):
    """What stopped because the person objected.

    Attributes:
        purposes: The purposes for which the data are no longer processed.
        done_on: Since when.
        channels: The channels concerned; empty where it is all of them.

    Source: GDPR Art. 21(1), 21(3).
    """

    purposes: tuple[str, ...] = attrs.field(converter=as_tuple, validator=each_says_something)
    done_on: date = a_day()
    channels: tuple[str, ...] = attrs.field(default=(), converter=as_tuple)


@attrs.frozen(kw_only=True)
class ObjectionRefused(Addressed):
    """The processing goes on: the compelling grounds that were demonstrated, and the remedies.

    Attributes:
        purposes: The purposes to which the person objected.
        grounds: The compelling legitimate grounds, as demonstrated.
        refusal: Reasons and remedies.
        released: What was restricted meanwhile, and is used again once this letter was sent.

    Source: GDPR Art. 21(1), 12(4), 18(3).
    """

    purposes: tuple[str, ...] = attrs.field(converter=as_tuple, validator=each_says_something)
    grounds: str = reasons()
    refusal: RefusalInformation = attrs.field(
        validator=attrs.validators.instance_of(RefusalInformation)
    )
    released: tuple[str, ...] = attrs.field(default=(), converter=as_tuple)


@attrs.frozen(kw_only=True)
class WithdrawalConfirmation(Answering):
    """The consent is withdrawn: for what, since when; what was done before stays lawful.

    Attributes:
        purposes: The purposes that rested on the consent.
        withdrawn_on: Since when it is withdrawn.
        channels: The channels concerned; empty where it is all of them.

    Source: GDPR Art. 7(3).
    """

    purposes: tuple[str, ...] = attrs.field(converter=as_tuple, validator=each_says_something)
    withdrawn_on: date = a_day()
    channels: tuple[str, ...] = attrs.field(default=(), converter=as_tuple)
