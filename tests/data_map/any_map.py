"""Maps of every shape, and schemas that may or may not fit them."""

import enum
from datetime import date
from typing import Any

from hypothesis import strategies as st

from gdpr_rights.domain.data_map import DataMap
from gdpr_rights.domain.notice import (
    AfterWithdrawal,
    ConsentBy,
    IdentityAsked,
    IdentityProof,
    LimitedBy,
    WithdrawnBy,
)
from gdpr_rights.domain.schema import Column, ForeignKey, Schema, Table
from gdpr_rights.law.bases import LawfulBasis
from gdpr_rights.law.grounds import ErasureGround
from gdpr_rights.law.rights import Right


def _names() -> st.SearchStrategy[str]:
    words = st.text(min_size=1, max_size=6).filter(
        lambda text: text.strip() and "." not in text and "," not in text
    )
    return words | st.sampled_from(["users", "a b", "é", "x-1"])


def _ways() -> st.SearchStrategy[dict[str, Any]]:
    hosts = st.sampled_from(["mailer.example", "xn--bcher-kva.example"])
    return st.one_of(
        st.fixed_dictionaries(
            {"email": hosts.map("privacy@{}".format)},
            optional={"language": st.just("fr")},
        ),
        st.fixed_dictionaries({"webhook": hosts.map("https://{}/notices?of=acme".format)}),
        st.fixed_dictionaries({"by_hand": st.just("their form")}),
    )


def _notices(
    texts: st.SearchStrategy[str], activities: list[str]
) -> st.SearchStrategy[dict[str, Any]]:
    def some(values: type[enum.Enum]) -> st.SearchStrategy[list[str]]:
        return st.lists(st.sampled_from([member.value for member in values]), max_size=3)

    def one(values: type[enum.Enum]) -> st.SearchStrategy[str]:
        return st.sampled_from([member.value for member in values])

    demand = st.fixed_dictionaries(
        {"asked": one(IdentityAsked)},
        optional={"proof": one(IdentityProof), "rights": some(Right)},
    )
    limit = st.fixed_dictionaries({"right": one(Right), "by": some(LimitedBy)})
    return st.fixed_dictionaries(
        {"version": texts},
        optional={
            "effective_on": st.dates().map(date.isoformat),
            "email": texts,
            "post": texts,
            "form": texts,
            "authority": st.fixed_dictionaries({"name": texts}, optional={"url": texts}),
            "rights": some(Right),
            "erasure_grounds": some(ErasureGround),
            "limits": st.lists(limit, max_size=2),
            "time_limit": st.sampled_from(["P1M", "P30D", "P6W", "P1Y2M"]),
            "identity": st.lists(demand, max_size=2),
            "consent_by": some(ConsentBy),
            "changes_by": some(ConsentBy),
            "withdrawn_by": some(WithdrawnBy),
            "after_withdrawal": one(AfterWithdrawal),
            "processor_for": st.lists(st.sampled_from(activities), max_size=2),
            "not_kept": st.lists(texts, max_size=2),
            "special_categories": st.booleans(),
            "transfers": st.booleans(),
        },
    )


def automated_decisions() -> st.SearchStrategy[dict[str, Any]]:
    """What a map may say of a decision that is taken without a human."""
    texts = st.text(min_size=1, max_size=8).filter(str.strip)
    finding = st.fixed_dictionaries(
        {
            "solely_automated": st.booleans(),
            "significant": st.booleans(),
            "by": texts,
            "on": st.dates().map(str),
            "because": texts,
        }
    )
    return st.fixed_dictionaries(
        {"logic": texts, "significance": texts, "consequences": texts},
        optional={
            "allowed_by": st.sampled_from(["contract", "law", "explicit-consent", "none"]),
            "law": texts,
            "safeguards": texts,
            "finding": finding,
            "while_contested": st.just("frozen"),
            "waiver": texts,
        },
    )


