"""`python -m sketchstudio` is the `sketchstudio` command."""

import sys

from sketchstudio.cli import main

if __name__ == "__main__":
    sys.exit(main())
