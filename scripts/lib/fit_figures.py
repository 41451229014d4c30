"""Draws the diagnostics that fit_data.read gives: one figure each, and all of them on one page."""
import datetime
import io
import os
import textwrap

import matplotlib

matplotlib.use("Agg")
import matplotlib.dates  # noqa: E402
import matplotlib.pyplot as plt  # noqa: E402
import matplotlib.ticker  # noqa: E402
import numpy as np  # noqa: E402

INK, GREY, FAINT = "#222222", "#6b6b6b", "#d9d9d9"
MODEL, BAND = "#1f6fb2", "#cfe1f2"
NORMAL95 = 1.959964

# The same input gives the same bytes: no dates, no random identifiers.
STYLE = {
    "svg.hashsalt": "stamkund", "font.family": "DejaVu Sans", "font.size": 9, "axes.titlesize": 11,
    "axes.titleweight": "bold", "axes.titlelocation": "left", "axes.edgecolor": GREY, "axes.labelcolor": INK,
    "axes.spines.top": False, "axes.spines.right": False, "xtick.color": GREY, "ytick.color": GREY,
    "text.color": INK, "axes.axisbelow": True, "axes.grid": True, "axes.grid.axis": "y", "grid.color": FAINT,
    "grid.linewidth": 0.6, "figure.dpi": 150, "savefig.dpi": 150, "axes.formatter.useoffset": False,
}


def whole(value):
    return f"{value:,.0f}"


def percent(value):
    return f"{100 * value:.0f} %"


def heading(axes, title, text, small):
    """A title, and below it what the figure says, wrapped to its width."""
    size, columns = (8, 96) if small else (9, 100)
    lines = textwrap.wrap(text, columns)
    axes.set_title(title, pad=(9 if small else 11) * len(lines) + 6)
    axes.annotate("\n".join(lines), (0, 1), (0, 5), xycoords="axes fraction", textcoords="offset points",
                  va="bottom", fontsize=size, color=GREY, linespacing=1.2, annotation_clip=False)
    if not small:  # the picture takes what the words leave
        axes.figure.subplots_adjust(top=0.905 - 0.036 * len(lines))


def key(axes, entries, small, right=False):
    """Names in the colour of what they name, inside the axes."""
    for row, (name, color) in enumerate(entries):
        axes.annotate(name, (1 if right else 0, 1), (-4 if right else 6, -4 - (10 if small else 12) * row),
                      xycoords="axes fraction", textcoords="offset points", va="top", ha="right" if right else "left",
                      fontsize=7.5 if small else 9, color=color, fontweight="bold")


def thousands(axis):
    axis.set_major_formatter(matplotlib.ticker.FuncFormatter(lambda value, _: f"{value:,.10g}"))


def counts_axis(axes, counts, customers):
    """Ticks 0, 1, ... with the last one open, and how many customers each stands for."""
    names = [f"{count:.0f}" for count in counts]
    names[-1] += "+"
    step = 1 if len(counts) <= 12 else 3
    shown = [place for place in range(len(counts)) if place % step == 0 or place == len(counts) - 1]
    shown = [place for place in shown if place == len(counts) - 1 or len(counts) - 1 - place >= step]
    labels = [names[place] if customers is None else f"{names[place]}\nn {whole(customers[place])}" for place in shown]
    axes.set_xticks(shown, labels, fontsize=8 if step == 1 else 7.5)
    axes.grid(False, axis="x")


def weekly(axes, fit, part, small, cumulative):
    whole_weeks = part["days"] >= 7
    if not whole_weeks.any():
        whole_weeks[:] = True
    prefix = "cumulative_" if cumulative else ""
    days = [fit.first_day + datetime.timedelta(days=float(day)) for day in part["end_day"][whole_weeks]]
    actual, expected, low, high = (part[prefix + name][whole_weeks] for name in ("actual", "expected", "p05", "p95"))
    axes.fill_between(days, low, high, color=BAND, linewidth=0)
    axes.plot(days, expected, color=MODEL, linewidth=1.6)
    axes.plot(days, actual, color=INK, linewidth=1.1, marker="o", markersize=0 if cumulative or small else 2.6)
    axes.set_ylim(bottom=0, top=1.18 * max(high.max(), actual.max(), 1))
    end = fit.calibration_end
    if days[-1] > end:
        axes.axvline(end, color=GREY, linewidth=0.9, linestyle=(0, (4, 3)))
        where = (matplotlib.dates.date2num(end), 1)
        for text, side, shift in (("calibration", "right", -4), ("hold-out", "left", 4)):
            axes.annotate(text, where, (shift, 0), xycoords=("data", "axes fraction"), textcoords="offset points",
                          ha=side, va="top", color=GREY, fontsize=7.5 if small else 8.5)
    locator = matplotlib.dates.AutoDateLocator(minticks=3, maxticks=6 if small else 9)
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(matplotlib.dates.ConciseDateFormatter(locator))
    thousands(axes.yaxis)
    key(axes, [("actual", INK), ("model", MODEL), ("90 % interval", "#7fa9cf")], small, right=False)
    return expected, actual


