"""RULEBOOK 2.10: after death."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from gdpr_rights import Answer, Correction, Facts, Judgement
from gdpr_rights.convert import data_map_from_toml
from gdpr_rights.domain.after_death_requests import (
    AfterDeath,
    AfterDeathRequest,
    DirectiveRequest,
    ProofOfDeath,
)
from gdpr_rights.domain.directives import (
    Clause,
    ConsentAct,
    Directive,
    DirectiveKind,
    KeptDirective,
    SpecificConsent,
    Wish,
)
from gdpr_rights.domain.gates import Outcome
from gdpr_rights.domain.requesters import DesignatedPerson, Heir
from gdpr_rights.domain.requests import AccessRequest, ObjectionRequest, RectificationRequest
from tests.rulebook.rows import ADA, Row, activity

TODAY = date(2026, 11, 21)
DIED = ProofOfDeath("acte de décès", checked_by="dpo", died_on=date(2026, 11, 1))
HEIR = Heir("Bea Lovelace", proof="acte de notoriété")
UNPROVEN = Heir("Bea Lovelace")
CY = DesignatedPerson("Cy Byron")
CY_AND_HEIR = DesignatedPerson("Cy Byron", proof="livret de famille")
ITEMS = "gdpr_rights.domain.after_death.after_death_items"
WISHES = "gdpr_rights.domain.after_death_wishes.said"
GATE = "gdpr_rights.domain.standing_to_ask.gate_of"
REGISTERING = "gdpr_rights.domain.directing.directive_items"

ACTIVITIES = "\n".join(
    (
        activity("account"),
        activity("newsletter", lawful_basis='"consent"', direct_marketing="true"),
        activity(
            "invoicing",
            lawful_basis='"legal-obligation"',
            retention='{ criteria = "ten years", citation = "Code de commerce, art. L123-22" }',
        ),
    )
)
MAP = data_map_from_toml(
    f"""
schema = 1
[controller]
name = "Acme SAS"
contact = "privacy@acme.example"
country = "FR"
time_zone = "Europe/Paris"
{ACTIVITIES}
[subjects.customer]
dataset = "users"
lookup = {{ email = {{ column = "email", match = "email" }} }}
[datasets.users]
system = "app"
key = ["id"]
fields.email = {{ category = "contact", used_for = ["account", "newsletter"] }}
fields.name = {{ category = "identity", used_for = ["account"], subject_authoritative = true }}
[datasets.photos]
system = "app"
key = ["id"]
fields.file = {{ category = "photos", used_for = ["account"] }}
links = [{{ owned_by = "users", columns = {{ user_id = "id" }} }}]
[datasets.messages]
system = "app"
key = ["id"]
fields.body = {{ category = "messages", used_for = ["account"], third_party = true }}
links = [{{ owned_by = "users", columns = {{ user_id = "id" }} }}]
[datasets.invoices]
system = "app"
key = ["id"]
fields.total = {{ category = "billing", used_for = ["invoicing"] }}
links = [{{ owned_by = "users", columns = {{ user_id = "id" }} }}]
"""
)


def directive(*clauses: Clause, on: date = date(2026, 1, 10), **more: Any) -> Directive:
    """A particular directive, or as `more` says."""
    consent = SpecificConsent(ConsentAct.OWN_STEP, on=on, evidence="form 7")
    return Directive(clauses, **{"written_on": on, "consent": consent, **more})


def general(*clauses: Clause, on: date = date(2026, 1, 10), **more: Any) -> Directive:
    """A general one."""
    return Directive(clauses, kind=DirectiveKind.GENERAL, written_on=on, **more)


def kept(*directives: Directive) -> tuple[KeptDirective, ...]:
    """As they stand in the record, in this order: ``d0``, ``d1``."""
    return tuple(
        KeptDirective(f"d{number}", one, registered_on=one.written_on, number=number)
        for number, one in enumerate(directives)
    )


def facts(
    requester: Any,
    *directives: Directive,
    answers: Iterable[tuple[str, Answer]] = (),
    **more: Any,
) -> Facts:
    """What is known once the death is established."""
    known = {"death": DIED, "directives": kept(*directives), "requester": requester, **more}
    judgements = [Judgement(name, answer, by="dpo", because="it was") for name, answer in answers]
    return Facts(TODAY, judgements=judgements, **known)


def after(*operations: AfterDeath, **more: Any) -> AfterDeathRequest:
    """A request after Ada's death."""
    return AfterDeathRequest(ADA, operations=operations, **more)