@st.composite
def map_dicts(draw: st.DrawFn) -> dict[str, Any]:
    """Mappings of every shape that a data map may have."""
    texts = st.text(min_size=1, max_size=8).filter(str.strip)
    activities = draw(st.lists(_names(), min_size=1, max_size=3, unique=True))
    datasets = draw(st.lists(_names(), min_size=1, max_size=3, unique=True))
    start = st.builds("{}.{}".format, st.sampled_from(datasets), _names())
    retention = st.one_of(
        st.fixed_dictionaries(
            {"after": start, "period": st.sampled_from(["P10Y", "P6M", "P1Y2M3DT4H"])},
            optional={"citation": texts, "count_from": st.sampled_from(["day", "year_end"])},
        ),
        st.fixed_dictionaries({"event": texts, "period": st.just("P7D")}),
        st.fixed_dictionaries({"criteria": texts}),
    )
    overwrite = st.sampled_from(["null", "unique"]) | st.fixed_dictionaries(
        {"constant": st.text(max_size=4) | st.integers() | st.booleans()}
    )
    personal = st.fixed_dictionaries(
        {"category": texts, "used_for": st.lists(st.sampled_from(activities), max_size=2)},
        optional={
            "source": st.sampled_from(["given", "derived", "third_party"]),
            "disclose": st.booleans(),
            "special": st.booleans(),
            "overwrite": overwrite,
        },
    )
    of = personal | st.sampled_from(["not-personal", "internal"])
    columns = st.dictionaries(_names(), _names(), min_size=1, max_size=2)
    link = st.fixed_dictionaries(
        {"owned_by": st.sampled_from(datasets), "columns": columns}
    ) | st.fixed_dictionaries(
        {"refers": st.sampled_from(datasets), "columns": columns},
        optional={"on_erased": st.sampled_from(["detach", "delete", "keep"])},
    )
    lookup = _names() | st.fixed_dictionaries(
        {"column": _names()},
        optional={"match": st.sampled_from(["exact", "email"]), "deliver": st.booleans()},
    )
    zones = st.sampled_from(["Europe/Paris", "Asia/Nicosia", "UTC"])
    return draw(
        st.fixed_dictionaries(
            {
                "schema": st.just(1),
                "controller": st.fixed_dictionaries(
                    {"name": texts, "contact": texts, "country": texts, "time_zone": zones},
                    optional={
                        "region": texts,
                        "data_protection_officer": texts,
                        "authority": st.fixed_dictionaries({"name": texts}),
                    },
                ),
                "activities": st.fixed_dictionaries(
                    {
                        name: st.fixed_dictionaries(
                            {
                                "purpose": texts,
                                "lawful_basis": st.sampled_from(list(LawfulBasis)).map(
                                    lambda basis: basis.value
                                ),
                                "retention": retention,
                            },
                            optional={
                                "recipients": st.lists(
                                    texts
                                    | st.fixed_dictionaries(
                                        {"name": texts},
                                        optional={
                                            "informed": st.booleans(),
                                            "notices": _ways(),
                                            "known_by": st.lists(_names(), max_size=2),
                                            "country": st.sampled_from(["FR", "US"]),
                                            "safeguard": texts,
                                        },
                                    ),
                                    max_size=2,
                                ),
                                "role": st.sampled_from(
                                    ["processor", "controller", "joint-controller"]
                                ),
                                "special_basis": st.sampled_from(["medicine", "explicit-consent"]),
                                "direct_marketing": st.booleans(),
                                "automated_decision": automated_decisions(),
                            },
                        )
                        for name in activities
                    }
                ),
                "subjects": st.dictionaries(
                    _names(),
                    st.fixed_dictionaries(
                        {"dataset": st.sampled_from(datasets)},
                        optional={"lookup": st.dictionaries(_names(), lookup, max_size=2)},
                    ),
                    max_size=2,
                ),
                "datasets": st.fixed_dictionaries(
                    {
                        name: st.fixed_dictionaries(
                            {"system": texts},
                            optional={
                                "table": texts,
                                "key": st.lists(_names(), max_size=2),
                                "fields": st.dictionaries(_names(), of, max_size=3),
                                "rest": of,
                                "links": st.lists(link, max_size=2),
                                "erasure": st.sampled_from(["delete", "overwrite"]),
                                "tenant": _names(),
                            },
                        )
                        for name in datasets
                    }
                ),
            },
            optional={
                "tenants": st.sampled_from(datasets),
                "notice": _notices(texts, activities),
            },
        )
    )


@st.composite
def schemas(draw: st.DrawFn, data_map: DataMap) -> Schema:
    """Tables with the columns a map names, or some of them, or others."""
    tables = []
    for dataset in data_map.datasets:
        names = {name for name, _ in dataset.fields} | set(dataset.key) | dataset.link_columns
        names |= {
            name
            for other in data_map.datasets
            for link in other.links
            if link.target == dataset.name
            for name in link.target_columns
        }
        some = draw(st.lists(st.sampled_from([*sorted(names), "other"]), unique=True))
        tables.append(
            Table(
                dataset.table,
                columns=[
                    Column(
                        name,
                        type=draw(st.sampled_from(["text", "integer", "date", "json"])),
                        nullable=draw(st.booleans()),
                        length=draw(st.none() | st.integers(1, 20)),
                        unique=draw(st.booleans()),
                    )
                    for name in some
                ],
                key=some[:1] if draw(st.booleans()) else (),
                foreign_keys=[
                    ForeignKey(
                        [name],
                        draw(st.sampled_from([other.table for other in data_map.datasets])),
                        draw(st.sampled_from([["id"], ["other"], []])),
                    )
                    for name in some
                    if draw(st.booleans())
                ],
                indexes=[[name] for name in some if draw(st.booleans())],
            )
        )
    return Schema(tables)
