"""The sentences of an answer in French, in the terms of the French text of the GDPR."""

from gdpr_rights.domain.fields import DataSource
from gdpr_rights.domain.languages import with_french_spaces
from gdpr_rights.domain.parties import Role
from gdpr_rights.domain.wording import Wording
from gdpr_rights.law.bases import LawfulBasis, SpecialBasis
from gdpr_rights.law.citations import Citation
from gdpr_rights.law.grounds import RefusalGround
from gdpr_rights.law.periods import Period

_NUMBERS = ("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix")
_UNITS = {
    "years": ("an", "ans"),
    "months": ("mois", "mois"),
    "weeks": ("semaine", "semaines"),
    "days": ("jour", "jours"),
    "hours": ("heure", "heures"),
    "business_days": ("jour ouvrable", "jours ouvrables"),
}
_FEMININE = ("weeks", "hours")
_TERMS = (
    ("GDPR Art.", "RGPD art."),
    ("GDPR Recital", "RGPD considérant"),
    ("EDPB Guidelines 01/2022 para.", "Lignes directrices 01/2022 du CEPD, point"),
    ("Reg. 1182/71 Art.", "Règlement 1182/71 art."),
    ("CJEU", "CJUE"),
    ("(our reading)", "(notre lecture)"),
)


def in_french(citation: Citation) -> str:
    """A citation as a French lawyer would write it.

    Examples:
        >>> from gdpr_rights import Citation
        >>> from gdpr_rights.domain.french import in_french
        >>> in_french(Citation("GDPR Art. 15(1)"))
        'RGPD art. 15(1)'
    """
    text = str(citation)
    for english, french in _TERMS:
        text = text.replace(english, french)
    return text


def period_in_french(period: Period) -> str:
    """A period in words.

    Examples:
        >>> from gdpr_rights import Period
        >>> from gdpr_rights.domain.french import period_in_french
        >>> period_in_french(Period(years=1, months=6)), period_in_french(Period(weeks=1))
        ('un an et six mois', 'une semaine')
    """
    parts = []
    for unit, names in _UNITS.items():
        number = getattr(period, unit)
        if number:
            count = _NUMBERS[number] if number < len(_NUMBERS) else str(number)
            if number == 1 and unit in _FEMININE:
                count = "une"
            parts.append(f"{count} {names[number > 1]}")
    return " et ".join(parts) or "zéro jour"


def _right(text: str, article: int) -> tuple[str, Citation]:
    return text, Citation(f"RGPD art. {article}")