def row(number: str, says: str, code: str = ITEMS, **given: Any) -> Row:
    """A row of this section."""
    known = {"citation": "Loi 78-17, art. 85 II", "data_map": MAP, "code": code, **given}
    return Row(id=f"RULEBOOK 2.10/{number}", says=says, **known)


ERASE_PHOTOS = directive(Clause(Wish.ERASE, datasets="photos"), designated="Cy Byron")
ERASE_ALL = directive(Clause(Wish.ERASE))
STORE_ALL = directive(Clause(Wish.STORE))
PHOTOS_TO_CY = directive(
    Clause(Wish.COMMUNICATE, datasets="photos", to="Cy Byron"), designated="Cy Byron"
)
ERASURE = after(AfterDeath.ERASE, datasets="photos")
COPY = after(AfterDeath.COPY, datasets="photos")
REGISTER = DirectiveRequest(ADA, directive=ERASE_PHOTOS)
LIL_85_I = "Loi 78-17, art. 85 I"

ROWS = (
    row(
        "M1",
        "rights end with death: heirs do not exercise them as the person did",
        request=AccessRequest(ADA),
        facts=facts(HEIR),
        expected=Outcome.REFUSE,
        code="gdpr_rights.domain.standing_to_ask.as_asked_by",
    ),
    row(
        "M1",
        "nor does anybody in the name of the person",
        GATE,
        request=AccessRequest(ADA),
        facts=Facts(TODAY, death=DIED),
        expected=Outcome.NEED_IDENTITY,
        citation="Loi 78-17, art. 84",
    ),
    row(
        "M2",
        "anybody may direct, in no form",
        REGISTERING,
        request=REGISTER,
        facts=Facts(TODAY),
        expected=Outcome.GRANT,
        citation=LIL_85_I,
    ),
    row(
        "M2",
        "and change or revoke it at any time",
        REGISTERING,
        request=DirectiveRequest(ADA, revoked="d0"),
        facts=Facts(TODAY, directives=kept(ERASE_ALL)),
        expected=Outcome.GRANT,
        citation=LIL_85_I,
    ),
    row(
        "M2",
        "from age 15 alone",
        GATE,
        request=DirectiveRequest(ADA, directive=ERASE_PHOTOS, age=15),
        facts=Facts(TODAY),
        expected=Outcome.GRANT,
        citation=LIL_85_I,
    ),
    row(
        "M2",
        "below that age with the parents",
        GATE,
        request=DirectiveRequest(ADA, directive=ERASE_PHOTOS, age=14),
        facts=Facts(TODAY),
        expected=Outcome.NEED_IDENTITY,
        citation="Loi 78-17, art. 45",
    ),
    row(
        "M3",
        "a particular directive may cover a part of the data",
        request=after(AfterDeath.ERASE),
        facts=facts(CY_AND_HEIR, ERASE_PHOTOS),
        expected=Outcome.PARTIAL,
        citation=LIL_85_I,
    ),
    row(
        "M4",
        "a general directive, which nobody certifies, goes to a human",
        WISHES,
        request=after(AfterDeath.ERASE, datasets="photos", shown=general(Clause(Wish.ERASE))),
        facts=facts(HEIR),
        expected=Outcome.NEED_HUMAN,
        citation=LIL_85_I,
        human=True,
    ),
    row(
        "M4",
        "once a human found that it counts, it is carried out",
        WISHES,
        request=after(AfterDeath.ERASE, datasets="photos", shown=general(Clause(Wish.ERASE))),
        facts=facts(HEIR, answers=[("general/shown/erase", Answer.ACT)]),
        expected=Outcome.GRANT,
        citation=LIL_85_I,
    ),
    row(
        "M5",
        "nobody was designated: the heirs carry it out",
        WISHES,
        request=ERASURE,
        facts=facts(HEIR, directive(Clause(Wish.ERASE, datasets="photos"))),
        expected=Outcome.GRANT,
        citation=LIL_85_I,
    ),
    row(
        "M5",
        "somebody else was designated: a human finds out whether they died",
        WISHES,
        request=ERASURE,
        facts=facts(HEIR, ERASE_PHOTOS),
        expected=Outcome.NEED_HUMAN,
        citation=LIL_85_I,
        human=True,
    ),
    row(
        "M6",
        "terms that exclude directives do not count: nothing of the map or the contract is asked",
        REGISTERING,
        request=REGISTER,
        facts=Facts(TODAY),
        expected=Outcome.GRANT,
        citation=LIL_85_I,
    ),
    row(
        "M7",
        "without directives: what is needed for the estate, once it is found to be",
        request=after(AfterDeath.ESTATE, datasets="invoices"),
        facts=facts(HEIR, answers=[("estate/invoices", Answer.DISCLOSE)]),
        expected=Outcome.GRANT,
    ),
    row(
        "M7",
        "whether it is needed is for a human to say",
        request=after(AfterDeath.MEMORIES, datasets="photos"),
        facts=facts(HEIR),
        expected=Outcome.NEED_HUMAN,
        human=True,
    ),
    row(
        "M7",
        "to have the death taken into account: close accounts",
        request=after(AfterDeath.CLOSE_ACCOUNTS),
        facts=facts(HEIR),
        expected=Outcome.GRANT,
    ),
    row(
        "M7",
        "object to further processing",
        request=after(AfterDeath.OBJECT, activities="newsletter"),
        facts=facts(HEIR),
        expected=Outcome.GRANT,
    ),
    row(
        "M7",
        "the same, as a request of its own",
        request=ObjectionRequest(ADA),
        facts=facts(HEIR),
        expected=Outcome.GRANT,
        citation="GDPR Art. 21(3)",
    ),
    row(
        "M7",
        "update; who is right is for a human to say, for it is not the person who says it",
        request=RectificationRequest(ADA, corrections=[Correction("users", "name", "Ada, late")]),
        facts=facts(HEIR),
        expected=Outcome.NEED_HUMAN,
        citation="GDPR Art. 16",
        human=True,
    ),
    row(
        "M7",
        "and nothing more: no erasure",
        request=ERASURE,
        facts=facts(HEIR),
        expected=Outcome.REFUSE,
    ),
    row(
        "M8",
        "heirs who disagree: everything waits",
        request=after(AfterDeath.CLOSE_ACCOUNTS),
        facts=facts(HEIR, disputes=["case-2"]),
        expected=Outcome.NEED_HUMAN,
        human=True,
        code="gdpr_rights.domain.standing_to_ask.as_asked_by",
    ),
    row(
        "M9",
        "an heir shows an acte de notoriété or the livret de famille",
        GATE,
        request=after(AfterDeath.CLOSE_ACCOUNTS),
        facts=facts(UNPROVEN),
        expected=Outcome.NEED_IDENTITY,
        citation="Décret 2019-536, art. 124",
    ),
    row(
        "M9",
        "the designated person is held against the directive",
        GATE,
        request=COPY,
        facts=facts(CY),
        expected=Outcome.NEED_IDENTITY,
        citation=LIL_85_I,
    ),
    row(
        "M9",
        "whose name is written otherwise: a human looks",
        request=COPY,
        facts=facts(DesignatedPerson("C. Byron"), PHOTOS_TO_CY),
        expected=Outcome.NEED_HUMAN,
        citation=LIL_85_I,
        human=True,
        code="gdpr_rights.domain.standing_to_ask.as_asked_by",
    ),
    row(
        "M10",
        "the person may choose to pass data to a third party",
        REGISTERING,
        request=DirectiveRequest(ADA, directive=PHOTOS_TO_CY),
        facts=Facts(TODAY),
        expected=Outcome.GRANT,
        citation=LIL_85_I,
    ),
    row(
        "M11",
        "the latest directive on a point counts",
        "gdpr_rights.domain.directives_in_force.resolve",
        request=ERASURE,
        facts=facts(HEIR, STORE_ALL, directive(Clause(Wish.ERASE), on=date(2026, 2, 1))),
        expected=Outcome.GRANT,
        citation=LIL_85_I,
    ),
    row(
        "M11",
        "a particular one prevails over a general one",
        "gdpr_rights.domain.directives_in_force.resolve",
        request=ERASURE,
        facts=facts(HEIR, general(Clause(Wish.STORE), on=date(2025, 1, 1)), ERASE_ALL),
        expected=Outcome.GRANT,
        citation=LIL_85_I,
    ),
    row(
        "M11",
        "unless the general one is later and says something else: a human decides",
        "gdpr_rights.domain.directives_in_force.resolve",
        request=ERASURE,
        facts=facts(HEIR, ERASE_ALL, general(Clause(Wish.STORE), on=date(2026, 2, 1))),
        expected=Outcome.NEED_HUMAN,
        citation=LIL_85_I,
        human=True,
    ),
    row(
        "M12",
        "correspondence is not handed to heirs of itself",
        request=after(AfterDeath.MEMORIES, datasets="messages"),
        facts=facts(HEIR, answers=[("estate/messages", Answer.DISCLOSE)]),
        expected=Outcome.NEED_HUMAN,
        citation=LIL_85_I,
        human=True,
    ),
    row(
        "M12",
        "nor are data erased that a law requires to be kept",
        request=after(AfterDeath.ERASE, datasets="invoices"),
        facts=facts(HEIR, ERASE_ALL),
        expected=Outcome.REFUSE,
        citation="GDPR Art. 17(3)(b)",
    ),
    row(
        "M13",
        "directives are read once the death is established, not before",
        GATE,
        request=COPY,
        facts=Facts(TODAY, requester=CY),
        expected=Outcome.NEED_IDENTITY,
        citation="Décret 2019-536, art. 124",
    ),
    row(
        "r1",
        "the person, alive: register, change, revoke, with a receipt",
        REGISTERING,
        request=DirectiveRequest(ADA, directive=ERASE_ALL, revoked="d0"),
        facts=Facts(TODAY, directives=kept(STORE_ALL)),
        expected=Outcome.GRANT,
        citation=LIL_85_I,
    ),
    row(
        "r2",
        "the designated person, and a directive that covers it: as directed",
        request=COPY,
        facts=facts(CY, PHOTOS_TO_CY),
        expected=Outcome.GRANT,
        citation=LIL_85_I,
    ),
    row(
        "r3",
        "the designated person, the directive being silent: as heirs, if they are one",
        request=after(AfterDeath.CLOSE_ACCOUNTS),
        facts=facts(CY_AND_HEIR, PHOTOS_TO_CY),
        expected=Outcome.GRANT,
    ),
    row(
        "r3",
        "else a human decides",
        request=after(AfterDeath.CLOSE_ACCOUNTS),
        facts=facts(CY, PHOTOS_TO_CY),
        expected=Outcome.NEED_HUMAN,
        citation=LIL_85_I,
        human=True,
    ),
    row(
        "r4",
        "an heir, and a directive against it: the directive wins",
        request=after(AfterDeath.MEMORIES, datasets="photos"),
        facts=facts(HEIR, ERASE_PHOTOS),
        expected=Outcome.REFUSE,
        citation=LIL_85_I,
    ),
    row(
        "r4",
        "the same for what was directed to somebody else",
        request=COPY,
        facts=facts(HEIR, PHOTOS_TO_CY),
        expected=Outcome.REFUSE,
        citation=LIL_85_I,
    ),
    row(
        "r5",
        "an heir without a directive: the two purposes",
        request=after(AfterDeath.CLOSE_ACCOUNTS),
        facts=facts(HEIR),
        expected=Outcome.GRANT,
    ),
    row(
        "r5",
        "else refused",
        request=COPY,
        facts=facts(HEIR),
        expected=Outcome.REFUSE,
    ),
    row(
        "r6",
        "several heirs disagree: frozen",
        request=after(AfterDeath.ESTATE, datasets="photos"),
        facts=facts(HEIR, disputes=["recorded"]),
        expected=Outcome.NEED_HUMAN,
        human=True,
        code="gdpr_rights.domain.standing_to_ask.as_asked_by",
    ),
    row(
        "r6",
        "a human found that one of them has no case: refused",
        request=after(AfterDeath.CLOSE_ACCOUNTS),
        facts=facts(HEIR, disputes=["recorded"], answers=[("dispute/recorded", Answer.REFUSE)]),
        expected=Outcome.REFUSE,
        citation="EDPB Guidelines 01/2022 para. 80-81",
        code="gdpr_rights.domain.standing_to_ask.as_asked_by",
    ),
    row(
        "r7",
        "anybody without proof of the death",
        GATE,
        request=after(AfterDeath.CLOSE_ACCOUNTS),
        facts=Facts(TODAY, requester=HEIR),
        expected=Outcome.NEED_IDENTITY,
        citation="Décret 2019-536, art. 124",
    ),
    row(
        "r7",
        "and the same where nobody of that name is known",
        GATE,
        request=after(AfterDeath.CLOSE_ACCOUNTS),
        facts=Facts(TODAY, requester=HEIR, nothing_held=True),
        expected=Outcome.NEED_IDENTITY,
        citation="Décret 2019-536, art. 124",
    ),
)

GATE_ROWS = (
    Row(
        id="RULEBOOK 2.0/G12",
        says="the person is dead: only an heir or the designated person asks",
        request=AccessRequest(ADA),
        data_map=MAP,
        facts=Facts(TODAY, death=DIED),
        expected=Outcome.NEED_IDENTITY,
        citation="Loi 78-17, art. 84",
        code=GATE,
    ),
)
