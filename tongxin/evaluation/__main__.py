"""`python -m tongxin.evaluation SCHEME.yaml CASES.json`: score sheets without a database."""

import sys

from tongxin.evaluation.engine.command import main

if __name__ == "__main__":
    sys.exit(main())
