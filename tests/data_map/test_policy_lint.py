"""Every lint about a privacy policy: what it says that is wrong, and the same said rightly."""

from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdpr_rights import (
    Authority,
    AutomatedDecision,
    DataMap,
    ErasureGround,
    Finding,
    IdentityDemand,
    LawfulBasis,
    Notice,
    Period,
    PersonalData,
    ProcessingActivity,
    Recipient,
    Retention,
    Right,
    RightLimit,
)
from gdpr_rights.convert import data_map_from_dict
from gdpr_rights.domain.existing_rights import existing_rights
from gdpr_rights.domain.lint.policy_catalogue import POLICY_RULES
from tests.data_map.any_map import map_dicts
from tests.maps import shop

# What a policy has to say for the map below.
GOOD: dict[str, Any] = {
    "email": "privacy@acme.example.org",
    "authority": Authority("CNIL"),
    "rights": list(Right),
    "time_limit": "P1M",
    "consent_by": ["action"],
    "withdrawn_by": ["account", "browser"],
    "after_withdrawal": "purpose-ends",
    "processor_for": ["hosting"],
    "special_categories": None,
    "transfers": True,
}
DECIDING = AutomatedDecision(logic="a score", significance="a limit", consequences="prepayment")


def activity(name: str, basis: str, **more: Any) -> ProcessingActivity:
    return ProcessingActivity(
        name,
        purpose=f"do the {name}",
        lawful_basis=LawfulBasis(basis),
        retention=Retention.criteria("while it is needed"),
        **more,
    )


def data_map(*extra: ProcessingActivity, **said: Any) -> DataMap:
    """The shop with a newsletter by consent and something it processes for others."""
    mailer = Recipient("Mailer Inc.", country="US", safeguard="standard contractual clauses")
    activities = (
        activity("newsletter", "consent", direct_marketing=True, recipients=[mailer]),
        activity("hosting", "contract", role="processor"),
        *extra,
    )
    users = {
        "email": PersonalData("contact", used_for=["account", *(one.name for one in activities)]),
        "diet": PersonalData("health", used_for=["newsletter"], special=True),
    }
    return attrs.evolve(
        shop(*activities, users=users), notice=Notice("2027-01", **{**GOOD, **said})
    )


def policy_findings(found: DataMap) -> set[tuple[str, str]]:
    codes = {rule.code for rule in POLICY_RULES}
    return {(one.code, one.where) for one in found.check() if one.code in codes}


CASES: list[tuple[str, str, dict[str, Any]]] = [
    ("policy-without-address", "notice", {"email": None}),
    ("policy-without-authority", "notice.authority", {"authority": None}),
    ("policy-without-time-limit", "notice.time_limit", {"time_limit": None}),
    ("policy-time-limit-too-long", "notice.time_limit", {"time_limit": "P45D"}),
    ("policy-time-limit-too-long", "notice.time_limit", {"time_limit": "P1M1D"}),
    (
        "policy-misses-rights",
        "notice.rights",
        {"rights": [right for right in Right if right is not Right.OBJECTION]},
    ),
    (
        "policy-misses-erasure-grounds",
        "notice.erasure_grounds",
        {"erasure_grounds": ["no longer necessary", "objection"]},
    ),
    (
        "policy-denies-controller-role",
        "notice.processor_for",
        {"processor_for": ["hosting", "account"]},
    ),
    (
        "policy-limits-withdrawal",
        "notice.limits",
        {"limits": [RightLimit("consent withdrawal", by=["law", "contract"])]},
    ),
    (
        "policy-punishes-withdrawal",
        "notice.after_withdrawal",
        {"after_withdrawal": "service-ends"},
    ),
    ("policy-withdrawal-by-browser-only", "notice.withdrawn_by", {"withdrawn_by": ["browser"]}),
    ("policy-consent-by-browsing", "notice.consent_by", {"consent_by": ["action", "browsing"]}),
    ("policy-consent-by-browsing", "notice.changes_by", {"changes_by": ["browsing"]}),
    ("policy-consent-by-use", "notice.consent_by", {"consent_by": ["use"]}),
    ("policy-consent-by-use", "notice.changes_by", {"changes_by": ["use"]}),
    (
        "policy-document-from-everybody",
        "notice.identity[0]",
        {"identity": [IdentityDemand("always", proof="document-copy")]},
    ),
    (
        "policy-document-from-everybody",
        "notice.identity[1]",
        {
            "identity": [
                IdentityDemand("on-doubt"),
                IdentityDemand("always", proof="document-copy", rights=["access"]),
            ]
        },
    ),
    (
        "policy-identity-to-object",
        "notice.identity[0]",
        {"identity": [IdentityDemand("always", rights=["objection"])]},
    ),
    (
        "policy-identity-to-object",
        "notice.identity[0]",
        {"identity": [IdentityDemand("always")]},
    ),
    ("policy-denies-what-is-kept", "notice.not_kept", {"not_kept": ["Contact"]}),
    (
        "policy-denies-special-categories",
        "notice.special_categories",
        {"special_categories": False},
    ),
    ("policy-denies-transfers", "notice.transfers", {"transfers": False}),
    (
        "policy-waives-human-review",
        "notice.limits",
        {"limits": [RightLimit(Right.HUMAN_REVIEW, by=["waiver"])]},
    ),
]


