"""``python -m gdpr_rights.cli`` is the same as ``gdpr-rights``."""

import sys

from gdpr_rights.cli import main

if __name__ == "__main__":
    sys.exit(main())
