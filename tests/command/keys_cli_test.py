"""What 'stamkund keys' says of the keys of a scenario, and that shipped scenarios agree with it."""
import json
import re
import sys
import unittest

from cli_case import SOURCE, Case

try:
    import jsonschema
    import yaml
except ImportError:
    sys.exit("python3-jsonschema and python3-yaml are missing; 'scripts/setup --for test' installs them")


class Loader(yaml.SafeLoader):
    """YAML 1.2, as editors read it: 'on' is a word, and a date is text."""


Loader.yaml_implicit_resolvers = {}
for tag, pattern, first in (
        ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
        ("int", r"^[-+]?[0-9]+$", "-+0123456789"),
        ("float", r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$", "-+.0123456789"),
        ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""])):
    Loader.add_implicit_resolver("tag:yaml.org,2002:" + tag, re.compile(pattern), list(first))


class Keys(Case):
    def test_the_reference_page_is_what_the_program_says(self):
        page = (SOURCE / "docs" / "formats" / "keys.md").read_text()
        self.assertEqual(page, self.run_it("keys").stdout, "run: stamkund keys > docs/formats/keys.md")

    def test_one_key_is_explained(self):
        said = self.run_it("keys", "program.membership.fee").stdout
        self.assertIn("baseline.program.membership.fee\n", said)
        self.assertIn("required", said)
        self.assertEqual(said, self.run_it("keys", "arms[stamp card].program.membership.fee").stdout)
        self.assertIn("67 % (Iyengar, Park & Yu 2022", self.run_it("keys", "sunk_share").stdout)
        self.assertIn("{uniform: [0, 0.25]}", self.run_it("keys", "goal_gradient", "--quiet").stdout)

    def test_a_section_lists_its_keys(self):
        said = self.run_it("keys", "membership").stdout
        for key in ("fee", "renewal", "trial"):
            self.assertRegex(said, rf"\n    {key} +\w")

    def test_an_unknown_key_has_a_nearest_one(self):
        self.assertIn("did you mean 'renewal'?", self.run_it("keys", "renewel", exit=64).stderr)
        self.assertIn("did you mean", self.run_it("keys", "program.membershp.fee", exit=64).stderr)
        self.assertIn("leave 'fee' out", self.run_it("keys", "fee", "--json-schema", exit=64).stderr)

    def test_all_keys_for_machines(self):
        keys = {one["path"]: one for one in self.json_of("keys", "fee")["keys"]}
        self.assertGreater(len(keys), 250)
        self.assertEqual(keys["baseline.program.membership.sunk_share"]["value"], "share, 0 % to 100 %, or a distribution")
        self.assertEqual(keys["baseline.campaigns.sleeping_for"]["only_with"], "to: sleeping")

    def schema(self):
        schema = json.loads(self.run_it("keys", "--json-schema").stdout)
        jsonschema.Draft202012Validator.check_schema(schema)
        return jsonschema.Draft202012Validator(schema)

    def test_every_shipped_scenario_agrees_with_the_schema(self):
        validator = self.schema()
        files = sorted((SOURCE / "scenarios").glob("*.yaml")) + sorted((SOURCE / "scenarios" / "doubtful").glob("*.yaml"))
        self.assertGreater(len(files), 30)
        for file in files:
            with self.subTest(file.name):
                faults = list(validator.iter_errors(yaml.load(file.read_text(), Loader)))
                self.assertEqual([f"{list(one.path)}: {one.message[:200]}" for one in faults], [])

    def test_what_the_reader_does_not_know_the_schema_refuses(self):
        validator = self.schema()
        starter = (SOURCE / "scenarios" / "starter.yaml").read_text()
        self.assertEqual(list(validator.iter_errors(yaml.load(starter, Loader))), [])
        for before, after in (("horizon:", "horizn:"), ("        fee: 99 SEK", "        fees: 99 SEK"),
                              ("        to: sleeping", "        to: sleepng"), ("  margin: 70 %", "  # 70 %"),
                              ("horizon: 104 weeks", "horizon: 104"), ("    count: 5000", "    count: 0")):
            with self.subTest(after):
                self.assertIn(before, starter)
                changed = yaml.load(starter.replace(before, after, 1), Loader)
                self.assertNotEqual(list(validator.iter_errors(changed)), [])

    def test_the_resolved_text_agrees_with_the_schema(self):
        resolved = self.run_it("run", SOURCE / "scenarios" / "starter.yaml", "--resolved", "--dry-run").stdout
        self.assertEqual(list(self.schema().iter_errors(yaml.load(resolved, Loader))), [])


if __name__ == "__main__":
    unittest.main()
