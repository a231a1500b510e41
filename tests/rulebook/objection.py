"""RULEBOOK 2.8: objection."""

from datetime import date

from gdpr_rights import Answer, Facts, Judgement, ObjectionRequest
from gdpr_rights.domain.gates import Outcome
from tests.rulebook.rows import ADA, Row, activity, data_map

TODAY = date(2026, 11, 21)
MARKETING = data_map(activity(direct_marketing="true"))
INTERESTS = data_map(activity(lawful_basis='"legitimate-interests"'))
OURS = "gdpr_rights.domain.objection.objection_items"

ROWS = (
    Row(
        id="RULEBOOK 2.8/O1",
        says="direct marketing: granted now, nothing is weighed",
        request=ObjectionRequest(ADA),
        data_map=MARKETING,
        facts=Facts(TODAY),
        expected=Outcome.GRANT,
        citation="GDPR Art. 21(3)",
        code="gdpr_rights.domain.objection.stops_at_once",
    ),
    Row(
        id="RULEBOOK 2.8/O2",
        says="public task or legitimate interests, with grounds: a human weighs",
        request=ObjectionRequest(ADA, activities="service", grounds="I am a witness"),
        data_map=INTERESTS,
        facts=Facts(TODAY),
        expected=Outcome.NEED_HUMAN,
        citation="GDPR Art. 21(1)",
        human=True,
        code=OURS,
    ),
    Row(
        id="RULEBOOK 2.8/O2",
        says="the controller shows no overriding grounds: granted",
        request=ObjectionRequest(ADA, activities="service", grounds="I am a witness"),
        data_map=INTERESTS,
        facts=Facts(
            TODAY,
            judgements=[Judgement("balance/service", Answer.STOP, by="dpo", because="none found")],
        ),
        expected=Outcome.GRANT,
        citation="GDPR Art. 21(1)",
        code=OURS,
    ),
)
