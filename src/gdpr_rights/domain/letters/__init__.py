"""The letters to a person: one class for each, which cannot be built without what it must say.

Source: RULEBOOK 2.12.
"""
