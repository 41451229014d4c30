"""Tests of regions against somebody else's time-based regression: tbr 0.1.6 of PyPI (Ido Hirsh, BSD-3), on five made data
sets. Its figures stand here; with the package at hand, `python3 geo_peer_test.py --tbr` makes them again, and says them."""
import datetime
import random
import sys
import unittest

ALPHA = 0.1
SEED = 20261129
# What tbr 0.1.6 gives (with numpy 2.4, pandas 3.1 and statsmodels 0.15 instead of the older ones that it pins): estimate, standard
# error, interval at 1 - ALPHA, chance above 0, slope, degrees of freedom.
TBR = {
    "daily, sales": (2403.927152, 622.526934, 1369.190693, 3438.663611, 0.99989336, 1.08033724, 89),
    "weekly, sales": (995.518651, 266.961358, 541.382427, 1449.654875, 0.99956772, 0.90487972, 28),
    "few days, sales": (683.852227, 230.206177, 247.708529, 1119.995925, 0.98960509, 1.15026701, 7),
    "strong trend, sales": (5139.029753, 1420.553290, 2775.727431, 7502.332074, 0.99974370, 1.17014928, 82),
    "with costs, sales": (3140.870723, 699.713495, 1974.047895, 4307.693552, 0.99998579, 0.93491882, 68),
    "with costs, cost": (33709.096520, 179.831571, 33409.214377, 34008.978663, 1.00000000, -0.06886565, 68),
}


def data_sets():
    """Name, step in days, points before the test, points in all, rows (date, region, treated, sales, cost)."""
    for name, step, before, points, trend, costs in (("daily", 1, 91, 119, 0, False), ("weekly", 7, 30, 38, 0, False),
                                                     ("few days", 1, 9, 13, 0, False), ("strong trend", 1, 84, 112, 0.01, False),
                                                     ("with costs", 1, 70, 98, 0, True)):
        luck = random.Random(f"{SEED} {name}")
        rows, shock = [], 0.0
        for t in range(points):
            shock = 0.6 * shock + luck.gauss(0, 0.04)
            for region in range(10):
                treated = region % 2 == 1
                during = treated and t >= before
                cost = (12 + luck.random() * 6) * (region + 1) if costs else 0.0
                cost += 40.0 * (region + 1) if costs and during else 0.0
                sales = 100 * (region + 1) * (1 + trend * t) * (1 + shock) * (1 + luck.gauss(0, 0.05)) * (1 + 0.1 * ((t * step) % 7 == 5))
                sales += 0.04 * 100 * (region + 1) if during else 0.0
                rows.append((datetime.date(2026, 1, 5) + datetime.timedelta(t * step), f"town {region}", treated, round(sales, 2), round(cost, 2)))
        yield name, step, before, points, rows


def sums(rows, column):
    """By day: control, treated."""
    out = {}
    for row in rows:
        out.setdefault(row[0], [0.0, 0.0])[row[2]] += row[column]
    return out


def by_tbr():
    """What the package says of each data set."""
    import pandas
    from tbr.functional import perform_tbr_analysis
    found = {}
    for name, _, before, points, rows in data_sets():
        for column, what in ((3, "sales"), (4, "cost")):
            if column == 4 and name != "with costs":
                continue
            series = sums(rows, column)
            days = sorted(series)
            frame = pandas.DataFrame({"date": pandas.to_datetime(days), "control": [series[day][0] for day in days],
                                      "test": [series[day][1] for day in days]})
            out = perform_tbr_analysis(data=frame, time_col="date", control_col="control", test_col="test", pretest_start=frame.date.iloc[0],
                                       test_start=frame.date.iloc[before], test_end=frame.date.iloc[points - 1], test_end_inclusive=True,
                                       level=1 - ALPHA, threshold=0.0)
            last = out.summary() if callable(out.summary) else out.summary
            last = last.iloc[-1] if hasattr(last, "iloc") else last
            found[f"{name}, {what}"] = {key: last[key] for key in last.index}
    return found


if __name__ == "__main__" and "--tbr" in sys.argv:
    for name, values in by_tbr().items():
        print(repr(name), {key: (round(float(value), 8) if not isinstance(value, str) else value) for key, value in values.items()})
    sys.exit()


from cli_case import Case  # noqa: E402 - the package's Python has no need of it


class GeoPeer(Case):
    def test_time_based_regression_is_that_of_another_package(self):
        for name, step, before, points, rows in data_sets():
            with self.subTest(name):
                text = "date,geo,group,sales,cost\n" + "".join(f"{day},{geo},{2 if treated else 1},{sales},{cost}\n" for day, geo, treated, sales, cost in rows)
                days = sorted({row[0] for row in rows})
                more = ["--cost", "cost"] if name == "with costs" else []
                found = self.json_of("analyze", self.write("data.csv", text), "--outcome", "sales", "--treated", "2", "--test-from", days[before],
                                     "--alpha", "10 %", *more)
                self.assertEqual(found["step_days"], step)
                estimate, error, low, high, above, slope, degrees = TBR[f"{name}, sales"]
                effect = found["time_based_regression"]["effect"]
                self.assertAlmostEqual(effect["estimate"], estimate, delta=1e-5)
                self.assertAlmostEqual(effect["standard_error"], error, delta=1e-5)
                self.assertAlmostEqual(effect["interval"]["low"], low, delta=1e-5)
                self.assertAlmostEqual(effect["interval"]["high"], high, delta=1e-5)
                self.assertAlmostEqual(effect["chance_above_0"], above, delta=1e-7)
                self.assertAlmostEqual(found["fit"]["slope"], slope, delta=1e-7)
                self.assertEqual(effect["degrees_of_freedom"], degrees)
                if more:
                    estimate, error = TBR[f"{name}, cost"][:2]
                    self.assertAlmostEqual(found["incremental_cost"]["estimate"], estimate, delta=1e-5)
                    self.assertAlmostEqual(found["incremental_cost"]["standard_error"], error, delta=1e-5)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[1:]])
