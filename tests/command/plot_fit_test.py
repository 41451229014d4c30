"""scripts/plot-fit draws what 'stamkund calibrate' found, and refuses what it cannot draw."""
import os
import shutil
import subprocess
import sys
import unittest

import h5py

from cli_case import CAFE, SOURCE, Case

PLOT = SOURCE / "scripts" / "plot-fit"
NAMES = ["alive", "conditional", "frequency", "gaps", "overview", "regularity", "tracking", "tracking-cumulative"]


class Plot(Case):
    fit = None

    def setUp(self):
        super().setUp()
        if Plot.fit is None:  # one fit serves all tests
            self.run_it("calibrate", CAFE, "--calibration-end", "2025-09-30", "-o", self.at / "fit.h5", "--quiet")
            Plot.fit = (self.at / "fit.h5").read_bytes()
        (self.at / "fit.h5").write_bytes(Plot.fit)

    def plot(self, *arguments, exit=0, environment=None):
        done = subprocess.run([sys.executable, str(PLOT), *map(str, arguments)], capture_output=True, text=True,
                              timeout=300, env=dict(os.environ, **(environment or {})), stdin=subprocess.DEVNULL)
        self.assertEqual(done.returncode, exit, done.stdout + done.stderr)
        return done

    def test_one_figure_a_diagnostic_and_an_overview(self):
        done = self.plot(self.at / "fit.h5")
        folder = self.at / "fit-plots"
        self.assertEqual(done.stdout.strip(), str(folder))
        self.assertEqual(done.stderr, "")
        self.assertEqual(sorted(path.name for path in folder.iterdir()),
                         sorted(f"{name}.{kind}" for name in NAMES for kind in ("png", "svg")))
        for path in folder.glob("*.png"):
            self.assertEqual(path.read_bytes()[:8], b"\x89PNG\r\n\x1a\n")
            self.assertGreater(path.stat().st_size, 5000)

    def test_the_same_fit_gives_the_same_bytes(self):
        for name in ("a", "b"):
            self.plot(self.at / "fit.h5", "-o", self.at / name)
        for path in (self.at / "a").iterdir():
            self.assertEqual(path.read_bytes(), (self.at / "b" / path.name).read_bytes(), path.name)
            self.assertNotIn(b"dc:date", path.read_bytes())

    def test_formats(self):
        self.plot(self.at / "fit.h5", "--format", "svg", "-o", self.at / "only")
        self.assertEqual({path.suffix for path in (self.at / "only").iterdir()}, {".svg"})
        done = self.plot(self.at / "fit.h5", "--format", "pdf", exit=64)
        self.assertIn("found 'pdf', expected png, svg or png,svg", done.stderr)

    def test_a_fit_without_holdout_names_what_is_missing(self):
        self.run_it("calibrate", CAFE, "-o", self.at / "whole.h5", "--quiet")
        done = self.plot(self.at / "whole.h5", "--format", "png")
        self.assertIn("no conditional: there is no hold-out", done.stderr)
        self.assertIn("no alive: there is no hold-out", done.stderr)
        names = sorted(path.stem for path in (self.at / "whole-plots").iterdir())
        self.assertEqual(names, [name for name in NAMES if name not in ("alive", "conditional")])

    def test_what_is_no_fit_is_refused(self):
        done = self.plot(self.at / "none.h5", exit=66)
        self.assertIn("there is no such file", done.stderr)
        self.write("text.h5", "no fit at all")
        self.assertIn("no fit file", self.plot(self.at / "text.h5", exit=65).stderr)
        with h5py.File(self.at / "other.h5", "w") as file:
            file.attrs["format"] = "stamkund-results"
        self.assertIn("no fit file", self.plot(self.at / "other.h5", exit=65).stderr)
        self.assertIn("missing", self.plot(exit=64).stderr)

    def test_damage_is_refused_before_anything_is_written(self):
        def damaged(name, change, expected):
            path = self.at / f"{name}.h5"
            path.write_bytes(Plot.fit)
            with h5py.File(path, "r+") as file:
                change(file)
            self.assertIn(expected, self.plot(path, exit=65).stderr)
            self.assertFalse((self.at / f"{name}-plots").exists())

        def drop(path):
            return lambda file: file.__delitem__(path)

        damaged("old", drop("/diagnostics"), "holds no diagnostics")
        damaged("section", drop("/diagnostics/gaps"), "/diagnostics/gaps is missing")
        damaged("column", drop("/diagnostics/alive/expected"), "/diagnostics/alive/expected is missing")

        def shorten(file):
            del file["/diagnostics/frequency/actual"]
            file["/diagnostics/frequency/actual"] = [1.0, 2.0]

        damaged("short", shorten, "columns of different lengths")

        def words(file):
            del file["/diagnostics/frequency/actual"]
            file["/diagnostics/frequency/actual"] = ["one", "two"]

        def broken(path, place, value):
            def change(file):
                file[path][place] = value
            return change

        damaged("infinite", broken("/diagnostics/tracking/end_day", 3, float("inf")), "end_day holds what is no number")
        damaged("backwards", broken("/diagnostics/tracking/end_day", 3, 1.0), "does not ascend")
        damaged("nan", broken("/diagnostics/gaps/expected", 0, float("nan")), "expected holds what is no number")
        damaged("day", broken("/customers/first_day", 0, -2**62), "damaged")
        damaged("words", words, "no column of numbers")
        damaged("number", lambda file: file["/diagnostics/regularity"].attrs.__delitem__("k"), "no attribute 'k'")
        damaged("process", drop("/process"), "damaged")

    def test_the_folder_must_be_possible(self):
        done = self.plot(self.at / "fit.h5", "-o", self.at / "not" / "there", exit=73)
        self.assertIn("there is no folder", done.stderr)
        self.write("file", "")
        self.assertIn("is a file", self.plot(self.at / "fit.h5", "-o", self.at / "file", exit=73).stderr)

    def test_a_missing_library_is_installed_by_setup(self):
        # A copy of the scripts whose setup only says that it was called; matplotlib is hidden.
        scripts = self.at / "scripts"
        shutil.copytree(PLOT.parent, scripts)
        (scripts / "setup").write_text('#!/bin/sh\necho "setup $*" >&2\nexit 77\n')
        hidden = self.at / "hidden"
        hidden.mkdir()
        (hidden / "matplotlib.py").write_text("raise ImportError\n")
        done = subprocess.run([sys.executable, str(scripts / "plot-fit"), str(self.at / "fit.h5")], text=True,
                              capture_output=True, timeout=300, env=dict(os.environ, PYTHONPATH=str(hidden)))
        self.assertEqual(done.returncode, 77, done.stderr)
        self.assertIn("setup --for plot", done.stderr)


if __name__ == "__main__":
    unittest.main()
