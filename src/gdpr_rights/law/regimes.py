"""Time limits of the law as data: every number once, with its source and its dates.

Nothing here decides. A row says what a law says between two dates; `gdpr_rights.domain` counts.
"""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

import attrs

from gdpr_rights.law import citations as law
from gdpr_rights.law.clocks import (
    Clock,
    Counting,
    Effect,
    ExtensionReason,
    ExtensionRule,
    FirstDay,
    NoticeRule,
    Regime,
    SuspensionReason,
    SuspensionRule,
)
from gdpr_rights.law.periods import Period

__all__ = [
    "REGIMES",
    "Clock",
    "Counting",
    "Effect",
    "ExtensionReason",
    "ExtensionRule",
    "FirstDay",
    "NoticeRule",
    "Period",
    "Regime",
    "SuspensionReason",
    "SuspensionRule",
]

_IDENTITY, _CLARIFICATION = SuspensionReason.IDENTITY, SuspensionReason.CLARIFICATION

_EU = Regime(
    "eu-gdpr",
    # Art. 99(2): "It shall apply from 25 May 2018."
    valid_from=date(2018, 5, 25),
    # Art. 12(3): "without undue delay and in any event within one month of receipt of the
    # request".
    response=Clock(
        "response",
        Period(months=1),
        law.GDPR_12_3,
        # Reg. 1182/71 Art. 3(4): "Where the last day of a period expressed otherwise than in hours
        # is a public holiday, Sunday or Saturday, the period shall end with the expiry of the last
        # hour of the following working day."
        rolled_by=law.REG_1182_3_4,
    ),
    # Art. 12(3): "That period may be extended by two further months where necessary, taking into
    # account the complexity and number of the requests."
    extension=ExtensionRule(
        Period(months=2), law.GDPR_12_3, (ExtensionReason.COMPLEXITY, ExtensionReason.NUMBER)
    ),
    # EDPB 01/2022 para. 159: "there may be a suspension in time until the controller has obtained
    # the information needed ... provided the controller has asked for additional information
    # without undue delay".
    suspensions=(
        SuspensionRule(_IDENTITY, Effect.SUSPENDS, law.EDPB_159),
        SuspensionRule(_CLARIFICATION, Effect.SUSPENDS, law.EDPB_159),
    ),
    # Art. 12(3): "inform the data subject of any such extension within one month of receipt of the
    # request, together with the reasons for the delay". Receipt, so a suspension moves nothing.
    extension_notice=NoticeRule(law.GDPR_12_3),
    # Art. 12(4): "without delay and at the latest within one month of receipt of the request of
    # the reasons for not taking action".
    refusal_notice=NoticeRule(law.GDPR_12_4),
    # "Without undue delay" is for a human to judge; later than this it deserves a reason.
    ask_within=Period(business_days=3),
    clocks=(
        # Art. 13(1): "at the time when personal data are obtained".
        Clock("art13-notice", None, law.GDPR_13_1, standard="when the personal data are obtained"),
        # Art. 14(3)(a): "within a reasonable period after obtaining the personal data, but at the
        # latest within one month"; earlier at the first communication or disclosure.
        Clock("art14-notice", Period(months=1), law.GDPR_14_3, rolled_by=law.REG_1182_3_4),
        # Art. 33(1): "without undue delay and, where feasible, not later than 72 hours after
        # having become aware of it". Hours, so the end never moves to a working day.
        Clock("art33", Period(hours=72), law.GDPR_33_1, counted_by=law.REG_1182_3_1_HOURS),
        # Art. 34(1): "communicate the personal data breach to the data subject without undue
        # delay".
        Clock("art34", None, law.GDPR_34_1, standard="without undue delay"),
    ),
)

_FR = attrs.evolve(
    _EU,
    name="fr",
    # Décret 2019-536 art. 77: the time limits of Art. 12(3) "sont suspendus lorsque le responsable
    # du traitement ou le sous-traitant a sollicité des informations supplémentaires nécessaires
    # pour identifier la personne concernée".
    suspensions=(
        SuspensionRule(_IDENTITY, Effect.SUSPENDS, law.FR_DECREE_77),
        SuspensionRule(_CLARIFICATION, Effect.SUSPENDS, law.EDPB_159),
    ),
    clocks=(
        *_EU.clocks,
        # CSP L1111-7: health records within eight days, and within two months where the
        # information is more than five years old. National periods: nothing moves their end.
        Clock("health-records", Period(days=8), law.FR_CSP_L1111_7, counted_by=law.FR_CSP_L1111_7),
        Clock(
            "old-health-records",
            Period(months=2),
            law.FR_CSP_L1111_7,
            counted_by=law.FR_CSP_L1111_7,
        ),
    ),
)

