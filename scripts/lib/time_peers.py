"""Stamkund, NumPy and Mesa at the same work, in turn: time_peers.py STAMKUND-BENCHMARK PYTHON ROUNDS.

PYTHON has the peers. Prints JSON: customer-weeks a second of each, ratios with their smallest and largest, and how
many standard errors apart they are. Exit status: 0; 1 if two of them disagree.
"""
import json
import pathlib
import statistics
import subprocess
import sys

FOLDER = pathlib.Path(__file__).resolve().parent.parent.parent / "tests" / "benchmark"
SPEED = "customer_weeks_per_second"
# In a handful of comparisons nothing is so far apart by chance.
MOST_STANDARD_ERRORS = 4.5


def measured(*command):
    done = subprocess.run([str(part) for part in command], check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout)


def ratios(here, there):
    each = [a / b for a, b in zip(here, there)]
    return {"median": statistics.median(each), "smallest": min(each), "largest": max(each)}


def apart(stamkund, peer, customers):
    """Standard errors between the means; Stamkund's error is that of a peer's customers, who are alike."""
    out = {}
    for name, theirs in peer["a_customer"].items():
        spread = theirs["standard_error"] * peer["customers"] ** 0.5
        error = (spread**2 / customers + theirs["standard_error"] ** 2) ** 0.5
        out[name] = (stamkund["a_customer"][name]["mean"] - theirs["mean"]) / error
    return out


def points(program, python, rounds):
    runs = {"stamkund": [], "numpy": [], "mesa": []}
    for seed in range(1, rounds + 1):
        runs["stamkund"].append(measured(program, "points")["points"])
        runs["numpy"].append(measured(python, FOLDER / "peer_numpy.py", "points", seed))
        runs["mesa"].append(measured(python, FOLDER / "peer_mesa.py", seed))
    speeds = {name: [run[SPEED] for run in each] for name, each in runs.items()}
    customers = runs["stamkund"][0]["customers"]
    return {SPEED: {name: statistics.median(each) for name, each in speeds.items()},
            "over_numpy": ratios(speeds["stamkund"], speeds["numpy"]),
            "over_mesa": ratios(speeds["stamkund"], speeds["mesa"]),
            "standard_errors_apart": {peer: apart(runs["stamkund"][0], runs[peer][0], customers)
                                      for peer in ("numpy", "mesa")}}


def process(program, python):
    before = measured(python, FOLDER / "peer_numpy.py", "process", 1)
    stamkund = measured(program, "process")["process"]
    after = measured(python, FOLDER / "peer_numpy.py", "process", 2)
    out = {}
    for law, here in stamkund.items():
        speed = here["gamma_gamma_" + SPEED]
        numpy = [run[law][SPEED] for run in (before, after)]
        out[law] = {SPEED: {"stamkund": speed, "numpy": statistics.mean(numpy)},
                    "over_numpy": ratios([speed, speed], numpy)}
    return out


program, python, rounds = sys.argv[1], sys.argv[2], int(sys.argv[3])
result = {"points": points(program, python, rounds), "process": process(program, python)}
print(json.dumps(result, indent=2))
for peer, figures in result["points"]["standard_errors_apart"].items():
    for figure, distance in figures.items():
        if abs(distance) > MOST_STANDARD_ERRORS:
            sys.exit(f"Stamkund and {peer} disagree on {figure}: {distance:.1f} standard errors apart")
