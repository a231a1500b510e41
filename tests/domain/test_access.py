"""An access request: what is handed out, what is not, and what must be said with it."""

from datetime import date
from typing import Any

import attrs
import pytest

from gdpr_rights import (
    AccessRequest,
    Answer,
    DataSubject,
    Do,
    Facts,
    Judge,
    PersonalData,
    Recipient,
    RefusalGround,
    Refuse,
    Role,
    plan,
)
from gdpr_rights.domain.disclosure import access_information, export_header
from gdpr_rights.domain.information import AccessInformation
from tests.domain.test_erasure import judged
from tests.maps import INVOICING, shop

ASKED = AccessRequest(DataSubject.by("customer", email="ada@example.org"))
TODAY = Facts(date(2026, 11, 21))

OPTIONAL = ("controller", "data_held", "authority", "decisions", "statements")
"""What an answer may be without, where there is none."""


class TestCopy:
    """Text: "… shall provide a copy of the personal data undergoing processing" (15(3))."""

    def test_parents_come_first(self) -> None:
        datasets = [item.dataset for item in plan(ASKED, shop(), TODAY).items]
        assert list(dict.fromkeys(datasets)) == ["users", "invoices", "invoice_lines"]

    def test_credentials_never_leave_whatever_the_map_says(self) -> None:
        items = {item.id: item for item in plan(ASKED, shop(), TODAY).items}
        assert items["users/copy"].fields == ("email", "name")
        withheld = items["users/withheld"]
        assert withheld.fields == ("password_hash",)
        assert isinstance(withheld.verdict, Refuse)

    def test_data_about_others_are_judged(self) -> None:
        message = PersonalData("messages", used_for=["account"], third_party=True)
        data_map = shop(users={"message": message})
        item = next(i for i in plan(ASKED, data_map, TODAY).items if "third-party" in i.id)
        assert isinstance(item.verdict, Judge)
        question = item.verdict.questions[0].id
        for answer, kind in ((Answer.DISCLOSE, Do), (Answer.WITHHOLD, Refuse)):
            items = plan(ASKED, data_map, judged(question, answer)).items
            verdict = next(i for i in items if "third-party" in i.id).verdict
            assert isinstance(verdict, kind)
            if isinstance(verdict, Refuse):
                assert verdict.grounds == (RefusalGround.RIGHTS_OF_OTHERS,)


class TestInformation:
    """Text: "… and the following information" (Art. 15(1)(a)-(h), 15(2))."""

    def test_it_has_everything(self) -> None:
        said = access_information(shop(), ["users", "invoices"])
        account, invoicing = said.purposes
        assert account.purpose == "do the account"  # (a)
        assert account.categories == ("contact", "identity", "credential")  # (b)
        assert [who.name for who in invoicing.recipients] == ["Books & Co"]  # (c)
        assert invoicing.retention == (  # (d)
            'ten years after the end of the year of the date "issued on" of your invoices '
            "(Code de commerce, art. L123-22)"
        )
        assert [str(citation) for _, citation in said.rights] == [  # (e)
            "GDPR Art. 16",
            "GDPR Art. 17",
            "GDPR Art. 18",
            "GDPR Art. 21",
        ]
        assert "CNIL" in said.complaint  # (f)
        assert account.sources == ("you gave them to us",)  # (g)
        assert account.automated_decision[0] == "a score of past orders"  # (h)
        assert said.transfers.startswith("Your data are not transferred")  # 15(2)

    def test_only_activities_with_data_of_the_person_are_named(self) -> None:
        names = [purpose.activity for purpose in access_information(shop(), ["invoices"]).purposes]
        assert names == ["invoicing"]

    def test_transfers_name_the_safeguard(self) -> None:
        host = Recipient("Host Inc.", country="US", safeguard="standard contractual clauses")
        data_map = shop(
            attrs.evolve(INVOICING, name="hosting", recipients=[host]),
            users={"email": PersonalData("contact", used_for=["hosting"])},
        )
        said = access_information(data_map, ["users"])
        assert "Host Inc., US, protected by standard contractual clauses" in said.transfers

    def test_what_we_process_for_others_is_not_ours_to_explain(self) -> None:
        data_map = shop(
            attrs.evolve(INVOICING, name="hosting", role=Role.PROCESSOR),
            users={"email": PersonalData("contact", used_for=["hosting"])},
        )
        said = access_information(data_map, ["users", "invoices"])
        activities = [purpose.activity for purpose in said.purposes]
        assert activities == ["invoicing"]
        first = plan(ASKED, data_map, TODAY).items[0]
        assert (first.id, first.activities) == ("users/processor", ("hosting",))

    def test_holding_data_for_others_alone_is_said_too(self) -> None:
        said = access_information(shop(), [], forwarded=True)
        assert "no personal data about you as a controller" in said.confirmation
        assert not said.data_held

    @pytest.mark.parametrize(
        ("recipient", "said"),
        [
            (Recipient("A", country="US"), "A, US, whose safeguard is not stated"),
            (Recipient("B"), "The country in which they process is not stated for: B."),
            (Recipient("C", country="NO", safeguard="a label"), "not transferred outside"),
        ],
    )
    def test_a_transfer_follows_from_the_country(self, recipient: Recipient, said: str) -> None:
        data_map = shop(
            attrs.evolve(INVOICING, name="hosting", recipients=[recipient]),
            users={"email": PersonalData("contact", used_for=["hosting"])},
        )
        assert said in access_information(data_map, ["users"]).transfers

    def test_no_data_is_said_plainly(self) -> None:
        said = access_information(shop(), [])
        assert said.confirmation.startswith("No: Acme SAS processes no personal data about you")

    @pytest.mark.parametrize(
        "field",
        [field.name for field in attrs.fields(AccessInformation) if field.name not in OPTIONAL],
    )
    def test_it_cannot_be_built_without(self, field: str) -> None:
        """RULEBOOK 2.2: missing field -> the builder refuses to finalise."""
        said = access_information(shop(), ["users"])
        empty: Any = () if isinstance(getattr(said, field), tuple) else "  "
        with pytest.raises(ValueError, match=field):
            attrs.evolve(said, **{field: empty})


class TestLeftOut:
    def test_the_header_says_what_the_copy_does_not_contain(self) -> None:
        header = export_header(
            plan(ASKED, shop(), TODAY),
            shop(),
            case_id="c1",
            created_on=date(2026, 11, 21),
            held=["users"],
            unclassified=["users.nickname", "invoices.colour"],
        )
        assert [(out.field, out.because.split()[0]) for out in header.left_out] == [
            ("password_hash", "passwords,"),
            ("nickname", "the"),
        ]
        assert [dataset.name for dataset in header.datasets] == ["users"]