# The German authorities apply Reg. 1182/71; BGB sections 187 to 193 give the same dates.
_DE = attrs.evolve(
    _EU,
    name="de",
    suspensions=(
        SuspensionRule(_IDENTITY, Effect.SUSPENDS, law.DE_BERLIN_DPA),
        SuspensionRule(_CLARIFICATION, Effect.SUSPENDS, law.EDPB_159),
    ),
)

# LOPDGDD art. 12: one month from receipt, counted from date to date.
_ES = attrs.evolve(_EU, name="es", response=attrs.evolve(_EU.response, citation=law.ES_LOPDGDD_12))

# DPC: one month of receipt, two more with reasons before the month ends; nobody's permission.
_IE = attrs.evolve(_EU, name="ie", response=attrs.evolve(_EU.response, citation=law.IE_DPC))

_UK_BREACH = Clock("art33", Period(hours=72), law.UK_33_1, counted_by=law.REG_1182_3_1_HOURS)

_UK_2021 = Regime(
    "uk-gdpr",
    # The UK text took the place of the Regulation when the transition period had ended.
    valid_from=date(2021, 1, 1),
    valid_to=date(2026, 2, 4),
    # UK GDPR Art. 12(3): "within one month of receipt of the request". The ICO counts to the same
    # date: received on 3 September, until 3 October.
    response=Clock(
        "response",
        Period(months=1),
        law.UK_12_3,
        counted_by=law.ICO_ACCESS,
        rolled_by=law.REG_1182_3_4,
    ),
    # UK GDPR Art. 12(3): "by two further months where necessary, taking into account the
    # complexity and number of the requests".
    extension=ExtensionRule(
        Period(months=2), law.UK_12_3, (ExtensionReason.COMPLEXITY, ExtensionReason.NUMBER)
    ),
    # The ICO let the time begin when the identity was clear, and stopped it for clarification.
    suspensions=(
        SuspensionRule(_IDENTITY, Effect.RESTARTS, law.ICO_ACCESS_MEMORY),
        SuspensionRule(_CLARIFICATION, Effect.SUSPENDS, law.ICO_ACCESS_MEMORY),
    ),
    counting_citation=law.ICO_ACCESS_MEMORY,
    relevant_time=law.ICO_ACCESS_MEMORY,
    extension_notice=NoticeRule(law.UK_12_3),
    refusal_notice=NoticeRule(law.UK_12_4),
    ask_within=_EU.ask_within,
    clocks=(_UK_BREACH,),
)

_UK_2026 = attrs.evolve(
    _UK_2021,
    # Data (Use and Access) Act 2025, brought into force by SI 2026/82.
    valid_from=date(2026, 2, 5),
    valid_to=None,
    # DPA 2018 s. 54, the mirror of Art. 12A: "one month beginning with the relevant time". The ICO
    # still counts to the same date; `FirstDay.COUNTED` would be one day shorter.
    response=attrs.evolve(_UK_2021.response, citation=law.UK_12A),
    # s. 54: the relevant time is the latest of receipt, information on identity, and fee.
    relevant_time=law.UK_DPA_54,
    # s. 54: days "beginning with the day on which the controller makes the request and ending with
    # the day on which the controller receives the information" do not count.
    suspensions=(
        SuspensionRule(_IDENTITY, Effect.RESTARTS, law.UK_DPA_54),
        SuspensionRule(_CLARIFICATION, Effect.SUSPENDS, law.UK_DPA_54),
    ),
    counting=Counting.INCLUSIVE,
    counting_citation=law.UK_DPA_54,
    # s. 54: notice before the period ends; the days of clarification do not count in it either.
    extension_notice=NoticeRule(law.UK_DPA_54, follows_suspensions=True),
    refusal_notice=NoticeRule(law.UK_12_4, follows_suspensions=True),
    clocks=(
        _UK_BREACH,
        # DPA 2018 s. 164A: acknowledge a complaint within 30 days beginning when it is received.
        # Official guidance starts on the day after, and moves the end to a working day.
        Clock(
            "complaint-acknowledgement",
            Period(days=30),
            law.UK_DPA_164A,
            counted_by=law.UK_COMPLAINT_GUIDANCE,
            rolled_by=law.UK_COMPLAINT_GUIDANCE,
            valid_from=date(2026, 6, 19),
        ),
        # s. 164A: "without undue delay" take appropriate steps and tell the outcome.
        Clock("complaint-outcome", None, law.UK_DPA_164A, standard="without undue delay"),
    ),
)

