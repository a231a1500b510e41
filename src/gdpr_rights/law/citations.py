"""Where each rule comes from, and how well its text is known."""

import enum

import attrs


@enum.unique
class Mark(enum.Enum):
    """How the text behind a citation is known."""

    TEXT = "text"
    """The legal text itself was read."""
    QUOTED = "quoted"
    """Read as quoted, with its paragraph number, in a document of somebody else."""
    MEMORY = "memory"
    """Known, but the text was not read."""
    DERIVED = "derived"
    """Follows from the texts by our reasoning: a choice that the controller may change."""


@attrs.frozen
class Citation:
    """The legal source of a rule.

    Attributes:
        text: The place in the law, as a lawyer would write it.
        mark: How the text behind it is known. Letters cite only `Mark.TEXT` and `Mark.QUOTED`.

    Examples:
        >>> from gdpr_rights import Citation, Mark
        >>> str(Citation("GDPR Art. 12(3)"))
        'GDPR Art. 12(3)'
        >>> str(Citation("GDPR Art. 12(3)", Mark.DERIVED))
        'GDPR Art. 12(3) (our reading)'
    """

    text: str
    mark: Mark = Mark.TEXT

    @property
    def is_quotable(self) -> bool:
        """Whether a letter may cite it: the text itself, or a quotation of it, was read."""
        return self.mark in (Mark.TEXT, Mark.QUOTED)

    def __str__(self) -> str:
        return self.text if self.is_quotable else f"{self.text} (our reading)"


GDPR_12_3 = Citation("GDPR Art. 12(3)")
GDPR_12_4 = Citation("GDPR Art. 12(4)")
GDPR_15_1 = Citation("GDPR Art. 15(1)")
GDPR_15_4 = Citation("GDPR Art. 15(4)")
GDPR_16 = Citation("GDPR Art. 16")
GDPR_18_1_A = Citation("GDPR Art. 18(1)(a)")
GDPR_20_1 = Citation("GDPR Art. 20(1)")
GDPR_20_4 = Citation("GDPR Art. 20(4)")
RECITAL_63 = Citation("GDPR Recital 63", Mark.QUOTED)
GDPR_28_3 = Citation("GDPR Art. 28(3)(e)")
EDPB_159 = Citation("EDPB Guidelines 01/2022 para. 159", Mark.QUOTED)
REG_1182_3_1 = Citation("Reg. 1182/71 Art. 3(1)")
REG_1182_3_2_C = Citation("Reg. 1182/71 Art. 3(2)(c)", Mark.QUOTED)
REG_1182_3_4 = Citation("Reg. 1182/71 Art. 3(4)", Mark.QUOTED)

# Time limits
EDPB_157 = Citation("EDPB Guidelines 01/2022 para. 157", Mark.QUOTED)
EDPB_159_OURS = Citation("EDPB Guidelines 01/2022 para. 159", Mark.DERIVED)
GDPR_12_3_OURS = Citation("GDPR Art. 12(3)", Mark.DERIVED)
GDPR_13_1 = Citation("GDPR Art. 13(1)")
GDPR_14_3 = Citation("GDPR Art. 14(3)(a)")
GDPR_33_1 = Citation("GDPR Art. 33(1)")
GDPR_34_1 = Citation("GDPR Art. 34(1)")
REG_1182_2_1 = Citation("Reg. 1182/71 Art. 2(1)", Mark.MEMORY)
REG_1182_3_1_HOURS = Citation("Reg. 1182/71 Art. 3(1) first subpara.", Mark.QUOTED)
TOETERS = Citation("CJEU C-171/03 Toeters")
FR_DECREE_77 = Citation("Décret 2019-536 art. 77", Mark.MEMORY)
FR_CSP_L1111_7 = Citation("CSP art. L1111-7", Mark.MEMORY)
DE_BERLIN_DPA = Citation("Berlin DPA, decision under GDPR Art. 60", Mark.QUOTED)
ES_LOPDGDD_12 = Citation("LOPDGDD art. 12", Mark.MEMORY)
IE_DPC = Citation("DPC, FAQ on the right of access")
UK_12_3 = Citation("UK GDPR Art. 12(3)")
UK_12_4 = Citation("UK GDPR Art. 12(4)")
UK_12A = Citation("UK GDPR Art. 12A", Mark.MEMORY)
UK_33_1 = Citation("UK GDPR Art. 33(1)", Mark.MEMORY)
UK_DPA_54 = Citation("DPA 2018 s. 54")
UK_DPA_164A = Citation("DPA 2018 s. 164A")
UK_COMPLAINT_GUIDANCE = Citation("gov.uk guidance on data protection complaints", Mark.QUOTED)
ICO_ACCESS = Citation("ICO guidance on the right of access", Mark.QUOTED)
ICO_ACCESS_MEMORY = Citation("ICO guidance on the right of access", Mark.MEMORY)
CH_DSG_25_7 = Citation("DSG Art. 25(7)")
CH_DSV_18 = Citation("DSV Art. 18", Mark.MEMORY)
BR_LGPD_19_1 = Citation("LGPD Art. 19 I")
BR_LGPD_19_2 = Citation("LGPD Art. 19 II")
CCPA_7021_A = Citation("11 CCR section 7021(a)")
CCPA_7021_B = Citation("11 CCR section 7021(b)")
CCPA_OPT_OUT = Citation("California Attorney General on opt-out requests", Mark.QUOTED)
QC_32 = Citation("P-39.1 s. 32", Mark.QUOTED)
IN_RULE_14_3 = Citation("DPDP Rules 2025 r. 14(3)", Mark.QUOTED)
