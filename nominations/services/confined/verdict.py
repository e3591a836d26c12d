"""What the confined process says of a file."""


class Unfit(Exception):
    """The file is refused; `problem` is a word that `upload_gate` has a sentence for."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem
