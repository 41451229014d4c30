"""Every script has --help, and takes no argument that it does not know."""
import unittest

from support import ROOT, SCRIPTS, run

ALL = sorted(path for path in SCRIPTS.iterdir() if path.is_file()) + [ROOT / ".ci" / "run"]


class Usage(unittest.TestCase):
    def test_help_says_how_to_use_it_and_changes_nothing(self):
        for script in ALL:
            with self.subTest(script=script.name):
                done = run(script, "--help")
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertIn("usage:", done.stdout.lower())
                self.assertIn(script.name, done.stdout)
                self.assertIn("Exit status:", done.stdout)
                self.assertEqual(done.stderr, "")

    def test_unknown_option_is_a_usage_error(self):
        for script in ALL:
            with self.subTest(script=script.name):
                done = run(script, "--no-such-option")
                self.assertEqual(done.returncode, 64, done.stderr)
                self.assertIn("no-such-option", done.stderr)

    def test_option_without_its_value_is_a_usage_error(self):
        for name, option in (("setup", "--for"), ("build", "--target"), ("demo", "--data"), ("test", "--preset"),
                             ("fetch-cdnow", "--wheel"), ("benchmark", "--into"), ("benchmark", "--against")):
            with self.subTest(script=name):
                self.assertEqual(run(SCRIPTS / name, option).returncode, 64)

    def test_unknown_values_are_usage_errors(self):
        for name, *arguments in (("setup", "--for", "lunch"), ("build", "quick"), ("demo", "--data", "none"),
                                 ("test", "--preset", "quick"), ("benchmark", "--rounds", "some"),
                                 ("benchmark", "--against", "no-such-commit")):
            with self.subTest(script=name):
                self.assertEqual(run(SCRIPTS / name, *arguments).returncode, 64)
        self.assertEqual(run(ROOT / ".ci" / "run", "--stages", "release,lunch").returncode, 64)
        self.assertEqual(run(ROOT / ".ci" / "run", "--minutes", "soon").returncode, 64)


if __name__ == "__main__":
    unittest.main()