class TestEachLint:
    """What is wrong is found, once, and nothing else is."""

    @pytest.mark.parametrize(("code", "where", "said"), CASES)
    def test_it_is_found(self, code: str, where: str, said: dict[str, Any]) -> None:
        assert policy_findings(data_map(**said)) == {(code, where)}

    def test_marketing_under_contract(self) -> None:
        """It is the map that says so: no notice is needed."""
        found = data_map(activity("offers", "contract", direct_marketing=True))
        expected = {("marketing-under-contract", "activities.offers.lawful_basis")}
        assert policy_findings(found) == expected
        assert policy_findings(attrs.evolve(found, notice=None)) == expected

    def test_every_lint_is_tested(self) -> None:
        tested = {code for code, _, _ in CASES} | {"marketing-under-contract"}
        assert tested == {rule.code for rule in POLICY_RULES}

    def test_no_policy_stops_the_desk(self) -> None:
        assert not [rule.code for rule in POLICY_RULES if rule.severity.value != "warning"]

    @pytest.mark.parametrize("rule", POLICY_RULES, ids=lambda rule: rule.code)
    def test_each_cites_the_law(self, rule: Any) -> None:
        assert "GDPR" in rule.what

    @pytest.mark.parametrize(("code", "where", "said"), CASES)
    def test_each_finding_cites_the_law(self, code: str, where: str, said: dict[str, Any]) -> None:
        [found] = [one for one in data_map(**said).check() if one.code == code]
        assert "GDPR Art." in found.message, where


class TestNoFalseAlarm:
    """What is said rightly, or not at all, raises no alarm."""

    def test_the_good_policy(self) -> None:
        assert policy_findings(data_map()) == set()

    def test_no_notice(self) -> None:
        assert policy_findings(attrs.evolve(data_map(), notice=None)) == set()

    @pytest.mark.parametrize(
        "said",
        [
            {"email": None, "post": "1 rue de la Paix, Paris"},
            {"email": None, "form": "https://acme.example.org/privacy"},
            {"time_limit": "P30D"},
            {"time_limit": "P1M"},
            {"time_limit": "P4W"},
            {"time_limit": Period(business_days=20)},
            {"erasure_grounds": []},
            {"erasure_grounds": list(ErasureGround)},
            {"processor_for": []},
            {"limits": [RightLimit("consent withdrawal", by=["law"])]},
            {"limits": [RightLimit("erasure", by=["law", "contract"])]},
            {"after_withdrawal": None},
            {"withdrawn_by": []},
            {"withdrawn_by": ["banner"]},
            {"consent_by": ["banner"], "changes_by": ["action"]},
            {"identity": [IdentityDemand("on-doubt", proof="document-copy")]},
            {"identity": [IdentityDemand("special-categories")]},
            {"identity": [IdentityDemand("always", rights=["access", "erasure"])]},
            {"not_kept": ["bank details"]},
            {"special_categories": True},
            {"transfers": None},
        ],
        ids=str,
    )
    def test_what_may_be_said(self, said: dict[str, Any]) -> None:
        assert policy_findings(data_map(**said)) == set()

    def test_marketing_that_a_processor_does_for_others(self) -> None:
        mailing = activity("mailing", "contract", direct_marketing=True, role="processor")
        assert policy_findings(data_map(mailing)) == set()

    @pytest.mark.parametrize(
        ("basis", "allowed_by", "alarm"),
        [
            ("legal-obligation", None, False),
            ("contract", "law", False),
            ("contract", "none", False),
            ("contract", "contract", True),
            ("legitimate-interests", "explicit-consent", True),
        ],
    )
    def test_a_waiver_where_a_law_allows_the_decision(
        self, basis: str, allowed_by: str | None, *, alarm: bool
    ) -> None:
        """Art. 22(3) names contract and consent; what a law allows has safeguards of its own."""
        found = data_map(limits=[RightLimit(Right.HUMAN_REVIEW, by=["waiver"])])
        activities = [
            attrs.evolve(
                one,
                lawful_basis=basis,
                automated_decision=attrs.evolve(one.automated_decision, allowed_by=allowed_by),
            )
            if one.automated_decision
            else one
            for one in found.activities
        ]
        told = policy_findings(attrs.evolve(found, activities=activities))
        assert (("policy-waives-human-review", "notice.limits") in told) is alarm

    def test_a_recipient_at_home(self) -> None:
        found = data_map(transfers=False)
        swiss = attrs.evolve(found.controller, country="US")
        assert policy_findings(attrs.evolve(found, controller=swiss)) == set()


