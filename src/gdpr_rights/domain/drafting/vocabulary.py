"""Which words in the name of a column speak of which personal data, in several languages."""

import attrs

from gdpr_rights.domain.fields import CREDENTIAL, DataSource

TEXTS = frozenset({"text", "json", "binary", "uuid"})
"""The types in which words, tokens and documents are kept."""
_WORDS_ONLY = frozenset({"text", "json"})
_NUMBERS = frozenset({"integer", "float", "decimal"})


def _vocabulary(text: str) -> frozenset[str]:
    return frozenset(text.split())


@attrs.frozen
class Meaning:
    """What a word in the name of a column says about what the column holds.

    Attributes:
        category: The category of personal data.
        like: What the column is named like, for the reason.
        words: The words, each as one run of small letters without accents.
        types: The types for which that is so; any by default.
        source: Where such data come from.
        special: Whether they are of a special category.
        third_party: Whether they may be about others too.
        activity: The kind of activity they are used for, where the table does not say.
        strong: Whether the word alone tells that a row is about a person, whoever's it is.
        own: Whether the person alone knows what is right.
        ask: What a human should look at.
    """

    category: str
    like: str
    words: frozenset[str] = attrs.field(converter=_vocabulary)
    types: frozenset[str] | None = attrs.field(default=None, kw_only=True)
    source: DataSource = attrs.field(default=DataSource.GIVEN, kw_only=True)
    special: bool = attrs.field(default=False, kw_only=True)
    third_party: bool = attrs.field(default=False, kw_only=True)
    activity: str | None = attrs.field(default=None, kw_only=True)
    strong: bool = attrs.field(default=False, kw_only=True)
    own: bool = attrs.field(default=False, kw_only=True)
    ask: str | None = attrs.field(default=None, kw_only=True)


SECRET = Meaning(
    CREDENTIAL,
    "a secret",
    """password passwd pwd passphrase secret token apikey accesskey secretkey privatekey otp totp
    cvv cvc passwordhash pincode pinhash recoverycode recoverycodes backupcode
    backupcodes motdepasse mdp jeton passwort kennwort geheimnis contrasena clave senha segredo
    wachtwoord haslo parola lozinka credential credentials sessionkey sessionid""",
    types=TEXTS,
    strong=True,
)

EMAIL = Meaning(
    "contact",
    "an e-mail address",
    "email mail emailaddress mailaddress courriel correo correoelectronico epost emailadresse",
    types=_WORDS_ONLY,
    strong=True,
    own=True,
)

