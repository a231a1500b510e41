"""The lint: every problem of a data map at once, each with a code, a place and a fix."""

from gdpr_rights.domain.lint.catalogue import RULES
from gdpr_rights.domain.lint.findings import Finding, Rule, Severity
from gdpr_rights.domain.lint.linting import lint

__all__ = ["RULES", "Finding", "Rule", "Severity", "lint"]
