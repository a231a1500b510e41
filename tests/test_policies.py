"""The five policies: what is wrong in each is found, and nothing in its corrected copy."""

from pathlib import Path

import attrs
import pytest
from sqlalchemy import create_engine, text

from gdpr_rights import AutomatedDecision, DataMap, PersonalData, Recipient
from tests.cli.conftest import run
from tests.policies import CORRECTED, FOLDER, NAMES, policy, statements, texts

NO_TIME_LIMIT = ("policy-without-time-limit", "notice.time_limit")
# RULEBOOK 6.1-6.5, by the ids of the obligations.
FOUND = {
    "kanbox": {
        "K03": ("policy-without-address", "notice"),
        "K08": ("marketing-under-contract", "activities.newsletter.lawful_basis"),
        "K15": ("policy-misses-erasure-grounds", "notice.erasure_grounds"),
    },
    "kpax": {
        "X13": ("policy-limits-withdrawal", "notice.limits"),
        "X17": ("policy-punishes-withdrawal", "notice.after_withdrawal"),
    },
    "kannelle": {
        "6.3 no authority": ("policy-without-authority", "notice.authority"),
        "6.3 rights not listed": ("policy-misses-rights", "notice.rights"),
        "N19": ("policy-withdrawal-by-browser-only", "notice.withdrawn_by"),
    },
    "komin": {
        "M04": ("policy-document-from-everybody", "notice.identity[0]"),
        "M18": ("policy-consent-by-browsing", "notice.consent_by"),
        "M21": ("policy-consent-by-use", "notice.changes_by"),
    },
    "iboo": {
        "I08": ("policy-identity-to-object", "notice.identity[2]"),
        "I20": ("policy-denies-what-is-kept", "notice.not_kept"),
    },
}
EVERY = [*NAMES, *(f"{name}{CORRECTED}" for name in NAMES)]


def findings(data_map: DataMap) -> set[tuple[str, str]]:
    return {(finding.code, finding.where) for finding in data_map.check()}


class TestTheFivePolicies:
    """Exactly what their texts get wrong is found."""

    @pytest.mark.parametrize("name", NAMES)
    def test_what_is_found(self, name: str) -> None:
        assert findings(policy(name)) == {NO_TIME_LIMIT, *FOUND[name].values()}

    @pytest.mark.parametrize("name", NAMES)
    def test_on_the_command_line(self, name: str) -> None:
        """Warnings alone: whoever runs it may go on."""
        ran = run("check", str(FOLDER / f"{name}.toml"), "--json")
        assert ran.code == 0
        told = {(one["code"], one["where"]) for one in ran.document["findings"]}
        assert told == {NO_TIME_LIMIT, *FOUND[name].values()}

    @pytest.mark.parametrize("name", NAMES)
    def test_the_corrected_copy(self, name: str) -> None:
        assert policy(f"{name}{CORRECTED}").check() == ()

    @pytest.mark.parametrize("name", EVERY)
    def test_the_tables_are_as_the_map_says(self, name: str) -> None:
        engine = create_engine("sqlite://")
        with engine.begin() as connection:
            for statement in statements(name):
                connection.execute(text(statement))
        assert policy(name).check(engine) == policy(name).check()
        engine.dispose()

    @pytest.mark.parametrize("name", NAMES)
    def test_the_copy_corrects_the_policy_and_one_basis(self, name: str) -> None:
        before, after = policy(name), policy(f"{name}{CORRECTED}")
        assert after.datasets == before.datasets
        assert after.subjects == before.subjects
        changed = [
            one.name
            for one, other in zip(before.activities, after.activities, strict=True)
            if one != other
        ]
        assert changed == (["newsletter"] if name == "kanbox" else [])

    def test_nobody_is_missing(self) -> None:
        assert {path.stem for path in FOLDER.glob("*.toml")} == set(EVERY)

    @pytest.mark.parametrize("path", sorted(FOLDER.iterdir()), ids=lambda path: path.name)
    def test_its_addresses_are_examples(self, path: Path) -> None:
        words = path.read_text(encoding="utf-8").replace('"', " ").split()
        assert all(word.endswith(".example.org") for word in words if "@" in word)


class TestWhatWouldBeFound:
    """What the texts get wrong in the abstract is found once the map makes it matter."""

    def test_the_waiver_of_iboo(self) -> None:
        """RULEBOOK 2.9/D7: there is no fully automated decision in its policy or its map."""
        data_map = policy("iboo")
        decision = AutomatedDecision(logic="a score", significance="a limit", consequences="no")
        first, *others = data_map.activities
        deciding = attrs.evolve(first, automated_decision=decision)
        changed = attrs.evolve(data_map, activities=[deciding, *others])
        more = findings(changed) - findings(data_map)
        assert more == {("policy-waives-human-review", "notice.limits")}

    def test_the_role_of_kanbox(self) -> None:
        """RULEBOOK 6.1/K01: account and billing data need the role of a controller."""
        data_map = policy("kanbox")
        assert data_map.notice is not None
        notice = attrs.evolve(data_map.notice, processor_for=["account", "prospecting"])
        more = findings(attrs.evolve(data_map, notice=notice)) - findings(data_map)
        assert more == {("policy-denies-controller-role", "notice.processor_for")}

    def test_sensitive_data_at_komin(self) -> None:
        """RULEBOOK 6.4/M13: "never asked for sensitive data"."""
        data_map = policy("komin")
        users, *others = data_map.datasets
        beliefs = PersonalData("beliefs", used_for=["account"], special=True)
        fields = (*users.fields, ("beliefs", beliefs))
        changed = attrs.evolve(data_map, datasets=[attrs.evolve(users, fields=fields), *others])
        assert ("policy-denies-special-categories", "notice.special_categories") in findings(
            changed
        )

    def test_a_recipient_abroad_at_kpax(self) -> None:
        """RULEBOOK 6.2/X19: "within the European Union"."""
        data_map = policy("kpax")
        first, *others = data_map.activities
        abroad = Recipient("Cloud Inc.", country="US", safeguard="standard contractual clauses")
        changed = attrs.evolve(
            data_map, activities=[attrs.evolve(first, recipients=[abroad]), *others]
        )
        more = findings(changed) - findings(data_map)
        assert more == {("policy-denies-transfers", "notice.transfers")}


@pytest.mark.parametrize(
    ("path", "expected"), list(texts()), ids=lambda value: getattr(value, "name", "")
)
def test_the_texts_written_from_them_have_not_drifted(path: Path, expected: str) -> None:
    """``python -m tests.policies`` writes them anew."""
    assert path.read_text(encoding="utf-8") == expected
