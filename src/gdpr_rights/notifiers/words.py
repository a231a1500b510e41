"""A notice as a short plain text, in English and in French."""

from collections.abc import Iterator, Mapping

import attrs

from gdpr_rights.domain.languages import with_french_spaces
from gdpr_rights.domain.notices import NoticeDetails, Operation
from gdpr_rights.domain.parties import Role
from gdpr_rights.domain.values import Scalar


@attrs.frozen(kw_only=True)
class Words:
    """The sentences of one language.

    Attributes:
        title: What the message is about, by operation.
        done: What was done, by operation.
        asked: What the recipient shall do, by operation.
        decides: What is said instead to somebody who decides for themselves.
        labels: What stands before each part.
        scalars: How true, false and nothing are written.
        footer: What stands last.
    """

    title: Mapping[Operation, str]
    done: Mapping[Operation, str]
    asked: Mapping[Operation, str]
    decides: str
    labels: Mapping[str, str]
    scalars: Mapping[Scalar, str]
    footer: str


ENGLISH = Words(
    title={
        Operation.RECTIFICATION: "Personal data rectified",
        Operation.ERASURE: "Personal data erased",
        Operation.RESTRICTION: "Processing of personal data restricted",
        Operation.LIFTING: "Restriction of processing lifted",
        Operation.WITHDRAWAL: "Consent withdrawn",
        Operation.OBJECTION: "Objection to processing",
    },
    done={
        Operation.RECTIFICATION: "On {on} {name} rectified personal data of the person below.",
        Operation.ERASURE: "On {on} {name} erased personal data of the person below.",
        Operation.RESTRICTION: "On {on} {name} restricted the processing of personal data of the "
        "person below.",
        Operation.LIFTING: "On {on} {name} lifted the restriction of the processing of personal "
        "data of the person below.",
        Operation.WITHDRAWAL: "On {on} the person below withdrew the consent on which {name} "
        "processed their personal data.",
        Operation.OBJECTION: "On {on} {name} stopped the processing of personal data to which the "
        "person below objected.",
    },
    asked={
        Operation.RECTIFICATION: "You received them from us. Please rectify them too.",
        Operation.ERASURE: "You received them from us. Please erase them too, with every copy.",
        Operation.RESTRICTION: "You received them from us. Please do nothing but store them, "
        "until we tell you that the restriction has ended.",
        Operation.LIFTING: "You may process them again as before.",
        Operation.WITHDRAWAL: "You received them from us. Please stop processing them for the "
        "purposes below.",
        Operation.OBJECTION: "You received them from us. Please stop processing them for the "
        "purposes below.",
    },
    decides="You received them from us and decide yourselves how they are processed: please see "
    "what follows for you.",
    labels={
        "person": "Person",
        "tenant": "Organisation",
        "categories": "Categories of data",
        "partly": "Only in part, for some of it must be kept",
        "channels": "Channels",
        "purposes": "Purposes",
        "corrected": "What is right",
        "due_by": "Please act by",
        "source": "Legal source",
        "notice": "Notice",
    },
    scalars={None: "(nothing)", True: "yes", False: "no"},
    footer="Please confirm by answering, with the number of the notice. If it reaches you twice, "
    "it is the same notice. Questions: {contact}",
)

