"""How long 'lifetimes' 0.11.3 takes for the same fits: peer_lifetimes.py [TABLE.csv].

Without a table: BG/NBD, MBG/NBD and Pareto/NBD on the CDNOW sample as the package ships it (median of 5). With one, as
'stamkund-calibration-benchmark customers N TABLE.csv' writes it: BG/NBD once. JSON on standard output.
"""
import json
import statistics
import sys
import time

import pandas
from lifetimes import BetaGeoFitter, ModifiedBetaGeoFitter, ParetoNBDFitter
from lifetimes.datasets import load_cdnow_summary


def timed(fitter, table, repetitions):
    seconds = []
    for _ in range(repetitions):
        model = fitter(penalizer_coef=0.0)
        start = time.perf_counter()
        model.fit(table["frequency"], table["recency"], table["T"])
        seconds.append(time.perf_counter() - start)
    return {"milliseconds": 1000 * statistics.median(seconds), "parameters": dict(model.params_),
            "log_likelihood": -float(model._negative_log_likelihood_) * len(table)}


if len(sys.argv) > 1:
    out = {"bg-nbd": timed(BetaGeoFitter, pandas.read_csv(sys.argv[1]), 1)}
else:
    cdnow = load_cdnow_summary()
    out = {"bg-nbd": timed(BetaGeoFitter, cdnow, 5), "mbg-nbd": timed(ModifiedBetaGeoFitter, cdnow, 5),
           "pareto-nbd": timed(ParetoNBDFitter, cdnow, 3)}
print(json.dumps(out, indent=2, default=float))
