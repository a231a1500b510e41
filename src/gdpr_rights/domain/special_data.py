"""Whether an activity uses special categories of personal data.

Source: GDPR Art. 9(1).
"""

from gdpr_rights.domain.activities import ProcessingActivity
from gdpr_rights.domain.map_contents import MapContents


def uses_special(data_map: MapContents, activity: ProcessingActivity) -> bool:
    """Whether the map says so: of a field that it uses, or of the activity itself."""
    return activity.special_basis is not None or any(
        of.special and activity.name in of.used_for
        for dataset in data_map.datasets
        for _, of in dataset.personal_fields()
    )
