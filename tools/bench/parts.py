"""What is measured: the parts, what their databases hold, and the ratios that are to be reached."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the benchmark; the module `tools.bench.<module>` has a function of one argument per variant.

    `holds` says how a database is filled: "staff" (an office worker and nothing else), "demo" or "logs". `goals` is
    measure -> the highest ratio of our time to stock's. `doubled`: variants run on a school of twice the size too.
    `size`: how large the school is where nobody asks for another. `growth`: ours runs at a tenth of the size too, and
    its time per row may grow by this factor at most.
    """

    name: str
    module: str
    holds: str
    variants: tuple[str, ...] = ("ours", "stock")
    goals: dict = field(default_factory=dict)
    doubled: bool = False
    size: int = 200
    growth: float | None = None


MOST_QUERIES = 20  # of any page, and no more when the rows double
PARTS = (
    Part("import", "importing", "staff", goals={"whole": 1 / 40}, size=2_000),
    Part("import-bulk", "import_bulk", "staff", goals={"whole": 1 / 4}, size=20_000),  # stock: its bulk mode
    Part("import-limit", "import_limit", "staff", goals={"whole": 3}, size=20_000),  # stock: the least there is to do
    Part("pages", "pages", "demo", goals={"desk": 1.5, "children": 1.5, "child": 1.5}),
    Part("export", "exporting", "demo"),
    # Stock: SQL written by hand.
    Part("figures", "figures", "logs", goals={"school": 1.5, "class": 1.5}, size=20_000, growth=1.25),
    Part("queries", "queries", "demo", variants=("ours",), doubled=True),
)
