"""The sentences of a privacy policy and of a record, in the terms of the French GDPR."""

from gdpr_rights.domain.languages import with_french_spaces
from gdpr_rights.domain.policy_text.words import PolicyWords
from gdpr_rights.law.bases import LawfulBasis
from gdpr_rights.law.rights import Right

FRENCH = with_french_spaces(
    PolicyWords(
        title="Vos données à caractère personnel et vos droits",
        version="Version {version}.",
        version_from="Version {version}, en vigueur à compter du {day}.",
        responsible="Le responsable du traitement",
        controller=(
            "{name} détermine les finalités et les moyens du traitement de vos données à "
            "caractère personnel : c'est le responsable du traitement."
        ),
        officer="Son délégué à la protection des données peut être joint ainsi : {officer}.",
        reached="Vous pouvez le joindre au sujet de vos données :",
        by_email="par courrier électronique : {address}",
        by_post="par courrier postal : {address}",
        by_form="par ce formulaire : {address}",
        by_contact="à l'adresse suivante : {address}",
        purposes="Pourquoi vos données sont traitées",
        no_purposes=(
            "{name} ne traite aucune donnée à caractère personnel en tant que responsable du "
            "traitement."
        ),
        basis="Base légale :",
        interest="Intérêt légitime poursuivi :",
        jointly="Conjointement avec d'autres :",
        data="Données :",
        source="Leur origine :",
        recipients="Destinataires :",
        nobody="personne en dehors du responsable du traitement",
        retention="Durée de conservation :",
        whether_required="Devez-vous les fournir ?",
        required={
            LawfulBasis.CONTRACT: (
                "elles sont nécessaires au contrat ; sans elles, il ne peut être ni conclu ni "
                "exécuté"
            ),
            LawfulBasis.LEGAL_OBLIGATION: "la loi l'exige",
            LawfulBasis.CONSENT: (
                "vous en êtes libre ; ne pas consentir n'a pas d'autre conséquence"
            ),
        },
        decision="Décision automatisée :",
        decided="{logic}. Importance : {significance}. Conséquences : {consequences}",
        who_receives="Qui reçoit vos données",
        transfers="Hors de l'Espace économique européen",
        automated="Décisions automatisées",
        for_others="Ce qui est traité pour le compte d'autrui",
        forwarded=(
            "{name} effectue les traitements suivants pour le compte d'un autre responsable du "
            "traitement, qui en décide. Une demande qui les concerne lui est transmise sans "
            "délai, et vous êtes informé de son identité (RGPD art. 28(3)(e))."
        ),
        your_rights="Vos droits",
        names={
            Right.INFORMATION: "Information",
            Right.ACCESS: "Accès",
            Right.RECTIFICATION: "Rectification",
            Right.ERASURE: "Effacement",
            Right.RESTRICTION: "Limitation du traitement",
            Right.PORTABILITY: "Portabilité",
            Right.OBJECTION: "Opposition",
            Right.HUMAN_REVIEW: "Intervention humaine dans les décisions automatisées",
            Right.CONSENT_WITHDRAWAL: "Retrait du consentement",
            Right.POST_MORTEM_DIRECTIVES: "Directives après votre décès",
            Right.COMPLAINT: "Réclamation",
        },
        rights={
            Right.INFORMATION: "Vous êtes informé de ce qui est fait de vos données.",
            Right.ACCESS: (
                "Vous apprenez si des données vous concernant sont traitées, vous en recevez une "
                "copie, et vous êtes informé de ce qui en est fait."
            ),
            Right.RECTIFICATION: (
                "Les données inexactes sont rectifiées, les données incomplètes complétées."
            ),
            Right.ERASURE: (
                "Vos données sont effacées lorsqu'elles ne sont plus nécessaires, lorsque vous "
                "retirez le consentement sur lequel elles reposent, lorsque vous vous opposez au "
                "traitement et qu'aucun motif ne prévaut, lorsque le traitement est illicite, "
                "lorsqu'une loi exige leur effacement, ou lorsqu'elles ont été collectées pendant "
                "votre enfance pour un service en ligne. Ce qu'une loi oblige à conserver, ou ce "
                "qui est nécessaire à un droit en justice, n'est conservé que pour cela, et vous "
                "en êtes informé."
            ),
            Right.RESTRICTION: (
                "Vos données sont conservées sans être utilisées : pendant que l'on vérifie leur "
                "exactitude ou si votre opposition prévaut, lorsque le traitement est illicite et "
                "que vous préférez cela à l'effacement, ou lorsque vous en avez besoin pour un "
                "droit en justice. Vous êtes informé avant la levée de la limitation."
            ),
            Right.PORTABILITY: (
                "Vous recevez les données que vous avez fournies dans un format structuré, "
                "couramment utilisé et lisible par machine, et pouvez les faire transmettre à un "
                "autre responsable du traitement lorsque cela est techniquement possible."
            ),
            Right.OBJECTION: "Vous pouvez vous opposer à un traitement : voir ci-dessous.",
            Right.HUMAN_REVIEW: (
                "Vous pouvez obtenir qu'une personne examine une décision prise par des moyens "
                "exclusivement automatisés, exprimer votre point de vue et contester la décision. "
                "Nul ne peut renoncer à ce droit."
            ),
            Right.CONSENT_WITHDRAWAL: (
                "Vous pouvez retirer votre consentement à tout moment, gratuitement, sans donner "
                "de raison et aussi simplement que vous l'avez donné. Ce qui a été fait avant "
                "reste licite ; rien d'autre de ce que nous proposons n'en dépend."
            ),
            Right.POST_MORTEM_DIRECTIVES: (
                "Vous pouvez décider du sort de vos données : voir ci-dessous."
            ),
            Right.COMPLAINT: (
                "Vous pouvez introduire une réclamation auprès d'une autorité de contrôle : voir "
                "ci-dessous."
            ),
        },
        concerning="Pour : {purposes}.",
        objection_title="Votre droit d'opposition",
        objection_marketing=(
            "Vous pouvez vous opposer à tout moment, sans donner de raison, à l'utilisation de "
            "vos données à des fins de prospection, y compris au profilage qui y est lié. Elle "
            "cesse alors, par tous les canaux (RGPD art. 21(2)-(3)). Cela concerne : {purposes}."
        ),
        objection_interest=(
            "Vous pouvez vous opposer à tout moment, pour des raisons tenant à votre situation "
            "particulière, aux traitements énumérés ici. Ils cessent alors, à moins que des "
            "motifs légitimes et impérieux ne prévalent sur les vôtres ou qu'un droit en justice "
            "ne l'exige ; jusqu'à cette décision, vos données n'y sont pas utilisées (RGPD "
            "art. 21(1), 18(1)(d)). Cela concerne : {purposes}."
        ),
        after_death="Après votre décès",
        after_death_says=(
            (
                "Vous pouvez définir des directives relatives à la conservation, à l'effacement "
                "et à la communication de vos données après votre décès, les modifier et les "
                "révoquer à tout moment : générales, sur l'ensemble des données vous concernant, "
                "ou particulières, sur les traitements qu'elles mentionnent, enregistrées auprès "
                "du responsable du traitement avec votre consentement spécifique (loi 78-17, "
                "art. 85 I)."
            ),
            (
                "Vous pouvez désigner une personne chargée de les exécuter. À défaut, ou en "
                "l'absence de directives, vos héritiers peuvent exercer vos droits dans la "
                "mesure nécessaire au règlement de la succession et à la prise en compte de "
                "votre décès : les comptes sont fermés, les traitements cessent (loi 78-17, art. "
                "85 II)."
            ),
        ),
        exercise="Comment exercer vos droits",
        exercise_at="Une demande n'exige ni formulaire, ni article, ni motif. Adressez-la :",
        exercise_says=(
            (
                "Il vous est répondu dans les meilleurs délais, et au plus tard dans un délai "
                "d'un mois à compter de la réception. Ce délai peut être prolongé de deux mois "
                "si les demandes sont complexes ou nombreuses ; vous en êtes informé, avec les "
                "motifs, pendant le premier mois (RGPD art. 12(3))."
            ),
            "C'est gratuit (RGPD art. 12(5)).",
            (
                "Des informations supplémentaires ne vous sont demandées pour confirmer votre "
                "identité qu'en cas de doute raisonnable (RGPD art. 12(6)). Rien de tel n'est "
                "demandé pour faire cesser la prospection ou pour retirer un consentement."
            ),
            (
                "Un refus vous parvient dans le délai d'un mois, avec ses motifs et les voies de "
                "recours (RGPD art. 12(4))."
            ),
        ),
        complaint="Réclamation",
        record_title="Registre des activités de traitement",
        record_intro="RGPD art. 30(1).",
        field="Rubrique",
        content="Contenu",
        name="Responsable du traitement (a)",
        contact="Contact (a)",
        country="Pays",
        authority="Autorité de contrôle",
        processor_title="Traitements effectués pour le compte d'autrui",
        processor_intro="RGPD art. 30(2). Le sous-traitant est {name}, {contact}.",
        officer_row="Délégué à la protection des données (a)",
        purpose="Finalité (b)",
        lawful_basis="Base légale",
        recipients_row="Destinataires (d)",
        role="Rôle",
        people="Catégories de personnes concernées (c)",
        nobody_known="aucune catégorie de personnes de la carte",
        data_categories="Catégories de données (c)",
        special_data="{categories} (catégories particulières, RGPD art. 9)",
        transfer_column="Transferts vers des pays tiers (e)",
        transferred="{places}",
        no_transfer="aucun",
        start="la date « {column} » dans « {dataset} »",
        erased="Délai d'effacement (f)",
        systems="Conservées dans",
        nowhere="aucun jeu de données de la carte",
        security="Mesures de sécurité (g)",
        security_outside=(
            "La carte de données ne les décrit pas : joindre la description des mesures de "
            "l'article 32."
        ),
        on_behalf="Pour le compte de (a)",
        on_behalf_of_tenants="chacune des organisations recensées dans {dataset}",
        on_behalf_outside=(
            "les responsables du traitement liés par un contrat selon l'article 28 : joindre la "
            "liste"
        ),
        processing="Catégories de traitements (b)",
        processor_recipients="Destinataires",
        processor_transfers="Transferts vers des pays tiers (c)",
        erased_for_others="Durée de conservation",
        processor_security="Mesures de sécurité (d)",
        no_activities="La carte de données n'en contient aucune.",
    )
)
