"""The last line of scripts/test and .ci/run tells the truth, whatever happens. Uses a project without code."""
import pathlib
import shutil
import tempfile
import unittest

from support import ROOT, SCRIPTS, run

PROJECT = """cmake_minimum_required(VERSION 3.25)
project(tiny LANGUAGES NONE)
enable_testing()
add_test(NAME good COMMAND ${CMAKE_COMMAND} -E true)
add_test(NAME away COMMAND ${CMAKE_COMMAND} -E echo "SKIPPED: no data")
set_tests_properties(away PROPERTIES SKIP_REGULAR_EXPRESSION "SKIPPED:")
add_test(NAME long COMMAND ${CMAKE_COMMAND} -E true)
set_tests_properties(good away PROPERTIES LABELS unit)
set_tests_properties(long PROPERTIES LABELS nightly)
"""
STRICT_FAILS = PROJECT + "if(STAMKUND_WERROR)\n  message(FATAL_ERROR strict)\nendif()\n"
BAD_TEST = "add_test(NAME bad COMMAND ${CMAKE_COMMAND} -E false)\nset_tests_properties(bad PROPERTIES LABELS unit)\n"


class LastLine(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="stamkund-last-line-")
        self.addCleanup(folder.cleanup)
        self.tree = pathlib.Path(folder.name)
        shutil.copytree(SCRIPTS, self.tree / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copytree(ROOT / ".ci", self.tree / ".ci")
        shutil.copy(ROOT / "CMakePresets.json", self.tree)
        for name in ("setup", "check-dependencies", "fetch-cdnow"):
            self.stand_in(name, 0)
        self.project(PROJECT)

    def project(self, text):
        (self.tree / "CMakeLists.txt").write_text(text)

    def stand_in(self, script, status):
        (self.tree / "scripts" / script).write_text(f"#!/bin/sh\nexit {status}\n")

    def expect(self, line, passes, *arguments, script="scripts/test"):
        done = run(self.tree / script, *arguments)
        self.assertEqual(done.stdout.splitlines()[-1], line, done.stdout + done.stderr)
        self.assertEqual(done.returncode == 0, passes)
        return done

    def test_all_well(self):
        self.expect("2 passed, 0 failed, 1 skipped", True)  # good, and the check of dependencies

    def test_nightly_adds_the_long_ones(self):
        self.expect("3 passed, 0 failed, 1 skipped", True, "--nightly")

    def test_a_choice_of_tests(self):
        self.expect("2 passed, 0 failed", True, "--filter", "good")

    def test_a_failed_test(self):
        self.project(PROJECT + BAD_TEST)
        self.expect("2 passed, 1 failed, 1 skipped", False)

    def test_a_program_that_was_not_built(self):
        self.project(PROJECT + "add_test(NAME gone COMMAND no-such-program)\n")
        self.expect("2 passed, 1 failed, 1 skipped", False)

    def test_no_test_ran(self):
        self.expect("1 passed, 1 failed", False, "--filter", "no-such-test")

    def test_only_skipped_is_no_test_ran(self):
        self.expect("1 passed, 1 failed, 1 skipped", False, "--filter", "away")

    def test_a_broken_build(self):
        self.project(PROJECT + "message(FATAL_ERROR oops)\n")
        self.expect("1 passed, 1 failed", False)

    def test_a_failed_setup(self):
        self.stand_in("setup", 69)
        self.expect("0 passed, 1 failed", False)

    def test_a_wrong_dependency(self):
        self.stand_in("check-dependencies", 1)
        self.expect("1 passed, 1 failed, 1 skipped", False)

    def test_without_network_it_goes_on(self):
        self.stand_in("fetch-cdnow", 69)
        self.assertIn("could not be fetched", self.expect("2 passed, 0 failed, 1 skipped", True).stderr)

    def test_forged_data_is_a_failure(self):
        self.stand_in("fetch-cdnow", 65)
        self.expect("2 passed, 1 failed, 1 skipped", False)

    def test_warnings_are_errors_where_asked(self):
        self.project(STRICT_FAILS)
        self.expect("2 passed, 0 failed, 1 skipped", True)
        self.expect("1 passed, 1 failed", False, "--strict")

    def test_the_release_stage_is_strict(self):
        self.project(STRICT_FAILS)
        self.expect("1 passed, 1 failed", False, "--stages", "release", script=".ci/run")

    def test_stages_add_up(self):
        done = self.expect("4 passed, 0 failed, 2 skipped", True, "--stages", "release,asan-ubsan", script=".ci/run")
        self.assertIn("=== stage asan-ubsan ===", done.stdout)

    def test_a_failure_in_one_stage_fails_all(self):
        self.project(PROJECT + BAD_TEST)
        self.expect("2 passed, 1 failed, 1 skipped", False, "--stages", "release", script=".ci/run")

    def test_a_stage_without_time_is_left_out_and_said_to_be(self):
        done = self.expect("2 passed, 0 failed, 1 skipped", True, "--minutes", "1", script=".ci/run")
        self.assertIn("Stages left out for lack of time: asan-ubsan tsan", done.stdout)


if __name__ == "__main__":
    unittest.main()
