"""What was measured, as plain tables."""

HEADERS = ("", "ours ms", "stock ms", "wall", "CPU", "goal", "growth", "queries", "peak MiB")


def table(results: dict) -> str:
    """One table per part. Ratios are ours : stock; queries and memory stand as ours / stock; growth is our time per row
    against that in a school of a tenth of the size.
    """
    head = "{database}, {rounds} rounds; ratios ours : stock, medians".format(**results)
    parts = [_part(name, part) for name, part in results["parts"].items()]
    return "\n\n".join([head, *parts])


def _part(name, part) -> str:
    title = f"{name}, {part['size']} children"
    if "pages" in part:
        return _queries(title, part["pages"])
    return _aligned([(title, *HEADERS[1:]), *(_line(measure, of) for measure, of in part["measures"].items())])


def _line(measure, of):
    ours, stock, ratio = of["ours"], of["stock"], of["ratio"]
    return (
        measure,
        f"{ours['wall'] * 1000:.1f}",
        f"{stock['wall'] * 1000:.1f}",
        f"{ratio['wall']:.3f}",
        f"{ratio['cpu']:.3f}",
        f"<= {of['goal']:.3g} {'met' if of['met'] else 'MISSED'}" if "goal" in of else "",
        f"{of['growth']:.2f}" if "growth" in of else "",
        f"{ours['queries']:.0f} / {stock['queries']:.0f}",
        f"{_mib(ours)} / {_mib(stock)}",
    )


def _mib(figures):
    return "?" if figures["peak"] is None else f"{figures['peak']:.1f}"


def _queries(name, pages) -> str:
    """Per page the persona for whom it takes most; everybody's counts are in the JSON."""
    worst = {}
    for page, of in pages.items():
        persona, _colon, path = page.partition(": ")
        line = (path, str(of["queries"]), str(of["doubled"]), persona, "met" if of["met"] else "MISSED")
        worst[path] = max(worst.get(path, line), line, key=lambda line: (line[4] == "MISSED", int(line[2])))
    return _aligned([(name, "queries", "twice the rows", "most for", "goal"), *worst.values()])


def _aligned(lines) -> str:
    widths = [max(len(line[at]) for line in lines) for at in range(len(lines[0]))]
    return "\n".join(
        "  ".join(
            text.ljust(width) if at == 0 else text.rjust(width)
            for at, (text, width) in enumerate(zip(line, widths, strict=True))
        )
        for line in lines
    )
