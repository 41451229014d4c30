"""The work of stamkund-benchmark in vectorised NumPy, one thread, weekly steps: peer_numpy.py [points|process] [SEED].

points   everybody a member: a point for each whole unit of money, 100 points are 5 off. A million customers, 52 weeks.
process  purchases and spend only, as 'stamkund-benchmark process': 300,000 customers, 104 weeks.

Prints customer-weeks a second, and what a customer comes to with its standard error, as JSON.
"""
import json
import sys
import time

import numpy as np

# r, alpha, s, beta in weeks; as in benchmark.cpp.
LAWS = {"cafe": (0.7, 1.5556, 1.5, 100.0), "cdnow": (0.553, 10.578, 0.606, 11.669)}
POINTS = (0.8, 6.0, 0.6, 40.0)


def people(rng, n, r, alpha, s, beta, q, gamma):
    rate = rng.gamma(r, 1 / alpha, n)
    lifetime = rng.exponential(1.0, n) / rng.gamma(s, 1 / beta, n)
    return rate, lifetime, rng.gamma(q, 1 / gamma, n)


def process(seed, law, customers=300_000, weeks=104):
    rng = np.random.default_rng(seed)
    rate, lifetime, nu = people(rng, customers, *law, 3.74, 20.0)
    bought = np.ones(customers, dtype=np.int64)  # the first purchase
    revenue = np.zeros(weeks)
    active = np.zeros(weeks)
    for week in range(weeks):
        count = rng.poisson(rate * np.clip(lifetime - week, 0, 1))
        bought += count
        if week == 0:
            count += 1
        buyers = np.flatnonzero(count)
        revenue[week] = (rng.gamma(6.25 * count[buyers]) / nu[buyers]).sum()
        active[week] = buyers.size
    return customers * weeks, {"purchases": bought}


def points(seed, customers=1_000_000, weeks=52):
    rng = np.random.default_rng(seed)
    rate, lifetime, nu = people(rng, customers, *POINTS, 4.0, 45.0)
    bought = np.zeros(customers, dtype=np.int64)
    earned = np.zeros(customers, dtype=np.int64)
    revenue = np.zeros(weeks)
    active = np.zeros(weeks)
    redemptions = np.zeros(weeks)
    for week in range(weeks):
        count = rng.poisson(rate * np.clip(lifetime - week, 0, 1))
        if week == 0:
            count += 1  # the first purchase
        buyers = np.flatnonzero(count)
        count = count[buyers]
        bought[buyers] += count
        # Points are whole for each purchase, so every one is drawn.
        cents = np.rint(100 * rng.gamma(2.0, size=count.sum()) / np.repeat(nu[buyers], count))
        first = np.cumsum(count) - count
        before = earned[buyers]
        after = before + np.add.reduceat((cents // 100).astype(np.int64), first)
        earned[buyers] = after
        rewards = after // 100 - before // 100
        redemptions[week] = rewards.sum()
        revenue[week] = cents.sum() / 100 - 5 * redemptions[week]
        active[week] = buyers.size
    return customers * weeks, {"purchases": bought, "points": earned, "redemptions": earned // 100}


def timed(work, *arguments):
    start = time.perf_counter()
    customer_weeks, what = work(*arguments)
    seconds = time.perf_counter() - start
    return {"customer_weeks_per_second": customer_weeks / seconds, "customers": next(iter(what.values())).size,
            "a_customer": {name: {"mean": float(x.mean()), "standard_error": float(x.std() / np.sqrt(x.size))}
                           for name, x in what.items()}}


if __name__ == "__main__":
    mode = sys.argv[1] if len(sys.argv) > 1 else "points"
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    if mode == "points":
        out = timed(points, seed)
    elif mode == "process":
        out = {name: timed(process, seed, law) for name, law in LAWS.items()}
    else:
        sys.exit(f"peer_numpy.py: unknown mode '{mode}'")
    print(json.dumps(out, indent=2))
