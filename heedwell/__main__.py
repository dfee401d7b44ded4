"""`python -m heedwell` is the command `heedwell`."""

import sys

from heedwell.config.cli import main

if __name__ == "__main__":
    sys.exit(main())
