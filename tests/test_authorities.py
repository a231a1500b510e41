"""The directory of supervisory authorities, and who is told to whom they may complain."""

from datetime import date

import attrs
import pytest

from gdpr_rights import Authority, Controller, Mark, authority_of
from gdpr_rights.domain.disclosure import access_information, portability_information
from gdpr_rights.law.authorities import DIRECTORY, Listed
from gdpr_rights.law.transfers import EEA
from tests.maps import ACME, shop


class TestDirectory:
    def test_every_country_is_there(self) -> None:
        assert set(DIRECTORY) == EEA | {"GB", "CH"}

    @pytest.mark.parametrize("country", sorted(DIRECTORY))
    def test_every_line_says_where_it_is_from(self, country: str) -> None:
        listed = DIRECTORY[country]
        assert listed.source
        assert listed.read_on <= date(2026, 11, 22)
        assert listed.mark in (Mark.QUOTED, Mark.MEMORY)
        authority = listed.authority
        assert authority.url.startswith("https://")
        assert authority.name == authority.name.strip()
        assert "\n" not in authority.address
        # An address that nobody has read is not given.
        assert bool(authority.address) is (listed.mark is Mark.QUOTED)

    def test_no_two_countries_share_an_address(self) -> None:
        addresses = [listed.authority.address for listed in DIRECTORY.values()]
        assert len(set(addresses)) == len(addresses)

    def test_the_cnil_is_where_it_says(self) -> None:
        """RULEBOOK 2.12: "CEDEX 07", and no "de la Fontenoy", whatever policies write."""
        cnil = authority_of("fr")
        assert cnil is not None
        assert cnil.address.upper() == "3 PLACE DE FONTENOY, TSA 80715, 75334 PARIS CEDEX 07"

    @pytest.mark.parametrize("country", ["BR", "", "France"])
    def test_of_another_country_there_is_none(self, country: str) -> None:
        assert authority_of(country) is None

    def test_a_line_cannot_be_built_without_its_source(self) -> None:
        listed = DIRECTORY["FR"]
        with pytest.raises(ValueError, match="source"):
            attrs.evolve(listed, source=" ")
        with pytest.raises(TypeError):
            Listed(listed.authority)  # type: ignore[call-arg]
        with pytest.raises(ValueError, match="name"):
            Authority(" ")


class TestController:
    def without(self, country: str = "FR") -> Controller:
        return attrs.evolve(ACME, authority=None, country=country)

    def test_the_one_it_names_comes_first(self) -> None:
        named = Authority("An authority of a Land")
        controller = attrs.evolve(ACME, authority=named, country="DE")
        assert controller.supervisory_authority is named

    def test_else_that_of_its_country(self) -> None:
        assert self.without().supervisory_authority is authority_of("FR")
        assert self.without("BR").supervisory_authority is None

    def test_answers_name_it(self) -> None:
        data_map = attrs.evolve(shop(), controller=self.without("IE"))
        for language in ("en", "fr"):
            for said in (
                access_information(data_map, ["users"], language=language),
                portability_information(data_map, (), language=language),
            ):
                assert said.authority is authority_of("IE")
                assert "Data Protection Commission (6 Pembroke Row" in said.complaint

    def test_where_none_is_known_the_right_is_told_even_so(self) -> None:
        data_map = attrs.evolve(shop(), controller=self.without("BR"))
        said = access_information(data_map, ["users"])
        assert said.authority is None
        assert said.complaint.startswith("You may lodge a complaint with a supervisory authority,")