def weeks_said(part):
    words = []
    for period, name in (("calibration", "calibration"), ("holdout", "hold-out")):
        weeks = part[f"weeks_{period}"]
        if weeks > 0:
            error = part[f"error_{period}"]
            words.append(f"{whole(part[f'inside_{period}'])} of {whole(weeks)} {name} weeks inside the interval"
                         + (f" (a week is {percent(error)} off on average)" if np.isfinite(error) else ""))
    return "; ".join(words) + "." if words else "Less than a week was observed."


def tracking(axes, fit, part, small):
    weekly(axes, fit, part, small, False)
    heading(axes, "Repeat purchases a week", weeks_said(part) + f" Interval: {part['interval']}.", small)
    axes.set_ylabel("repeat purchases a week")


def tracking_cumulative(axes, fit, part, small):
    expected, actual = weekly(axes, fit, part, small, True)
    off = f", {100 * (expected[-1] / actual[-1] - 1):+.1f} %" if actual[-1] > 0 else ""
    heading(axes, "Repeat purchases since the first week",
            f"At the end {whole(actual[-1])} purchases; the model, from first purchases alone, expected "
            f"{whole(expected[-1])}{off}.", small)
    axes.set_ylabel("repeat purchases so far")


def frequency(axes, fit, part, small):
    place = np.arange(len(part["count"]))
    axes.bar(place - 0.2, part["actual"], 0.38, color=INK)
    axes.bar(place + 0.2, part["expected"], 0.38, color=MODEL)
    axes.errorbar(place + 0.2, part["expected"], NORMAL95 * part["standard_error"], fmt="none", ecolor=GREY,
                  elinewidth=1, capsize=2)
    counts_axis(axes, part["count"], None)
    axes.set_ylim(bottom=0)
    thousands(axes.yaxis)
    said = "Too few customers for a chi-square."
    if np.isfinite(part["chi_square"]):
        said = (f"Chi-square {part['chi_square']:.1f} on {part['df_low']:.0f} to {part['df_high']:.0f} degrees of "
                f"freedom: p between {part['p_low']:.2g} and {part['p_high']:.2g}.")
    heading(axes, "Customers by number of repeat purchases",
            f"{said} {whole(part['actual'].sum())} customers, calibration.", small)
    axes.set_xlabel("repeat purchases in calibration")
    axes.set_ylabel("customers")
    key(axes, [("actual", INK), ("model, ±95 %", MODEL)], small, right=True)


def conditional(axes, fit, part, small):
    place = np.arange(len(part["count"]))
    half = NORMAL95 * part["standard_error"]
    there = np.isfinite(part["expected"])
    axes.errorbar(place[there], part["expected"][there], half[there], color=MODEL, elinewidth=5, ecolor=BAND, linewidth=1.6,
                  marker="s", markersize=4)
    axes.plot(place[there], part["actual"][there], color=INK, marker="o", markersize=4.5, linewidth=1.1)
    few = not small and len(place) <= 12
    counts_axis(axes, part["count"], part["customers"] if few else None)
    axes.set_ylim(bottom=0)
    inside = np.abs(part["actual"] - part["expected"])[there] <= half[there]
    heading(axes, "Purchases in the hold-out, by purchases before",
            f"{inside.sum()} of {len(inside)} groups inside ±95 %; hold-out of {part['holdout_days']:.0f} days, "
            f"{whole(part['customers'].sum())} customers.", small)
    axes.set_xlabel("repeat purchases in calibration" + (", n customers" if few else ""))
    axes.set_ylabel("mean purchases in the hold-out")
    key(axes, [("actual", INK), ("model, ±95 %", MODEL)], small)


def alive(axes, fit, part, small):
    group = part["group"]
    axes.plot(group, part["p_alive"], color="#8a8a8a", linewidth=1, linestyle=(0, (3, 2)))
    axes.errorbar(group, part["expected"], NORMAL95 * part["standard_error"], color=MODEL, elinewidth=5, ecolor=BAND,
                  linewidth=1.6, marker="s", markersize=4)
    axes.plot(group, part["actual"], color=INK, marker="o", markersize=4.5, linewidth=1.1)
    axes.set_ylim(0, 1.04)
    axes.set_xticks(group, [f"{one:.0f}" for one in group])
    axes.yaxis.set_major_formatter(matplotlib.ticker.FuncFormatter(lambda value, _: percent(value)))
    heading(axes, "Who buys again, by tenth of P(alive)",
            f"Brier score {part['brier']:.3f}, expected {part['brier_expected']:.3f}; z = {part['z']:.1f} (beyond ±2.6 "
            f"chances are off). Hold-out of {part['holdout_days']:.0f} days, {whole(part['customers'].sum())} "
            "customers.", small)
    axes.set_xlabel("tenth of customers by P(alive), from low to high; equals by chance to buy")
    axes.set_ylabel("share of customers")
    key(axes, [("bought, actual", INK), ("buys, model ±95 %", MODEL), ("P(alive)", "#8a8a8a")], small)


def gaps(axes, fit, part, small):
    edges = part["up_to"].copy()
    width = edges[0]
    edges[-1] = edges[-2] + width
    left = edges - width
    axes.bar(left, part["actual"], width, align="edge", color="#9c9c9c", edgecolor="white", linewidth=0.5)
    axes.step(np.append(left, edges[-1]), np.append(part["expected"], part["expected"][-1]), where="post", color=MODEL,
              linewidth=1.6)
    middle = left + width / 2
    axes.errorbar(middle, part["expected"], NORMAL95 * part["standard_error"], fmt="none", ecolor=MODEL,
                  elinewidth=1, capsize=2)
    ticks = [tick for tick in matplotlib.ticker.MaxNLocator(7).tick_values(0, edges[-2])
             if tick < edges[-2] - 0.6 * width]
    axes.set_xticks(ticks + [middle[-1]], [f"{tick:g}" for tick in ticks] + [f">{edges[-2]:g}"])
    axes.set_ylim(bottom=0)
    thousands(axes.yaxis)
    heading(axes, "Days between purchases",
            f"Median {part['median_actual']:.0f} days, the model's {part['median_expected']:.0f}; "
            f"{whole(part['actual'].sum())} gaps, calibration. Model: {whole(part['simulated_customers'])} simulated "
            "customers.", small)
    axes.set_xlabel(f"days between purchases, classes of {width:g}")
    axes.set_ylabel("gaps")
    key(axes, [("actual", "#7a7a7a"), ("model, ±95 %", MODEL)], small, right=True)


def regularity(axes, fit, part, small):
    edges = part["ratio"]
    width = edges[0]
    axes.bar(edges - width, part["actual"], width, align="edge", color="#9c9c9c", edgecolor="white", linewidth=0.5)
    left = np.append(edges - width, edges[-1])
    axes.step(left, np.append(part["expected"], part["expected"][-1]), where="post", color=MODEL, linewidth=1.6)
    entries = [("actual", "#7a7a7a"), ("at random, k = 1", MODEL)]
    if part["k"] > 0:
        # Beta(k, k), at the middle of each class; normalised by hand: no other library is needed.
        grid = (np.arange(2000) + 0.5) / 2000
        density = (grid * (1 - grid)) ** (part["k"] - 1)
        density *= part["pairs"] * width / density.mean()
        axes.plot(grid, np.minimum(density, 1.2 * max(part["actual"].max(), 1)), color="#c4571a", linewidth=1.4)
        entries.append((f"k = {part['k']:.2f}", "#c4571a"))
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1.45 * max(part["actual"].max(), part["expected"].max(), 1))
    thousands(axes.yaxis)
    verdict = "no more regular than chance"
    if part["z"] > 2.58:
        verdict = "more regular than chance"
    elif part["z"] < -2.58:
        verdict = "clumpier than chance"
    heading(axes, "Regularity of purchases",
            f"k = {part['k']:.2f} (s.e. {part['standard_error']:.2f}), z of k = 1: {part['z']:.1f}, so {verdict}. "
            f"{whole(part['pairs'])} customers with two gaps, calibration.", small)
    axes.set_xlabel("a gap's share of two gaps that follow each other")
    axes.set_ylabel("customers")
    key(axes, entries, small)


FIGURES = [("tracking", "tracking", tracking), ("tracking-cumulative", "tracking", tracking_cumulative),
           ("frequency", "frequency", frequency), ("conditional", "conditional", conditional), ("alive", "alive", alive),
           ("gaps", "gaps", gaps), ("regularity", "regularity", regularity)]


HOW_TO_READ = [
    ("Black or grey", "what customers did."),
    ("Blue", "what the model expects; pale blue and bars, where that may lie by chance: 90 % by week, ±95 % elsewhere."),
    ("By week", "bumps outside the interval are seasons, campaigns or a trend: no purchase model knows them."),
    ("Purchases in the hold-out", "a model fit for predictions has black on blue in every group."),
    ("Who buys again", "black above blue: customers written off too early; below: too late."),
    ("Regularity", "k above 1: customers buy at regular intervals, and a model of regular buyers predicts better; "
                   "below 1: in bursts."),
]


def how_to_read(axes):
    axes.set_axis_off()
    axes.set_title("How to read this page", pad=8)
    y = 0.97
    for name, text in HOW_TO_READ:
        axes.text(0, y, name, fontsize=8.5, fontweight="bold", va="top", transform=axes.transAxes)
        lines = textwrap.wrap(text, 84)
        axes.text(0, y - 0.065, "\n".join(lines), fontsize=8.5, color=GREY, va="top", transform=axes.transAxes,
                  linespacing=1.25)
        y -= 0.105 + 0.065 * len(lines)


def source_line(fit):
    model = fit.model + (f" (k = {fit.regularity})" if fit.regularity > 1 else "")
    data = f"{fit.source}, " if fit.source else ""
    return (f"{model}, {fit.status}; data: {data}{whole(fit.customers)} customers, first purchases from "
            f"{fit.first_day.isoformat()}, calibration to {fit.calibration_end.isoformat()}")


def save(figure, folder, name, formats):
    for kind in formats:
        bytes_ = io.BytesIO()
        metadata = {"Date": None, "Creator": None} if kind == "svg" else {"Software": None}
        figure.savefig(bytes_, format=kind, metadata=metadata)
        target = folder / f"{name}.{kind}"
        part = folder / f".{name}.{kind}.part"  # files appear whole or not at all
        try:
            part.write_bytes(bytes_.getvalue())
            os.replace(part, target)
        finally:
            part.unlink(missing_ok=True)
    plt.close(figure)


def draw(fit, folder, formats, say):
    """Writes the figures of every section that is there; `say` is told of the others."""
    with matplotlib.rc_context(STYLE):
        there = []
        for name, section, paint in FIGURES:
            part = fit.sections[section]
            if isinstance(part, str):
                say(f"no {name}: {part}")
                continue
            there.append((section, paint))
            figure, axes = plt.subplots(figsize=(7.6, 4.6))
            figure.subplots_adjust(left=0.105, right=0.975, top=0.82, bottom=0.19)
            paint(axes, fit, part, False)
            figure.text(0.012, 0.015, source_line(fit), fontsize=7, color=GREY)
            save(figure, folder, name, formats)
        if not there:
            return
        rows = (len(there) + 2) // 2  # with the words
        height = 1.0 + 3.5 * rows
        figure, grid = plt.subplots(rows, 2, figsize=(13, height), squeeze=False)
        figure.subplots_adjust(left=0.06, right=0.985, top=1 - 1.2 / height, bottom=0.8 / height, hspace=0.5, wspace=0.14)
        for axes in grid.flat[len(there) + 1:]:
            axes.set_visible(False)
        for axes, (section, paint) in zip(grid.flat, there):
            paint(axes, fit, fit.sections[section], True)
        how_to_read(grid.flat[len(there)])
        figure.text(0.012, 1 - 0.4 / height, "How the model fits these customers", fontsize=14, fontweight="bold")
        figure.text(0.012, 0.15 / height, source_line(fit), fontsize=8, color=GREY)
        save(figure, folder, "overview", formats)
