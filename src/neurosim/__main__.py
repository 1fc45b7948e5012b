"""Run the command line: ``python -m neurosim``."""

from neurosim.cli import main

if __name__ == "__main__":
    main()
