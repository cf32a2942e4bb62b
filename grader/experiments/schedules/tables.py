"""The tables of the page, from results to Markdown."""
import statistics

import figures
from measuring import POLICIES


def table(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines) + "\n"


def seen(counts):
    """"3 of 100 (hang)": runs that showed something."""
    if counts is None:
        return "–"
    failed, runs = figures.failed_runs(counts)
    kinds = ", ".join(kind for kind in sorted(counts) if kind != "ok")
    return f"{failed} of {runs}" + (f" ({kinds})" if kinds else "")


def anything(results, measurement):
    """In how many programs a measurement shows anything, of all that were measured."""
    measured = [result[measurement] for result in results if measurement in result]
    return f"{sum(1 for counts in measured if figures.failed_runs(counts)[0])} of {len(measured)}"


def beside(results):
    by_kind = {}
    for result in results.values():
        by_kind.setdefault(result["fields"]["kind"], []).append(result)
    rows = []
    for kind, group in [*sorted(by_kind.items()), ("**all**", list(results.values()))]:
        spreads = [figures.spread(result["mix"]["batches"]) for result in group]
        rows.append([kind, len(group), sum(figures.always_found(result["mix"]["batches"]) for result in group),
                     statistics.median_high([median for _, median, _ in spreads if median] or [0]),
                     max([most for _, _, most in spreads if most] or [0]),
                     anything(group, "stress"), anything(group, "tsan"), anything(group, "tsan repaired")])
    return ("\n### Beside stress and ThreadSanitizer\n\nPrograms in which *at least one* run of stress or TSan shows anything, against those "
            "that the explorer finds in *every* batch.\n\n"
            + table(["kind of bug", "programs", "explorer: in every batch", "median", "maximum", "stress: in any run", "TSan: in any run",
                     "TSan: repaired version accused or fails"], rows))


def policies(results):
    measured = {name: result["policies"] for name, result in results.items() if "policies" in result}
    if not measured:
        return ""
    chances = {name: {policy: figures.chance(own[policy]) for policy in POLICIES} for name, own in measured.items()}
    best = [figures.best_policies(own) for own in chances.values()]
    rows = []
    costs = []
    for policy in POLICIES:
        batches = [own[policy] for own in measured.values()]
        change, most, worst, alone = figures.compare_without(chances, {policy})
        if change < 1 and not alone:
            costs.append(policy)
        rows.append([policy, sum(map(figures.always_found, batches)), sum(not any(batch["found"] for batch in own) for own in batches),
                     sum(policy in names for names in best), f"× {change:.2f}", f"× {most:.1f} (`{worst}`)", len(alone)])
    return (f"\n### Which policies pay\n\nOver {len(measured)} programs. *Best* means: needs the fewest schedules alone, possibly with others. "
            "The last three columns compare the mix of six with the mix of the other five. They are computed from each policy's share of "
            "failing schedules, not measured: the expected number of schedules over all programs (geometric mean) and of the program that "
            "suffers most, and how many programs only this policy has found. There are few batches, so the figures of a single program are "
            "rough.\n\n"
            + table(["policy", "in every batch", "never found", "best", "schedules without it", "worst program without it",
                     "found by no other"], rows) + "\n" + words_on_policies(chances, costs))


def words_on_policies(chances, costs):
    pays = [policy for policy in POLICIES if policy not in costs]
    words = f"Without {' or '.join(f'`{policy}`' for policy in pays)}, the average program would need more schedules: they pay for themselves.\n"
    if not costs:
        return words
    change, most, worst, alone = figures.compare_without(chances, set(costs))
    lost = f"Found by none of the others: {', '.join(f'`{program}`' for program in alone)}. " if alone else ""
    return (f"{words}\nWithout {' or '.join(f'`{policy}`' for policy in costs)}, it would need fewer: by this measure they do not pay. But without all "
            f"of these together, it would be × {change:.2f} on average and × {most:.1f} for the worst program (`{worst}`). {lost}So they are an insurance: "
            "all programs pay for it, and a few need it.\n")


def programs(results):
    rows = []
    for name, result in results.items():
        own = result["mix"]["batches"]
        found, median, most = figures.spread(own)
        marks = ", ".join(filter(None, [result["fields"]["kind"], result["fields"].get("needs") == "weak" and "weak mode",
                                        "hard" in result["fields"] and "hard"]))
        repaired = result.get("repaired")
        replay = result.get("replay")
        rows.append([f"`{name}`", marks, f"{found} of {len(own)}", median or "–", most or "–",
                     f"{statistics.median(batch['cpu'] for batch in own):.2f}", seen(result.get("stress")), seen(result.get("tsan")),
                     f"{repaired['schedules']:,}" + (f" ({repaired['found']})" if repaired["found"] else "") if repaired else "–",
                     f"{replay['same']} of {replay['replays']}" if replay else "–"])
    return "\n### Each program\n\n*CPU seconds*: of the median batch.\n\n" + table(
        ["program", "kind", "found in", "median", "maximum", "CPU seconds", "stress", "TSan", "repaired: schedules", "same replay"], rows)


def programs_by_policy(results):
    def cell(batches):
        found, median, most = figures.spread(batches)
        return f"{found} of {len(batches)}: {median}, {most}" if found else f"0 of {len(batches)}"
    measured = {name: result["policies"] for name, result in results.items() if "policies" in result}
    if not measured:
        return ""
    return "\n### Each program, with one policy alone\n\nFound in how many batches: median and maximum number of schedules.\n\n" + table(
        ["program", *POLICIES], [[f"`{name}`", *(cell(own[policy]) for policy in POLICIES)] for name, own in measured.items()])
