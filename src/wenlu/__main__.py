"""`python -m wenlu` is the `wenlu` command."""

from wenlu.cli import main

if __name__ == "__main__":
    main()
