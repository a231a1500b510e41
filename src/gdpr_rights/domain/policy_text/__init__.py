"""Texts that follow from the map: the rights section of a privacy policy, the Art. 30 record."""
