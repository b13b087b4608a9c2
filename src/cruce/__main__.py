"""`python -m cruce`: the same as `cruce`."""

import sys

from cruce.cli import main

if __name__ == "__main__":
    sys.exit(main())