MEANINGS: tuple[Meaning, ...] = (
    Meaning(
        "health or belief",
        "data of a special category",
        """health diagnosis disease illness allergy allergies medical medication prescription
        bloodtype bloodgroup disability handicap religion religious denomination ethnicity
        ethnic race politicalparty politicalopinion tradeunion unionmember
        sexualorientation biometric genetic sante maladie diagnostic gesundheit krankheit
        diagnose allergie konfession behinderung
        salud enfermedad alergia discapacidad salute malattia gezondheid ziekte""",
        special=True,
        strong=True,
        ask="are these data of a special category (Art. 9)? Then the activity needs a "
        "special_basis; else take special = true away",
    ),
    EMAIL,
    Meaning(
        "device",
        "an address or a mark of a device",
        """ip ipaddress ipaddr remoteaddr remoteip clientip useragent device deviceid
        browser fingerprint adresseip cookie cookieid""",
        types=TEXTS,
        source=DataSource.OBSERVED,
        activity="security",
    ),
    Meaning(
        "contact",
        "a telephone number",
        """phone phonenumber telephone tel mobile mobilephone cell cellphone fax gsm telefon
        handy telefax telefono movil portable telefoon whatsapp""",
        types=_WORDS_ONLY | _NUMBERS,
        strong=True,
        own=True,
    ),
    Meaning(
        "payment",
        "a means of payment or a tax number",
        """iban bic swift card cardnumber creditcard cardholder pan accountnumber bankaccount
        sortcode vat vatnumber vatid taxid taxnumber tva ust ustid siret konto kontonummer
        carte cartebancaire tarjeta cuenta stripe stripeid paypal""",
        types=TEXTS | _NUMBERS,
        activity="billing",
        strong=True,
    ),
    Meaning(
        "official number",
        "a number that an authority gave to the person",
        """ssn nationalid passport passportnumber nir socialsecurity socialsecuritynumber dni nif
        nie personnummer steuerid ausweis ausweisnummer idcard driverlicense licensenumber
        codicefiscale bsn pesel""",
        types=TEXTS | _NUMBERS,
        strong=True,
        ask="may you keep this number at all? National law sets conditions (Art. 87)",
    ),
    Meaning(
        "identity",
        "a day of birth, an age or a sex",
        """birth birthdate birthday birthyear dob dateofbirth naissance datenaissance geburtsdatum
        geburtstag geburt nacimiento nascita geboortedatum age gender sex sexe geschlecht genero
        sesso nationality nationalite staatsangehoerigkeit nacionalidad maritalstatus""",
        strong=True,
        own=True,
    ),
    Meaning(
        "identity",
        "a name of a person",
        """firstname lastname surname familyname givenname fullname middlename displayname
        nickname username screenname login maidenname initials fname lname prenom nomdefamille
        vorname nachname familienname benutzername apellido apellidos cognome voornaam achternaam
        imie nazwisko salutation honorific civilite anrede""",
        types=_WORDS_ONLY,
        strong=True,
        own=True,
    ),
    Meaning(
        "contact",
        "an address of a place",
        """address adresse addr street streetname rue strasse calle via straat housenumber
        hausnummer city ville stadt ort ciudad citta stad town village zip zipcode postal
        postalcode postcode plz codepostal codigopostal country countrycode pays land pais
        paese province county region bundesland provincia""",
        types=_WORDS_ONLY | _NUMBERS,
        own=True,
    ),
    Meaning(
        "location",
        "a position on the map",
        "lat latitude lon lng long longitude geo geolocation location gps coordinates standort",
        source=DataSource.OBSERVED,
    ),
    Meaning(
        "identity",
        "a picture or recording of a person",
        "avatar photo picture portrait selfie signature voice video bild foto",
        types=TEXTS,
        third_party=True,
        ask="may it show or name somebody else? If not, take third_party = true away",
    ),
    Meaning(
        "employment",
        "work and pay",
        """job jobtitle jobrole position department salary wage hire hired hiredate contracttype
        profession occupation beruf emploi poste metier gehalt puesto sueldo""",
    ),
    Meaning(
        "preferences",
        "a choice about advertising",
        "newsletter marketing optin optout subscribed unsubscribed mailinglist",
        activity="marketing",
    ),
    Meaning(
        "profile",
        "an evaluation of the person",
        """score scoring segment rating risk probability prediction churn rank ranking tier
        clv ltv lifetimevalue reputation bonitaet""",
        source=DataSource.DERIVED,
    ),
    Meaning(
        "billing",
        "an amount",
        """total subtotal price amount tax discount currency cost fee balance quantity montant
        prix betrag preis importe precio importo prezzo summe""",
    ),
    Meaning(
        "content",
        "a text that somebody writes freely",
        """note notes comment comments remark remarks message body content text description bio
        biography subject feedback memo kommentar bemerkung notiz remarque commentaire
        observaciones nota html transcript answer reply caption summary about""",
        types=_WORDS_ONLY,
        third_party=True,
        ask="may it be about somebody else? If not, take third_party = true away",
    ),
    Meaning(
        "use of the service",
        "a moment that the system notes",
        """created createdat updated updatedat modified deleted deletedat lastlogin lastseen
        loggedin loggedat visited clicked opened timestamp registered joined seen""",
        types=frozenset({"date", "datetime", "time", "integer", "text"}),
        source=DataSource.OBSERVED,
    ),
)
"""The first that fits counts."""

IN_A_PERSONS_ROW = Meaning(
    "identity",
    "a name",
    """name nom nombre nome naam company organisation organization employer
    firma entreprise societe empresa azienda code number""",
    types=_WORDS_ONLY,
    own=True,
)
"""What these words say where the row itself is a person."""

TITLE_IN_A_PERSONS_ROW = Meaning(
    "employment", "a title", "title titre titel titulo titolo", types=_WORDS_ONLY
)
"""What this word says there: a form of address, or a post, which not the person alone decides."""

STATE_WITH_A_PLACE = Meaning(
    "contact", "an address of a place", "state", types=_WORDS_ONLY, own=True
)
"""What this word says beside a city."""

# Tables

BILLING = _vocabulary(
    """invoice bill billing payment transaction charge refund receipt creditnote ledger payout
    facture paiement rechnung zahlung gutschrift factura pago fattura pagamento"""
)
SECURITY = _vocabulary("""session login audit log access attempt verification anmeldung""")
MARKETING = _vocabulary("newsletter marketing campaign mailing advertising")
EMPLOYEES = _vocabulary(
    """employee staff worker personnel colleague salarie employe mitarbeiter angestellte
    empleado dipendente medewerker teacher agent"""
)

# Who a reference is to

OWNERS = _vocabulary(
    """user customer owner author account person member client patient student subscriber buyer
    holder sender writer poster reporter requester recipient guest visitor contact profile
    utilisateur auteur kunde benutzer besitzer autor cliente usuario"""
)
OTHERS = _vocabulary(
    """assigned assignee assignedto manager supervisor supportrep support rep representative
    salesrep agent handler handledby approver approvedby reviewer reviewedby updatedby
    modifiedby deletedby closedby moderator moderatedby editor editedby verifiedby
    processedby parent reportsto boss mentor betreuer sachbearbeiter responsable"""
)
MAKERS = _vocabulary("""createdby creator addedby uploadedby""")
