"""Values of the domain as plain JSON values, and back; data maps from TOML and JSON, and back."""

from gdpr_rights.convert.data_maps import (
    data_map_from_dict,
    data_map_from_toml,
    data_map_to_dict,
    data_map_to_toml,
    load_data_map,
)
from gdpr_rights.convert.drafts import draft_to_toml
from gdpr_rights.convert.events import Dumped, dump, load

__all__ = [
    "Dumped",
    "data_map_from_dict",
    "data_map_from_toml",
    "data_map_to_dict",
    "data_map_to_toml",
    "draft_to_toml",
    "dump",
    "load",
    "load_data_map",
]
