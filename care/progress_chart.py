"""A line over the terms, as points of an SVG that the server draws: nothing is laid out by a script or a style."""

from dataclasses import dataclass

WIDTH, HEIGHT = 320, 160
LEFT, RIGHT, TOP, BOTTOM = 16, 16, 16, 28


@dataclass(frozen=True, slots=True)
class Dot:
    x: int
    y: int
    label: str  # of the term
    value: str  # in words


@dataclass(frozen=True, slots=True)
class Chart:
    name: str
    dots: list
    lines: list  # heights of the steps

    @property
    def points(self) -> str:
        return " ".join(f"{dot.x},{dot.y}" for dot in self.dots)


def chart(name, values, steps: int) -> Chart | None:
    """`values`: (term, code, in words), oldest first; codes are "1" to `steps`, "" leaves the term out."""
    known = [(at, term, int(code), words) for at, (term, code, words) in enumerate(values) if code]
    if not known:
        return None
    gap = (WIDTH - LEFT - RIGHT) / max(1, len(values) - 1)
    dots = [Dot(round(LEFT + at * gap), _height(code, steps), str(term), str(words)) for at, term, code, words in known]
    return Chart(name, dots, [_height(step, steps) for step in range(1, steps + 1)])


def _height(code: int, steps: int) -> int:
    return round(HEIGHT - BOTTOM - (code - 1) * (HEIGHT - TOP - BOTTOM) / (steps - 1))
