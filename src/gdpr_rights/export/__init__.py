"""The copy of personal data as a file a person can open, and the places where it is kept."""

from gdpr_rights.export.csv_files import read_csv
from gdpr_rights.export.folder import FileAnswer, FolderAnswers
from gdpr_rights.export.json_files import read_rows
from gdpr_rights.export.package import PackageExporter

__all__ = ["FileAnswer", "FolderAnswers", "PackageExporter", "read_csv", "read_rows"]
