"""The plain purchase process in vectorised NumPy: the same laws, customers and horizon as 'stamkund-benchmark process'.

Prints customer-weeks a second (median of 5) and nanoseconds a purchase, as JSON. One thread, weekly steps: each week,
everybody alive buys a Poisson number of times; revenue and buyers of the week are summed.
"""
import json
import statistics
import time

import numpy as np

CUSTOMERS, WEEKS = 300_000, 104


# r, alpha, s, beta in weeks; as in benchmark.cpp.
LAWS = {"cafe": (0.7, 1.5556, 1.5, 100.0), "cdnow": (0.553, 10.578, 0.606, 11.669)}


def run(seed, r, alpha, s, beta):
    rng = np.random.default_rng(seed)
    rate = rng.gamma(r, 1 / alpha, CUSTOMERS)
    lifetime = rng.exponential(1.0, CUSTOMERS) / rng.gamma(s, 1 / beta, CUSTOMERS)
    nu = rng.gamma(3.74, 1 / 20, CUSTOMERS)
    purchases = 0
    revenue = np.zeros(WEEKS)
    active = np.zeros(WEEKS)
    for week in range(WEEKS):
        exposure = np.clip(lifetime - week, 0, 1)
        count = rng.poisson(rate * exposure)
        buyers = np.flatnonzero(count)
        spend = rng.gamma(6.25 * count[buyers]) / nu[buyers]
        revenue[week] = spend.sum()
        active[week] = buyers.size
        purchases += int(count.sum())
    return purchases


out = {}
for name, law in LAWS.items():
    seconds = []
    for trial in range(5):
        start = time.perf_counter()
        total = run(trial, *law)
        seconds.append(time.perf_counter() - start)
    median = statistics.median(seconds)
    out[name] = {"customer_weeks_per_second": CUSTOMERS * WEEKS / median, "ns_per_purchase": 1e9 * median / total}
print(json.dumps(out, indent=2))
