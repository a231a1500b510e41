"""The supervisory authorities to which people complain, by country.

An authority moves house now and then: each line says where it was read, when, and how well it is
known. A data map that names its own authority is believed before this directory.

Source: GDPR Art. 51, 77.
"""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

import attrs

from gdpr_rights.law.citations import Mark


def _says_something(_instance: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{attribute.name} must be a text that says something")


@attrs.frozen
class Authority:
    """A supervisory authority, to which the person may complain.

    Attributes:
        name: Its name.
        address: Its postal address, on one line.
        url: Its web site.

    Source: GDPR Art. 4(21), 77.
    """

    name: str = attrs.field(validator=_says_something)
    address: str = attrs.field(default="", kw_only=True)
    url: str = attrs.field(default="", kw_only=True)


@attrs.frozen
class Listed:
    """One line of the directory.

    Attributes:
        authority: The authority.
        source: Where name and address were read, as of which state.
        read_on: When they were read.
        mark: How well they are known: `Mark.QUOTED` where somebody else quotes the authority's own
            page, `Mark.MEMORY` where nothing current was read.
    """

    authority: Authority
    source: str = attrs.field(validator=_says_something, kw_only=True)
    read_on: date = attrs.field(kw_only=True)
    mark: Mark = attrs.field(kw_only=True)


def authority_of(country: str) -> Authority | None:
    """The supervisory authority of a country; None where the directory has none.

    Where a country has several (Germany has one for each Land) this is the federal one: a map
    names the one that is competent for its controller.

    Args:
        country: Its ISO 3166 code, in capitals or not.

    Examples:
        >>> from gdpr_rights import authority_of
        >>> authority_of("FR").address
        '3 place de Fontenoy, TSA 80715, 75334 Paris Cedex 07'
        >>> authority_of("BR") is None
        True

    Source: GDPR Art. 77(1).
    """
    listed = DIRECTORY.get(country.upper())
    return None if listed is None else listed.authority


_READ_ON = date(2026, 11, 22)
_NOTICES = "privacy notices of several controllers, which agree with each other"


def _database(file: str, commit: str, page: str) -> str:
    path = f"supervisory-authorities/{file}.json"
    return f"github:datenanfragen/data {path} @ {commit}, which quotes {page}"


def _quoted(name: str, address: str, url: str, source: str = _NOTICES) -> Listed:
    authority = Authority(name, address=address, url=url)
    return Listed(authority, source=source, read_on=_READ_ON, mark=Mark.QUOTED)


DIRECTORY: Mapping[str, Listed] = MappingProxyType(
    {
        "AT": _quoted(
            "Österreichische Datenschutzbehörde",
            "Barichgasse 40-42, 1030 Wien",
            "https://www.dsb.gv.at",
            _database("atdsb", "60419188", "https://www.dsb.gv.at/kontakt"),
        ),
        "BE": _quoted(
            "Autorité de protection des données / Gegevensbeschermingsautoriteit",
            "Rue de la Presse 35 / Drukpersstraat 35, 1000 Bruxelles / Brussel",
            "https://www.dataprotectionauthority.be",
            _database("beapd", "22bfa939", "https://www.dataprotectionauthority.be/contact-us"),
        ),
        "BG": _quoted(
            "Commission for Personal Data Protection",
            "2 Prof. Tsvetan Lazarov Blvd., Sofia 1592",
            "https://www.cpdp.bg",
            _database("bgcpdp", "2f1190d9", "https://www.cpdp.bg/index.php?p=pages&aid=6"),
        ),
        "CH": _quoted(
            "Eidgenössischer Datenschutz- und Öffentlichkeitsbeauftragter (EDÖB)",
            "Feldeggweg 1, 3003 Bern",
            "https://www.edoeb.admin.ch",
            _database(
                "chedoeb",
                "141ce212",
                "https://www.edoeb.admin.ch/edoeb/de/home/der-edoeb/kontakt/adresse.html",
            ),
        ),
        "CY": _quoted(
            "Office of the Commissioner for Personal Data Protection",
            "P.O. Box 23378, 1682 Nicosia",
            "https://www.dataprotection.gov.cy",
            _database("cydp", "97e4b581", "http://www.dataprotection.gov.cy"),
        ),
        "CZ": _quoted(
            "Úřad pro ochranu osobních údajů",
            "Pplk. Sochora 27, 170 00 Praha 7",
            "https://www.uoou.cz",
            _database(
                "czcuooz",
                "a30357dd",
                "https://www.uoou.cz/vismo/o_utvar.asp?id_org=200156&id_u=10",
            ),
        ),
        # For most private controllers the authority of the Land is competent.
        "DE": _quoted(
            "Die Bundesbeauftragte für den Datenschutz und die Informationsfreiheit (BfDI)",
            "Graurheindorfer Str. 153, 53117 Bonn",
            "https://www.bfdi.bund.de",
            _database(
                "debfdi",
                "1aa2d601",
                "https://www.bfdi.bund.de/DE/Service/Kontakt/kontakt_node.html",
            ),
        ),
        "DK": _quoted(
            "Datatilsynet",
            "Carl Jacobsens Vej 35, 2500 Valby",
            "https://www.datatilsynet.dk",
            _database("dkdi", "321a048e", "https://www.datatilsynet.dk/kontakt/"),
        ),
        "EE": _quoted(
            "Andmekaitse Inspektsioon", "Tatari 39, 10134 Tallinn", "https://www.aki.ee"
        ),
        "ES": _quoted(
            "Agencia Española de Protección de Datos (AEPD)",
            "C/ Jorge Juan, 6, 28001 Madrid",
            "https://www.aepd.es",
            _database("esaepa", "39521ce9", "https://www.aepd.es/agencia/contacto.html"),
        ),
        "FI": _quoted(
            "Tietosuojavaltuutetun toimisto",
            "PL 800, 00531 Helsinki",
            "https://tietosuoja.fi",
            _database("fitst", "3d8649ec", "https://tietosuoja.fi/en/contact-information"),
        ),
        "FR": _quoted(
            "Commission nationale de l'informatique et des libertés (CNIL)",
            "3 place de Fontenoy, TSA 80715, 75334 Paris Cedex 07",
            "https://www.cnil.fr",
            _database(
                "frcnil", "36141b78", "https://www.cnil.fr/fr/vous-souhaitez-contacter-la-cnil"
            ),
        ),
        # Its head office was to move in autumn 2026, and the law lets it become the Information
        # Commission: no postal address is given rather than a stale one.
        "GB": Listed(
            Authority("Information Commissioner's Office (ICO)", url="https://ico.org.uk"),
            source="from memory; that it moves: House of Commons, debate of 16 July 2025",
            read_on=_READ_ON,
            mark=Mark.MEMORY,
        ),
        "GR": _quoted(
            "Hellenic Data Protection Authority",
            "Kifissias 1-3, 115 23 Athens",
            "https://www.dpa.gr",
            _database(
                "grdpa",
                "29c4844d",
                "http://www.dpa.gr/portal/page?_pageid=33,43534&_dad=portal&_schema=PORTAL",
            ),
        ),
        "HR": _quoted(
            "Agencija za zaštitu osobnih podataka (AZOP)",
            "Selska cesta 136, 10000 Zagreb",
            "https://azop.hr",
        ),
        "HU": _quoted(
            "Nemzeti Adatvédelmi és Információszabadság Hatóság (NAIH)",
            "Falk Miksa utca 9-11., 1055 Budapest",
            "https://www.naih.hu",
        ),
        "IE": _quoted(
            "Data Protection Commission",
            "6 Pembroke Row, Dublin 2, D02 X963",
            "https://www.dataprotection.ie",
        ),
        "IS": _quoted(
            "Persónuvernd", "Laugavegi 166, 105 Reykjavík", "https://www.personuvernd.is"
        ),
        "IT": _quoted(
            "Garante per la protezione dei dati personali",
            "Piazza Venezia 11, 00187 Roma",
            "https://www.garanteprivacy.it",
            _database(
                "itgpdp", "47b62e81", "https://www.garanteprivacy.it/web/garante-privacy-en"
            ),
        ),
        "LI": _quoted(
            "Datenschutzstelle Fürstentum Liechtenstein",
            "Städtle 38, Postfach 684, 9490 Vaduz",
            "https://www.llv.li",
            _database("lidss", "5d99e530", "https://www.llv.li/#/1758/datenschutzstelle"),
        ),
        "LT": _quoted(
            "Valstybinė duomenų apsaugos inspekcija",
            "L. Sapiegos g. 17, LT-10312 Vilnius",
            "https://vdai.lrv.lt",
        ),
        "LU": _quoted(
            "Commission nationale pour la protection des données (CNPD)",
            "15, boulevard du Jazz, L-4370 Belvaux",
            "https://cnpd.public.lu",
            _database("lucnpd", "e3877651", "https://cnpd.public.lu/de/support/contact.html"),
        ),
        "LV": _quoted(
            "Datu valsts inspekcija",
            "Elijas iela 17, Rīga, LV-1050",
            "https://www.dvi.gov.lv",
            _database("lvdvi", "3d8649ec", "https://www.dvi.gov.lv/lv/iestades-kontakti"),
        ),
        "MT": _quoted(
            "Office of the Information and Data Protection Commissioner",
            "Level 2, Airways House, High Street, Sliema SLM 1549",
            "https://idpc.org.mt",
            _database(
                "mtidpc",
                "ade23dbb",
                "https://idpc.org.mt/en/Pages/contact/contact-information.aspx",
            ),
        ),
        "NL": _quoted(
            "Autoriteit Persoonsgegevens",
            "Postbus 93374, 2509 AJ Den Haag",
            "https://www.autoriteitpersoonsgegevens.nl",
            _database(
                "nlap",
                "2db59fc9",
                "https://autoriteitpersoonsgegevens.nl/en/contact-dutch-dpa/contact-us",
            ),
        ),
        "NO": _quoted(
            "Datatilsynet",
            "Postboks 458 Sentrum, 0105 Oslo",
            "https://www.datatilsynet.no",
            _database(
                "nods", "a43936fc", "https://www.datatilsynet.no/om-datatilsynet/kontakt-oss/"
            ),
        ),
        "PL": _quoted(
            "Urząd Ochrony Danych Osobowych (UODO)",
            "ul. Stanisława Moniuszki 1A, 00-014 Warszawa",
            "https://uodo.gov.pl",
        ),
        "PT": _quoted(
            "Comissão Nacional de Proteção de Dados (CNPD)",
            "Av. D. Carlos I, 134 - 1.º, 1200-651 Lisboa",
            "https://www.cnpd.pt",
            _database(
                "ptcnpd", "1059bd14", "https://www.cnpd.pt/english/bin/contacts/contacts.htm"
            ),
        ),
        "RO": _quoted(
            "Autoritatea Națională de Supraveghere a Prelucrării Datelor cu Caracter Personal",
            "B-dul G-ral Gheorghe Magheru 28-30, Sector 1, 010336 București",
            "https://www.dataprotection.ro",
            _database(
                "roanspdcp", "1d01d495", "https://www.dataprotection.ro/index.jsp?page=contact"
            ),
        ),
        "SE": _quoted(
            "Integritetsskyddsmyndigheten (IMY)",
            "Box 8114, 104 20 Stockholm",
            "https://www.imy.se",
            _database("sedi", "03a1e25f", "https://www.imy.se/om-oss/kontakta-oss/"),
        ),
        "SI": _quoted(
            "Informacijski pooblaščenec",
            "Dunajska cesta 22, 1000 Ljubljana",
            "https://www.ip-rs.si",
            _database("siiprs", "60419188", "https://www.ip-rs.si/en/about/about/"),
        ),
        "SK": _quoted(
            "Úrad na ochranu osobných údajov Slovenskej republiky",
            "Budova Park One, Námestie 1. mája 18, 811 06 Bratislava",
            "https://dataprotection.gov.sk",
        ),
    }
)
"""Every country of the EU and the EEA, the United Kingdom and Switzerland, by ISO 3166 code."""
