"""`python -m yztrack`."""

from yztrack.cli import main

if __name__ == "__main__":
    main()
