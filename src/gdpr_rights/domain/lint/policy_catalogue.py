"""The rules by which a privacy policy is held against the law, and against the map."""

from gdpr_rights.domain.lint.findings import Rule, Severity

# A policy text erases and discloses nothing: the desk works, whatever it says.
_W = Severity.WARNING

MARKETING_UNDER_CONTRACT = Rule(
    "marketing-under-contract",
    _W,
    what="Direct marketing is based on a contract: no contract with the person needs it "
    "(GDPR Art. 6(1)(b)), and they may object to it all the same (Art. 21(2)).",
    fix='Base it on "consent", or on "legitimate-interests" where these are not overridden.',
)
POLICY_WITHOUT_ADDRESS = Rule(
    "policy-without-address",
    _W,
    what="The policy gives no address at which a right can be exercised (GDPR Art. 12(2), "
    "13(1)(a)).",
    fix="Give one in the policy, and write it here: email, post or form.",
)
POLICY_WITHOUT_AUTHORITY = Rule(
    "policy-without-authority",
    _W,
    what="The policy names no supervisory authority to which people may complain (GDPR "
    "Art. 13(2)(d), 77).",
    fix='Name it in the policy, and write it here: authority = { name = "..." }.',
)
POLICY_WITHOUT_TIME_LIMIT = Rule(
    "policy-without-time-limit",
    _W,
    what="The policy does not say within what time a request is answered: one month (GDPR "
    "Art. 12(3)).",
    fix='Say it in the policy, and write it here: time_limit = "P1M".',
)
POLICY_TIME_LIMIT_TOO_LONG = Rule(
    "policy-time-limit-too-long",
    _W,
    what="The policy promises an answer later than the law does: within one month (GDPR "
    "Art. 12(3)).",
    fix="Promise one month or less; an extension is told with its reasons when it is needed.",
)
POLICY_MISSES_RIGHTS = Rule(
    "policy-misses-rights",
    _W,
    what="The policy does not name a right of the GDPR that people have by the lawful bases of "
    "the map (GDPR Art. 13(2)(b)-(d), (f)).",
    fix="Name it in the policy, and write it here among the rights. `gdpr-rights policy` writes "
    "that section.",
)
POLICY_MISSES_ERASURE_GROUNDS = Rule(
    "policy-misses-erasure-grounds",
    _W,
    what="The policy lists grounds for erasure and leaves some of the law's out (GDPR "
    "Art. 17(1)): a request that invokes one of these has to be granted all the same.",
    fix="List all six, or none.",
)
POLICY_DENIES_CONTROLLER_ROLE = Rule(
    "policy-denies-controller-role",
    _W,
    what="The policy calls the controller a processor for an activity for which, by the map, it "
    "is the controller: who decides on accounts and bills answers for them (GDPR Art. 4(7)).",
    fix="Correct the policy, or the role of the activity where somebody else decides.",
)
POLICY_LIMITS_WITHDRAWAL = Rule(
    "policy-limits-withdrawal",
    _W,
    what="The policy lets consent be withdrawn only within what a contract allows, or if that "
    "was not given up. It may be withdrawn at any time (GDPR Art. 7(3)).",
    fix="Remove the limit from the policy; the library ignores it.",
)
POLICY_PUNISHES_WITHDRAWAL = Rule(
    "policy-punishes-withdrawal",
    _W,
    what="The policy lets a person who withdraws consent lose services that do not rest on it: "
    "such a consent is not freely given (GDPR Art. 7(4), Recital 42).",
    fix="Let only that end which rests on the consent.",
)
POLICY_WITHDRAWAL_BY_BROWSER_ONLY = Rule(
    "policy-withdrawal-by-browser-only",
    _W,
    what="The policy leaves the withdrawal of consent to the settings of the person's own "
    'browser. It "shall be as easy to withdraw as to give consent" (GDPR Art. 7(3)).',
    fix="Offer the withdrawal where the consent is given: a banner, an account, a link.",
)
POLICY_CONSENT_BY_BROWSING = Rule(
    "policy-consent-by-browsing",
    _W,
    what="The policy takes it for consent that somebody goes on browsing: that is no "
    '"clear affirmative action" (GDPR Art. 4(11), Recital 32).',
    fix="Ask by an action for that alone; without one there is no consent.",
)
POLICY_CONSENT_BY_USE = Rule(
    "policy-consent-by-use",
    _W,
    what="The policy takes it for consent, or for agreement to a new version, that somebody "
    'uses the service: that is no "clear affirmative action" (GDPR Art. 4(11), 7(2)).',
    fix="Announce the change, and ask anew for what needs consent.",
)
POLICY_DOCUMENT_FROM_EVERYBODY = Rule(
    "policy-document-from-everybody",
    _W,
    what="The policy wants a copy of an identity document with every request: more may be asked "
    "only where there are reasonable doubts (GDPR Art. 12(6); EDPB Guidelines 01/2022 "
    "para. 74-75).",
    fix="Ask on doubt only, and first for what proves it with less: a login, a code to an "
    "address on file.",
)
POLICY_IDENTITY_TO_OBJECT = Rule(
    "policy-identity-to-object",
    _W,
    what="The policy wants proof of identity from everybody who objects or withdraws consent: "
    "without reasonable doubts none may be asked for (GDPR Art. 12(6)), and to stop marketing "
    "the channel is enough (Art. 7(3), 21(3)).",
    fix="Ask on doubt only, and never to stop marketing or to withdraw consent.",
)
POLICY_DENIES_WHAT_IS_KEPT = Rule(
    "policy-denies-what-is-kept",
    _W,
    what="The policy says that a kind of data is not kept, and the map keeps it (GDPR "
    "Art. 5(1)(a), 13(2)(a)).",
    fix="Say in the policy what is kept and for how long, or stop keeping it.",
)
POLICY_DENIES_SPECIAL_CATEGORIES = Rule(
    "policy-denies-special-categories",
    _W,
    what="The policy says that no data of Art. 9 are processed, and the map has some (GDPR "
    "Art. 5(1)(a), 9(1)).",
    fix="Correct the policy, or stop processing them.",
)
POLICY_DENIES_TRANSFERS = Rule(
    "policy-denies-transfers",
    _W,
    what="The policy says that no data leave the European Economic Area, and the map has a "
    "recipient outside it (GDPR Art. 13(1)(f)).",
    fix="Name the country and the safeguard in the policy, or the recipient's true country here.",
)
POLICY_WAIVES_HUMAN_REVIEW = Rule(
    "policy-waives-human-review",
    _W,
    what="The policy grants human intervention in automated decisions only outside contracts, "
    "or to who has not given it up; the law grants it under contract and consent, and nobody "
    "can give it up in advance (GDPR Art. 22(3)).",
    fix="Remove the limit from the policy; the library ignores it.",
)

POLICY_RULES: tuple[Rule, ...] = tuple(
    rule for rule in [*globals().values()] if isinstance(rule, Rule)
)
"""Every rule about policies, in the order of the documentation."""