class TestRights:
    """RULEBOOK 2.1: which rights exist for which basis, and so have to be named."""

    @pytest.mark.parametrize(
        ("basis", "more", "expected"),
        [
            ("consent", {}, {Right.PORTABILITY, Right.CONSENT_WITHDRAWAL}),
            ("contract", {}, {Right.PORTABILITY}),
            ("legal-obligation", {}, set()),
            ("vital-interests", {}, set()),
            ("public-task", {}, {Right.OBJECTION}),
            ("legitimate-interests", {}, {Right.OBJECTION}),
            ("contract", {"direct_marketing": True}, {Right.PORTABILITY, Right.OBJECTION}),
            (
                "public-task",
                {"special_basis": "explicit-consent"},
                {Right.PORTABILITY, Right.OBJECTION, Right.CONSENT_WITHDRAWAL},
            ),
            (
                "contract",
                {"automated_decision": DECIDING},
                {Right.PORTABILITY, Right.HUMAN_REVIEW},
            ),
        ],
    )
    def test_each_basis(self, basis: str, more: dict[str, Any], expected: set[Right]) -> None:
        always = {
            Right.ACCESS,
            Right.RECTIFICATION,
            Right.ERASURE,
            Right.RESTRICTION,
            Right.COMPLAINT,
        }
        only = attrs.evolve(data_map(), activities=[activity("only", basis, **more)])
        german = attrs.evolve(only, controller=attrs.evolve(only.controller, country="DE"))
        assert set(existing_rights(german)) == always | expected
        assert set(existing_rights(only)) == always | expected | {Right.POST_MORTEM_DIRECTIVES}
        silent = attrs.evolve(only, notice=Notice("1", **{**GOOD, "rights": ["access"]}))
        [found] = [one for one in silent.check() if one.code == "policy-misses-rights"]
        named = {right for right in Right if f"{right.value} (" in found.message}
        assert named == (always | expected) - {Right.ACCESS}

    def test_against_a_mere_processor_there_are_none(self) -> None:
        hosting = activity("hosting", "contract", role="processor")
        assert existing_rights(attrs.evolve(data_map(), activities=[hosting])) == ()


def _without_notice(found: DataMap) -> tuple[Finding, ...]:
    return attrs.evolve(found, notice=None).check()


@given(st.data())
def test_a_notice_adds_warnings_about_itself_and_changes_nothing_else(
    data: st.DataObject,
) -> None:
    found = data_map_from_dict(data.draw(map_dicts()))
    more = set(found.check()) - set(_without_notice(found))
    assert all(one.where.startswith("notice") and not one.is_error for one in more)
    assert set(_without_notice(found)) <= set(found.check())