FRENCH = with_french_spaces(
    Wording(
        separator=" ; ",
        cite=in_french,
        period=period_in_french,
        sources={
            DataSource.GIVEN: "vous nous les avez fournies",
            DataSource.OBSERVED: (
                "nous les avons enregistrées lors de votre utilisation de nos services"
            ),
            DataSource.DERIVED: "nous les avons déduites d'autres données vous concernant",
            DataSource.THIRD_PARTY: "un tiers nous les a fournies",
        },
        bases={
            LawfulBasis.CONSENT: "consentement",
            LawfulBasis.CONTRACT: "exécution d'un contrat",
            LawfulBasis.LEGAL_OBLIGATION: "obligation légale",
            LawfulBasis.VITAL_INTERESTS: "sauvegarde des intérêts vitaux",
            LawfulBasis.PUBLIC_TASK: "mission d'intérêt public",
            LawfulBasis.LEGITIMATE_INTERESTS: "intérêts légitimes",
        },
        special_bases={
            SpecialBasis.EXPLICIT_CONSENT: "consentement explicite",
            SpecialBasis.EMPLOYMENT_AND_SOCIAL_LAW: (
                "droit du travail, de la sécurité sociale et de la protection sociale"
            ),
            SpecialBasis.VITAL_INTERESTS: "sauvegarde des intérêts vitaux",
            SpecialBasis.NOT_FOR_PROFIT_BODY: "organisme à but non lucratif",
            SpecialBasis.MADE_PUBLIC: "données que vous avez manifestement rendues publiques",
            SpecialBasis.LEGAL_CLAIMS: "constatation, exercice ou défense d'un droit en justice",
            SpecialBasis.SUBSTANTIAL_PUBLIC_INTEREST: "motifs d'intérêt public important",
            SpecialBasis.MEDICINE: "médecine préventive, médecine du travail et soins de santé",
            SpecialBasis.PUBLIC_HEALTH: "intérêt public dans le domaine de la santé publique",
            SpecialBasis.ARCHIVING_AND_RESEARCH: (
                "archives dans l'intérêt public, recherche et statistiques"
            ),
        },
        roles={
            Role.PROCESSOR: "sous-traitant",
            Role.CONTROLLER: "responsable du traitement",
            Role.JOINT_CONTROLLER: "responsable conjoint du traitement",
        },
        processed="{name} traite des données à caractère personnel vous concernant.",
        processed_for_others=(
            "{name} ne traite, en tant que responsable du traitement, aucune donnée à caractère "
            "personnel vous concernant. Quant aux données détenues, le cas échéant, pour le "
            "compte d'un autre responsable du traitement, c'est à celui-ci de vous répondre."
        ),
        not_processed=(
            "Non : {name} ne traite aucune donnée à caractère personnel vous concernant qui "
            "puisse être trouvée à partir des éléments que vous avez fournis."
        ),
        statements_alone=(
            "Oui : {name} conserve la trace de vos consentements et de vos oppositions. Aucune "
            "autre donnée à caractère personnel vous concernant n'a pu être trouvée à partir des "
            "éléments que vous avez fournis."
        ),
        disclosed=(
            "Vos données sont ou ont été communiquées aux destinataires suivants : {recipients}."
        ),
        not_disclosed=(
            "Vos données ne sont communiquées à personne en dehors du responsable du traitement."
        ),
        after="{period} après {start}",
        after_event="{period} après l'événement « {event} »",
        year_end="la fin de l'année de ",
        start="la date « {column} » de vos données « {dataset} »",
        either=" ou ",
        latest=", la plus tardive étant retenue",
        rights=(
            _right("la rectification des données inexactes", 16),
            _right("l'effacement de vos données", 17),
            _right("la limitation du traitement de vos données", 18),
            _right("l'opposition au traitement de vos données", 21),
        ),
        access=_right(
            "l'accès à toutes les données vous concernant, avec l'explication de leur usage", 15
        ),
        complaint=(
            "Vous avez le droit d'introduire une réclamation auprès d'une autorité de contrôle, "
            "en particulier là où vous résidez, là où vous travaillez ou là où vous estimez que "
            "la loi a été violée."
        ),
        complaint_to=(
            "Vous avez le droit d'introduire une réclamation auprès d'une autorité de contrôle, "
            "notamment auprès de celle-ci : {authority}."
        ),
        decided=(
            "Des décisions vous concernant sont prises de façon automatisée ; leur logique "
            "sous-jacente, leur importance et leurs conséquences sont expliquées avec chaque "
            "finalité."
        ),
        not_decided=(
            "Aucune décision vous concernant n'est fondée exclusivement sur un traitement "
            "automatisé, y compris le profilage."
        ),
        prepared=(
            "La décision est prise ainsi : {logic}. Elle porte sur ceci : {significance}. Ce qui "
            "en résulte : {consequences}."
        ),
        applied="Ce qui vous a été effectivement appliqué : {applied}.",
        withheld=(
            "Une partie de l'explication touche à des secrets d'affaires ou à d'autres personnes. "
            "Nous la soumettons à l'autorité de contrôle ou à une juridiction, qui met en balance "
            "ce qui peut vous être dit."
        ),
        transferred=(
            "Vos données sont transférées hors de l'Espace économique européen : {places}."
        ),
        transferred_unknown="Le pays du traitement n'est pas indiqué pour : {names}.",
        not_transferred=(
            "Vos données ne sont pas transférées hors de l'Espace économique européen."
        ),
        safeguard="avec la garantie suivante : {safeguard}",
        no_safeguard="dont la garantie n'est pas indiquée",
        ported=(
            "Vous recevez les données à caractère personnel vous concernant que vous avez "
            "fournies à {name}, ou qui ont été enregistrées lors de votre utilisation de ses "
            "services, dans la mesure où elles sont traitées avec votre consentement ou pour un "
            "contrat avec vous (RGPD art. 20(1))."
        ),
        nothing_ported=(
            "{name} n'a trouvé, à partir des éléments que vous avez fournis, aucune donnée à "
            "caractère personnel relevant de ce droit, c'est-à-dire provenant de vous et traitée "
            "avec votre consentement ou pour un contrat avec vous (RGPD art. 20(1))."
        ),
        nothing_ported_for_others=(
            "Quant aux données que {name} détient, le cas échéant, pour le compte d'un autre "
            "responsable du traitement, c'est à celui-ci de vous répondre."
        ),
        format=(
            "Les données sont fournies dans un format structuré, couramment utilisé et lisible "
            "par machine. Vous pouvez les transmettre à un autre responsable du traitement sans "
            "que nous y fassions obstacle (RGPD art. 20(1))."
        ),
        transmission=(
            "Lorsque cela est techniquement possible, vous pouvez aussi obtenir que nous les "
            "transmettions directement à un autre responsable du traitement (RGPD art. 20(2))."
        ),
        limits=(
            "Ce droit ne porte ni sur les données que nous avons déduites d'autres données, ni "
            "sur celles qui ne proviennent pas de vous, ni sur celles que nous traitons sur une "
            "autre base légale que votre consentement ou un contrat avec vous. Vous pouvez "
            "obtenir celles-ci aussi, en exerçant votre droit d'accès (RGPD art. 15)."
        ),
        erases_nothing=(
            "L'exercice de ce droit n'efface rien et ne met fin à rien : vos données restent où "
            "elles sont aussi longtemps qu'elles sont nécessaires, et vous pouvez à tout moment "
            "en demander l'effacement (RGPD art. 20(3))."
        ),
        other_columns="toutes les autres colonnes",
        refused={
            RefusalGround.SECURITY_OF_PROCESSING: (
                "les mots de passe, les clés et ce que le responsable du traitement a désigné "
                "comme tel ne sont pas communiqués"
            ),
            RefusalGround.RIGHTS_OF_OTHERS: (
                "la communication porterait atteinte aux droits et libertés d'autrui"
            ),
        },
        undecided="une décision humaine est encore attendue",
        forwarded=(
            "nous détenons ces données pour un autre responsable du traitement, auquel cette "
            "partie de la demande est transmise"
        ),
        unclassified=(
            "le responsable du traitement n'a pas encore indiqué ce que contient cette colonne"
        ),
        derived=(
            "nous avons déduit ces données d'autres données vous concernant ; ce droit porte sur "
            "ce qui provient de vous. Vous pouvez les obtenir en exerçant votre droit d'accès "
            "(RGPD art. 15)"
        ),
        from_others=(
            "un tiers nous a fourni ces données ; ce droit porte sur ce qui provient de vous. "
            "Vous pouvez les obtenir en exerçant votre droit d'accès (RGPD art. 15)"
        ),
        other_basis=(
            "nous traitons ces données sur une autre base légale que votre consentement ou un "
            "contrat avec vous : {bases}. Vous pouvez les obtenir en exerçant votre droit d'accès "
            "(RGPD art. 15)"
        ),
        not_covered=(
            "ce droit ne porte pas sur ces données. Vous pouvez les obtenir en exerçant votre "
            "droit d'accès (RGPD art. 15)"
        ),
    )
)
