"""Every row of RULEBOOK 2.0 to 2.11: its id, what it says, and what of it only a human decides."""

import enum

import attrs


@enum.unique
class By(enum.Enum):
    """Who decides."""

    LIBRARY = ""
    PARTLY = "partly"
    """Some of it is a human's: some row of the data shows it."""
    HUMAN = "H"
    """Never an outcome without a judgement on record."""


@attrs.frozen
class Rule:
    """One row."""

    id: str
    says: str
    by: By = By.LIBRARY


def _rules(section: str, *rows: tuple[str, str] | tuple[str, str, By]) -> tuple[Rule, ...]:
    return tuple(Rule(f"RULEBOOK {section}/{number}", *more) for number, *more in rows)


H, PARTLY = By.HUMAN, By.PARTLY

RULES: tuple[Rule, ...] = (
    *_rules(
        "2.0",
        ("G1", "a request by any usual channel opens a case on the day it arrives"),
        ("G2", "no Article need be cited, and no reasons given"),
        ("G3", "what we process for others is forwarded, and the person told to whom"),
        ("G4", "joint controllers: the person is never sent on"),
        ("G5", "mixed roles: our part is answered, the rest forwarded"),
        ("G6", "a recorded doubt who asks: identity is needed", H),
        ("G7", "the controller cannot identify: Articles 15 to 20 do not apply", H),
        ("G8", "a large quantity and a vague request: the person may be asked; all means all"),
        ("G9", "manifestly unfounded or excessive: a fee, or a refusal", H),
        ("G10", "a national restriction, or professional secrecy", H),
        ("G11", "nothing found: that is an answer too"),
        ("G12", "the person is dead: section 2.10"),
        ("G13", "anonymous data are not personal; data under a pseudonym are", H),
    ),
    *_rules(
        "2.1",
        ("15", "access exists for every basis"),
        ("16", "rectification exists for every basis"),
        ("17", "erasure exists on grounds that differ with the basis"),
        ("18", "restriction exists for every basis"),
        ("20", "portability exists for consent and contract"),
        ("21(1)", "objection exists for public task and legitimate interests"),
        ("21(2)", "objection to marketing exists whatever the basis"),
        ("21(6)", "objection to research"),
        ("22", "human review of automated decisions, by what allows them"),
        ("7(3)", "withdrawal exists for consent"),
        ("77", "complaint exists always"),
    ),
    *_rules(
        "2.2",
        ("A1", "identity established and data held: confirmation, information, copy"),
        ("A2", "no data: said so"),
        ("A3", "the first copy is free, whatever the reason"),
        ("A4", "a further copy of the same: a reasonable fee, announced first", H),
        ("A5", "what harms others is left out, never everything", H),
        ("A6", "third-party data within the logic of a decision", H),
        ("A7", "recipients are named"),
        ("A8", "access logs: dates and purposes, not the names of employees"),
        ("A9", "asked electronically, answered in a common electronic form"),
        ("A10", "codes are explained"),
        ("A11", "derived data are included"),
        ("A12", "derogations for research are national law", H),
        ("A13", "nothing is purged while the request is open"),
        ("fields", "what an answer must contain"),
    ),
    *_rules(
        "2.3",
        ("R1", "what the person alone knows is rectified at once"),
        ("R2", "what is incomplete is completed; a statement is kept"),
        ("R3", "disputed accuracy is verified", H),
        ("R4", "opinions are rather annotated", H),
        ("R5", "evidence is asked no more than is needed", H),
        ("R6", "a refusal offers a supplementary statement", H),
        ("R7", "executed: recipients, lifting, and decisions taken on the old value", PARTLY),
    ),
    *_rules(
        "2.4",
        ("a", "retention ended, or purpose ended", PARTLY),
        ("b", "consent withdrawn, and no other ground"),
        ("c1", "objection, and no overriding grounds", H),
        ("c2", "objection to marketing"),
        ("d", "unlawful processing", H),
        ("e", "legal obligation to erase", H),
        ("f", "collected from a child"),
        ("none", "no ground: not covered, explained", PARTLY),
        ("i", "freedom of expression and information", H),
        ("ii", "legal obligation or public task", PARTLY),
        ("iii", "public health", H),
        ("iv", "archiving, research, statistics", H),
        ("v", "legal claims", PARTLY),
        ("mixed", "what is kept beside what is erased: partial, with reasons"),
    ),
    *_rules(
        "2.5",
        ("L1", "accuracy contested"),
        ("L2", "unlawful, and the person prefers restriction"),
        ("L3", "needed by the person for claims"),
        ("L4", "objection pending"),
        ("L5", "none of these: not covered"),
        ("lifting", "the person is informed before it is lifted"),
    ),
    *_rules(
        "2.6",
        ("each", "every recipient is told of rectification, erasure and restriction"),
        ("impossible", "unless it is impossible or disproportionate", H),
        ("asked", "the person is told of the recipients if they ask"),
        ("record", "who, what, when, by which channel, with which proof"),
    ),
    *_rules(
        "2.7",
        ("P1", "consent or contract, automated, given or observed"),
        ("P2", "another basis: not covered, the copy of Art. 15 is offered"),
        ("P3", "public task: not covered"),
        ("P4", "derived fields are left out"),
        ("P5", "data that are about others too", H),
        ("P6", "direct transmission where feasible, else to the person"),
        ("P7", "it erases nothing"),
        ("P8", "before an account is closed, portability is mentioned"),
    ),
    *_rules(
        "2.8",
        ("O1", "direct marketing stops now, and nothing is weighed"),
        ("O2", "public task or legitimate interests, with grounds: weighed", H),
        ("O3", "the same without grounds: the person is asked once", H),
        ("O4", "consent: read as a withdrawal"),
        ("O5", "another basis: not covered, and which basis is said"),
        ("O6", "research or statistics", H),
        ("O7", "an automated signal counts as an objection or a withdrawal"),
    ),
    *_rules(
        "2.9",
        ("D1", "not solely automated: Art. 22 is not engaged", H),
        ("D2", "a score that others draw strongly on is a decision", H),
        ("D3", "prohibited: stop, and decide anew by a human", H),
        ("D4", "contract or explicit consent: human intervention"),
        ("D5", "allowed by a law: its safeguards", H),
        ("D6", "special categories", H),
        ("D7", "a waiver does not take the review away"),
        ("D8", "an explanation asked for", H),
        ("W1", "withdrawal takes effect now"),
        ("W2", "contractual limitations are ignored"),
        ("W3", "another basis: only if it was announced before", H),
        ("W4", "data kept on consent alone: erasure is proposed"),
        ("W5", "other controllers who have the data are told"),
        ("W6", "who, when, how, under which notice"),
    ),
    *_rules(
        "2.10",
        ("M1", "rights end with death, and are kept for a while"),
        ("M2", "anybody may set directives"),
        ("M3", "particular directives need specific consent"),
        ("M4", "general directives", PARTLY),
        ("M5", "a designated person carries them out"),
        ("M6", "terms that limit this are unwritten"),
        ("M7", "without directives heirs have two purposes"),
        ("M8", "disputes between heirs", PARTLY),
        ("M9", "what heirs prove"),
        ("M10", "online services let people choose"),
        ("M11", "which of several directives counts", PARTLY),
        ("M12", "archives, rights of others, secrecy of correspondence"),
        ("M13", "one month; read only at death"),
        ("r1", "the person, alive"),
        ("r2", "the designated person, and a directive that covers it"),
        ("r3", "the designated person, the directive being silent", PARTLY),
        ("r4", "an heir, and a directive against it"),
        ("r5", "an heir, without a directive"),
        ("r6", "several heirs disagree", H),
        ("r7", "anybody without proof of the death"),
    ),
    *_rules(
        "2.11",
        ("accuracy contested", "restricted if asked; verified; informed before lifting"),
        ("objection received", "restricted; weighed; stopped or lifted", PARTLY),
        ("marketing objection", "stopped in every channel; suppressed; erasure proposed"),
        ("consent withdrawn", "stopped; recorded; erasure proposed; third parties told"),
        ("unlawful processing", "erasure, or restriction if the person prefers it", H),
        ("retention end", "an open case or a restriction holds the purge"),
        ("erasure executed", "recipients; what was made public; again after a restore"),
        ("rectification executed", "recipients; automated decisions are reviewed", PARTLY),
        ("restriction", "recipients; informed before lifting"),
        ("erasure and portability", "export first"),
        ("erasure and access", "access first"),
        ("decision contested", "its effects frozen; human review", PARTLY),
        ("forwarded", "the person is told; the clock is kept"),
        ("death", "marketing stops; the account is frozen; nothing is disclosed"),
        ("breach", "nothing happens to the clock"),
    ),
)

RULE = {rule.id: rule for rule in RULES}
