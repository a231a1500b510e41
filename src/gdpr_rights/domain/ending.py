"""Which processing an erasure ends besides the data: whoever asks for it withdraws and objects.

Source: GDPR Art. 7(3), 17(1)(b), 17(1)(c), 21; RULEBOOK 2.4/b-c2.
"""

from collections.abc import Iterator

from gdpr_rights.domain.activities import ProcessingActivity
from gdpr_rights.domain.data_map import DataMap
from gdpr_rights.domain.erasure import outcome
from gdpr_rights.domain.facts import Facts
from gdpr_rights.domain.plans import Do
from gdpr_rights.domain.requests import ErasureRequest
from gdpr_rights.domain.withdrawal import rests_on_consent
from gdpr_rights.law.citations import Citation
from gdpr_rights.law.grounds import ErasureGround

GDPR_17_1_B = ErasureGround.CONSENT_WITHDRAWN.citation
GDPR_17_1_C = ErasureGround.OBJECTION.citation


def ended_by_erasure(
    data_map: DataMap, request: ErasureRequest, facts: Facts
) -> Iterator[tuple[ProcessingActivity, Citation]]:
    """The activities that end with an erasure, by consent withdrawn or by objection.

    An activity ends even where other activities keep the data it used.
    """
    used = {
        name
        for dataset in data_map.owned_datasets(request.subject.kind)
        for _, of in dataset.personal_fields()
        for name in of.used_for
    }
    for activity in data_map.activities:
        verdict = outcome(activity, request, facts).verdict
        if activity.name not in used or not isinstance(verdict, Do):
            continue
        if rests_on_consent(activity):
            yield activity, GDPR_17_1_B
        elif ErasureGround.OBJECTION in verdict.grounds:
            yield activity, GDPR_17_1_C
