"""A data map for tests: a small shop with customers, invoices and a newsletter."""

from gdpr_rights import (
    Authority,
    AutomatedDecision,
    Controller,
    DataMap,
    Dataset,
    LawfulBasis,
    Link,
    PersonalData,
    ProcessingActivity,
    Recipient,
    Retention,
    SubjectKind,
)

ACME = Controller(
    "Acme SAS",
    contact="privacy@acme.example.org",
    country="FR",
    time_zone="Europe/Paris",
    authority=Authority("CNIL", url="https://www.cnil.fr"),
)


def activity(name: str, basis: LawfulBasis, **more: object) -> ProcessingActivity:
    """An activity with a retention in prose unless another is given."""
    given: dict[str, object] = {
        "purpose": f"do the {name}",
        "retention": Retention.criteria("while it is needed"),
        **more,
    }
    return ProcessingActivity(name, lawful_basis=basis, **given)  # type: ignore[arg-type]


INVOICING = activity(
    "invoicing",
    LawfulBasis.LEGAL_OBLIGATION,
    retention=Retention.after(
        "invoices.issued_on",
        "P10Y",
        count_from="year_end",
        citation="Code de commerce, art. L123-22",
    ),
    recipients=[Recipient("Books & Co", country="FR")],
)


def shop(
    *extra: ProcessingActivity,
    users: dict[str, PersonalData] | None = None,
    erasure: str = "delete",
) -> DataMap:
    """The shop's map; more activities, and other fields of its users, may be given."""
    fields = users or {
        "email": PersonalData("contact", used_for=["account"], overwrite="unique"),
        "name": PersonalData("identity", used_for=["account", "invoicing"]),
        "password_hash": PersonalData("credential", used_for=["account"]),
    }
    return DataMap(
        controller=ACME,
        activities=[
            activity(
                "account",
                LawfulBasis.CONTRACT,
                retention=Retention.event("contract end", "P7D"),
                automated_decision=AutomatedDecision(
                    logic="a score of past orders",
                    significance="sets the credit limit",
                    consequences="orders above it are paid in advance",
                ),
            ),
            INVOICING,
            *extra,
        ],
        subjects=[SubjectKind("customer", dataset="users", lookup={"email": "email"})],
        datasets=[
            Dataset("users", system="app", fields=fields, erasure=erasure),
            Dataset(
                "invoices",
                system="app",
                links=[Link.owned_by("users", user_id="id")],
                rest=PersonalData("billing", used_for=["invoicing"]),
            ),
            Dataset(
                "invoice_lines",
                system="app",
                links=[Link.owned_by("invoices", invoice_id="id")],
                rest=PersonalData("billing", used_for=["invoicing"]),
            ),
        ],
    )