FRENCH = with_french_spaces(
    Words(
        title={
            Operation.RECTIFICATION: "Données personnelles rectifiées",
            Operation.ERASURE: "Données personnelles effacées",
            Operation.RESTRICTION: "Traitement de données personnelles limité",
            Operation.LIFTING: "Limitation du traitement levée",
            Operation.WITHDRAWAL: "Consentement retiré",
            Operation.OBJECTION: "Opposition au traitement",
        },
        done={
            Operation.RECTIFICATION: "Le {on}, {name} a rectifié des données personnelles de la "
            "personne ci-dessous.",
            Operation.ERASURE: "Le {on}, {name} a effacé des données personnelles de la personne "
            "ci-dessous.",
            Operation.RESTRICTION: "Le {on}, {name} a limité le traitement de données "
            "personnelles de la personne ci-dessous.",
            Operation.LIFTING: "Le {on}, {name} a levé la limitation du traitement de données "
            "personnelles de la personne ci-dessous.",
            Operation.WITHDRAWAL: "Le {on}, la personne ci-dessous a retiré le consentement sur "
            "lequel {name} traitait ses données personnelles.",
            Operation.OBJECTION: "Le {on}, {name} a cessé le traitement de données personnelles "
            "auquel la personne ci-dessous s'est opposée.",
        },
        asked={
            Operation.RECTIFICATION: "Vous les avez reçues de nous. Veuillez les rectifier aussi.",
            Operation.ERASURE: "Vous les avez reçues de nous. Veuillez les effacer aussi, avec "
            "toute copie.",
            Operation.RESTRICTION: "Vous les avez reçues de nous. Veuillez seulement les "
            "conserver, jusqu'à ce que nous vous disions que la limitation a pris fin.",
            Operation.LIFTING: "Vous pouvez de nouveau les traiter comme avant.",
            Operation.WITHDRAWAL: "Vous les avez reçues de nous. Veuillez cesser de les traiter "
            "pour les finalités ci-dessous.",
            Operation.OBJECTION: "Vous les avez reçues de nous. Veuillez cesser de les traiter "
            "pour les finalités ci-dessous.",
        },
        decides="Vous les avez reçues de nous et décidez vous-mêmes de leur traitement : veuillez "
        "voir ce qui en suit pour vous.",
        labels={
            "person": "Personne",
            "tenant": "Organisation",
            "categories": "Catégories de données",
            "partly": "En partie seulement, car le reste doit être conservé",
            "channels": "Canaux",
            "purposes": "Finalités",
            "corrected": "Ce qui est exact",
            "due_by": "À faire avant la fin du",
            "source": "Texte applicable",
            "notice": "Avis",
        },
        scalars={None: "(rien)", True: "oui", False: "non"},
        footer="Veuillez confirmer en réponse, avec le numéro de l'avis. S'il vous parvient deux "
        "fois, c'est le même avis. Questions : {contact}",
    )
)

_LANGUAGES = {"en": ENGLISH, "fr": FRENCH}
_COLONS = {"en": ": ", "fr": "\u00a0: "}


def subject_of(details: NoticeDetails, language: str) -> str:
    """The subject: it names nobody, for subjects are shown and logged everywhere."""
    title = _LANGUAGES[language].title[details.notice.operation]
    return f"{title} ({details.notice.id})"


def text_of(details: NoticeDetails, language: str) -> str:
    """The whole text."""
    words, notice = _LANGUAGES[language], details.notice
    name, contact = details.controller.name, details.controller.contact
    decides = details.role is Role.CONTROLLER and notice.operation is not Operation.LIFTING
    return "\n".join(
        [
            words.done[notice.operation].format(on=details.on.isoformat(), name=name),
            words.decides if decides else words.asked[notice.operation],
            "",
            *(
                f"{words.labels[of]}{_COLONS[language]}{said}"
                for of, said in _parts(details, words)
            ),
            "",
            words.footer.format(contact=contact),
            "",
        ]
    )


def _parts(details: NoticeDetails, words: Words) -> Iterator[tuple[str, str]]:
    notice = details.notice
    for name, value in details.person:
        yield "person", f"{name} = {value}"
    if details.tenant is not None:
        yield "tenant", str(details.tenant)
    if notice.categories:
        yield "categories", ", ".join(notice.categories)
    if notice.partly:
        yield "partly", ", ".join(notice.partly)
    if notice.channels:
        yield "channels", ", ".join(notice.channels)
    if details.purposes:
        yield "purposes", "; ".join(details.purposes)
    for of in details.corrected:
        yield "corrected", f"{of.field} ({of.category}) = {_said(of.value, words)}"
    if notice.due_by is not None:
        yield "due_by", notice.due_by.isoformat()
    yield "source", str(notice.operation.citation)
    yield "notice", notice.id


def _said(value: Scalar, words: Words) -> str:
    if value is None or isinstance(value, bool):
        return words.scalars[value]
    return str(value)
