"""Two benchmark programs in turn: what compare_revisions.py makes of what they measured."""
import json
import pathlib
import tempfile
import unittest

from support import SCRIPTS, run


class CompareRevisions(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="stamkund-compare-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.log = self.folder / "log"

    def program(self, name, *times):
        """Prints one document a run; `times`: what it measures in each."""
        documents = "".join(f"{i}) echo '{json.dumps({'process': {'ns': time, 'customers': 28.0}})}' ;;\n"
                            for i, time in enumerate(times))
        path = self.folder / name
        path.write_text(f'#!/bin/sh\necho "{name} $*" >> {self.log}\n'
                        f'n=$(grep -c "^{name} " {self.log})\ncase $((n - 1)) in\n{documents}esac\n')
        path.chmod(0o755)
        return path

    def test_ratios_are_of_runs_side_by_side(self):
        here = self.program("here", 10.0, 30.0, 11.0)
        there = self.program("there", 20.0, 50.0, 20.0)
        done = run("python3", SCRIPTS / "lib" / "compare_revisions.py", here, there, 3, "process")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(json.loads(done.stdout), {"process.ns": {"here": 11.0, "there": 20.0, "ratio": 0.55,
                                                                  "smallest": 0.5, "largest": 0.6}})
        order = [line.split()[0] for line in self.log.read_text().splitlines()]
        self.assertEqual(order, ["here", "there", "there", "here", "here", "there"])

    def test_a_program_that_fails_is_an_error(self):
        done = run("python3", SCRIPTS / "lib" / "compare_revisions.py", "false", "false", 1)
        self.assertNotEqual(done.returncode, 0)


if __name__ == "__main__":
    unittest.main()
