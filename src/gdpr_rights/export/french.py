"""The sentences of the page in French."""

from datetime import date

from gdpr_rights.domain.languages import with_french_spaces
from gdpr_rights.domain.parties import Role
from gdpr_rights.domain.standing import StandingVerdict
from gdpr_rights.export.page_words import PageWords
from gdpr_rights.law.automated import ReviewResult

_MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)


def _day(day: date) -> str:
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number} {_MONTHS[day.month - 1]} {day.year}"


FRENCH_PAGE = with_french_spaces(
    PageWords(
        day=_day,
        number=lambda number: f"{number:,}".replace(",", "\u00a0"),
        is_one=lambda number: number < 2,  # noqa: PLR2004 - in French, nothing is singular
        title="Vos données à caractère personnel : {name}",
        contents="Sommaire",
        who_answers="Responsable du traitement",
        case="Dossier",
        made_on="Établi le",
        headings={
            "answer": "La réponse",
            "purposes": "Ce que nous faisons de vos données, et pourquoi",
            "recipients": "Les destinataires de vos données",
            "transfers": "Les transferts vers d'autres pays",
            "decisions": "Les décisions automatisées",
            "statements": "Vos consentements et vos oppositions",
            "format": "Ce que vous pouvez faire de ces données",
            "bases": "Vos consentements et vos contrats",
            "erasure": "Rien n'est effacé",
            "rights": "Vos droits",
            "copy": "La copie de vos données",
            "left-out": "Ce qui n'est pas dans cette copie, et pourquoi",
            "reading": "Comment lire les fichiers",
        },
        no_files="Cette archive ne contient aucun fichier de données.",
        contained="Cette archive contient {entries} vous concernant, provenant de {collections}.",
        entry=("entrée", "entrées"),
        collection=("ensemble de données", "ensembles de données"),
        nothing_found=(
            "Nous n'avons trouvé aucune donnée à caractère personnel vous concernant à partir des "
            "éléments que vous avez fournis."
        ),
        basis="Base légale",
        categories="Catégories de données",
        receivers="Destinataires",
        nobody="personne en dehors de notre organisme",
        retention="Durée de conservation",
        sources="Source des données",
        decisions="Décisions prises sans intervention humaine",
        taken_on="Date de la décision",
        outcome="Ce qui a été décidé",
        explanation="Comment la décision a été prise",
        data_used="Les données sur lesquelles elle repose",
        reviewed="Ce qu'en a fait une personne",
        results={
            ReviewResult.UPHELD: "réexaminée et maintenue",
            ReviewResult.CHANGED: "réexaminée et modifiée",
        },
        none="aucune",
        separator=" ; ",
        recipient="{name}{country} : {role}{safeguard}",
        country=", {country}",
        safeguard=" ; garantie pour ce transfert : {safeguard}",
        roles={
            Role.PROCESSOR: "sous-traitant, qui traite les données pour notre compte",
            Role.CONTROLLER: "responsable du traitement, qui décide lui-même de leur usage",
            Role.JOINT_CONTROLLER: "responsable conjoint du traitement, qui décide avec nous",
        },
        your_rights="Vous disposez des droits suivants :",
        write_to="Écrivez-nous : {contact}. L'exercice de vos droits est gratuit.",
        statements="Ce que vous nous avez dit, et quand",
        statements_headings=("Date", "Ce que vous avez dit", "Finalité", "Canal", "Comment"),
        said={
            StandingVerdict.CONSENTED: "vous avez consenti",
            StandingVerdict.REFUSED: "vous n'avez pas consenti",
            StandingVerdict.WITHDRAWN: "vous avez retiré votre consentement",
            StandingVerdict.OBJECTED: "vous vous êtes opposé",
        },
        every_channel="tous les canaux",
        text_shown="le texte {version} vous a été présenté",
        until="jusqu'au {day}",
        proof="notre preuve : {proof}",
        nothing_to_copy="Il n'y a aucun fichier de données : il n'y avait rien à copier.",
        twice=(
            "Chaque ensemble de données est fourni deux fois : en CSV, pour un tableur, et en "
            "JSON, à l'identique."
        ),
        files="Les fichiers",
        files_headings=("Ensemble", "Quantité", "Fichiers"),
        nothing_about_you="rien vous concernant",
        fields="Les champs de {name}",
        fields_headings=("Champ", "Signification", "Finalités", "Source", "Forme"),
        key=(
            "le numéro ou le nom de l'entrée",
            "distinguer les entrées",
            "nous l'attribuons",
        ),
        joins=(
            "une référence ou un repère de notre application",
            "la faire fonctionner",
            "nous l'attribuons",
        ),
        nothing_left_out="Rien n'a été omis.",
        left_out="Ce qui ne figure pas dans cette copie",
        left_out_headings=("Ensemble", "Champ", "Pourquoi"),
        csv_rule=(
            "Les fichiers CSV s'ouvrent dans un tableur ; ils sont en UTF-8, avec des virgules. "
            "Une cellule qui commence par = + - @ (ou leur variante pleine chasse), une "
            "tabulation ou une "
            "fin de ligne est "
            "précédée d'un ', pour qu'aucun tableur ne la prenne pour une formule, de même "
            "qu'une cellule qui commence déjà par ' : retirez un seul ' pour obtenir la valeur. "
            "Une cellule vide signifie qu'il n'y a pas de valeur ; un ' seul signifie un texte "
            "vide. Cela vaut aussi pour les nombres négatifs et pour les noms des colonnes."
        ),
        json_rule=(
            'Les fichiers JSON contiennent les lignes sous "rows", chacune par noms de '
            'colonnes, et indiquent le type de chaque colonne sous "columns" ; null signifie '
            "qu'il n'y a pas de valeur."
        ),
        types={
            "text": ("texte", "tel quel"),
            "integer": ("nombre entier", "jamais arrondi, quel que soit le nombre de chiffres"),
            "decimal": (
                "nombre",
                "avec tous ses chiffres ; en JSON, une chaîne, pour n'en perdre aucun",
            ),
            "float": ("nombre", "avec un point ; NaN, Infinity et -Infinity en chaînes"),
            "boolean": ("oui ou non", "true (oui) ou false (non)"),
            "date": ("date", "selon la norme ISO 8601 : 2026-11-21"),
            "datetime": (
                "date et heure",
                "selon la norme ISO 8601 : 2026-11-21T09:30:00, avec le décalage s'il est connu",
            ),
            "time": ("heure", "selon la norme ISO 8601 : 09:30:00"),
            "binary": ("fichier ou autres données binaires", "en base64"),
            "uuid": ("identifiant", "en chiffres hexadécimaux avec des tirets"),
            "json": ("données structurées", "en JSON ; dans le CSV, le texte de ce JSON"),
        },
        types_title="La forme des valeurs",
        types_headings=("Forme", "Dans les fichiers"),
        dictionary=(
            "datapackage.json décrit chaque fichier et chaque champ pour les programmes, sous la "
            "forme d'un Data Package de Frictionless."
        ),
        manifest=(
            "manifest.json contient la liste des fichiers avec leur empreinte SHA-256, pour que "
            "vous puissiez vérifier que rien n'a été modifié en chemin."
        ),
    )
)