_CH = Regime(
    "ch-fadp",
    # The revised act of 2020, in force since this day.
    valid_from=date(2023, 9, 1),
    # DSG Art. 25(7): information is given as a rule within 30 days.
    response=Clock("response", Period(days=30), law.CH_DSG_25_7, counted_by=law.CH_DSG_25_7),
    # DSV Art. 18: where it takes longer, tell the person until when.
    extension_notice=NoticeRule(law.CH_DSV_18),
)

_BR = Regime(
    "br-lgpd",
    # Lei 13.709/2018, in force since this day.
    valid_from=date(2020, 9, 18),
    # LGPD Art. 19 II: a complete statement within up to 15 days from the date of the request.
    response=Clock("response", Period(days=15), law.BR_LGPD_19_2, counted_by=law.BR_LGPD_19_2),
    # LGPD Art. 19 I: in a simplified format, immediately.
    clocks=(Clock("simplified", None, law.BR_LGPD_19_1, standard="immediately"),),
)

_CCPA = Regime(
    "us-ca-ccpa",
    # Civil Code 1798.198: operative on this day.
    valid_from=date(2020, 1, 1),
    # 11 CCR 7021(b): 45 calendar days from receipt, "regardless of time required to verify".
    response=Clock("response", Period(days=45), law.CCPA_7021_B, counted_by=law.CCPA_7021_B),
    # 7021(b): up to 45 further days, 90 in all from receipt, with notice and an explanation.
    extension=ExtensionRule(Period(days=45), law.CCPA_7021_B, (ExtensionReason.NECESSITY,)),
    extension_notice=NoticeRule(law.CCPA_7021_B),
    clocks=(
        # 7021(a): confirm receipt within 10 business days.
        Clock("ack", Period(business_days=10), law.CCPA_7021_A, counted_by=law.CCPA_7021_A),
        # Opting out, and limiting the use of sensitive data: as soon as feasibly possible, at most
        # 15 business days; nothing is verified.
        Clock("opt-out", Period(business_days=15), law.CCPA_OPT_OUT, counted_by=law.CCPA_OPT_OUT),
    ),
)

_QC = Regime(
    "ca-qc",
    # As amended by Law 25.
    valid_from=date(2023, 9, 22),
    # P-39.1 s. 32: in writing, within 30 days of receipt; silence is deemed a refusal.
    response=Clock("response", Period(days=30), law.QC_32, counted_by=law.QC_32),
    refusal_notice=NoticeRule(law.QC_32),
)

_IN = Regime(
    "in-dpdp",
    # Eighteen months after the Rules of November 2025.
    valid_from=date(2027, 5, 13),
    response=Clock(
        "response", None, law.IN_RULE_14_3, standard="the period that the fiduciary publishes"
    ),
    # r. 14(3): grievances within a period not exceeding ninety days.
    clocks=(Clock("grievance", Period(days=90), law.IN_RULE_14_3, counted_by=law.IN_RULE_14_3),),
)

_REG_1182 = Regime(
    "reg-1182-71",
    # Art. 6: in force from 1 July 1971.
    valid_from=date(1971, 7, 1),
    response=Clock(
        "response", None, law.REG_1182_3_1, standard="the period of the act that is applied"
    ),
    # C-171/03: the end is found "by reference to the day of the event": for three weeks, on its
    # weekday.
    clocks=(Clock("weeks", Period(weeks=3), law.TOETERS, rolled_by=law.REG_1182_3_4),),
)

REGIMES: Mapping[str, tuple[Regime, ...]] = MappingProxyType(
    {
        "eu-gdpr": (_EU,),
        "fr": (_FR,),
        "de": (_DE,),
        "es": (_ES,),
        "ie": (_IE,),
        "uk-gdpr": (_UK_2021, _UK_2026),
        "ch-fadp": (_CH,),
        "br-lgpd": (_BR,),
        "us-ca-ccpa": (_CCPA,),
        "ca-qc": (_QC,),
        "in-dpdp": (_IN,),
        "reg-1182-71": (_REG_1182,),
    }
)
"""Every regime by name, the versions of each in the order of time."""
