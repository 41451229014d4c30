"""Lifts of contacts by segment, from files to a run. Run as segments_cli_test.py SUITE."""
import csv
import unittest

from contacts_cli_test import DAYS, WORLD, ContactsCase


class Segments(ContactsCase):
    def test_lifts_by_segment_from_file_to_scenario(self):
        import h5py
        # Customers of two segments, each in a world of its own: an e-mail moves readers far more.
        low = WORLD[WORLD.index("  - name: mailed"):].replace("name: mailed", "name: little").replace("lift: 90 %", "lift: 10 %")
        path = self.write("s.yaml", WORLD + low)
        lives = {}
        for arm in ("control", "mailed", "little"):
            self.run_it("run", path, "--transactions", self.at / f"{arm}.csv", "--transactions-arm", arm, "--quiet")
            with open(self.at / f"{arm}.csv", newline="") as file:
                lives[arm] = list(csv.reader(file))[1:]
        segment_of = lambda customer: "reads" if int(customer[1:]) % 4 < 2 else "browses"
        def arm_of(customer):
            if int(customer[1:]) % 2 == 0:
                return "control"
            return "mailed" if segment_of(customer) == "reads" else "little"
        rows = [row for arm in lives for row in lives[arm] if arm_of(row[0]) == arm]
        transactions = self.write("t.csv", "customer,date,amount,who\n" + "".join(
            f"{','.join(r)},{segment_of(r[0])}\n" for r in rows))
        contacts = "customer,time,channel,arm\n"
        for customer in sorted({row[0] for row in rows}):
            mailed = arm_of(customer) != "control"
            for day in DAYS:
                contacts += f"{customer},{day},{'email' if mailed else ''},{'mailed' if mailed else 'control'}\n"
        contacts = self.write("contacts.csv", contacts)
        options = ("--contacts", contacts, "--segment-column", "who", "--home", "first", "--observation-end", "2024-12-29")
        found = self.calibrate(transactions, *options, "--contact-segments", "-o", self.at / "fit.h5",
                               "--response-yaml", self.at / "r.yaml")["response"]
        self.assertEqual(found["segment_of_group"], {"email of browses": "browses", "email of reads": "reads"})
        for name, truth in (("lift[email of reads]", 0.9), ("lift[email of browses]", 0.1), ("decay[email]", 14)):
            self.assertLess(abs(found["parameters"][name] - truth), 4 * found["standard_errors"][name], name)
        # One lift for all is neither.
        whole = self.calibrate(transactions, *options)["response"]
        self.assertGreater(abs(whole["parameters"]["lift[email]"] - 0.9), 2 * whole["standard_errors"]["lift[email]"])
        with h5py.File(self.at / "fit.h5") as file:
            kinds = [one.decode() if isinstance(one, bytes) else one for one in file["response/group_kind"][:]]
            self.assertEqual(kinds, ["email", "email"])
        learned = self.json_of("validate", self.at / "fit.h5")["learned"]
        self.assertEqual(list(learned)[:3], ["email lift of browses", "email lift of reads", "email decay"])

        def scenario(lift, decay="from fit", segments="existing_segments: fit", second="browses", certain=False):
            return self.write("n.yaml", f"""stamkund: 1
horizon: 26 weeks
replicates: 4
seed: 4
currency: SEK
uncertainty: {{parameters: {'false' if certain else 'true'}}}
population:
  fit: {self.at / 'fit.h5'}
  spend: {{model: fixed, amount: 45 SEK}}
  segments: [{{name: reads, share: 50 %}}, {{name: {second}, share: 50 %}}]
  {segments}
baseline: {{name: control, margin: 70 %}}
arms:
  - name: mailed
    fatigue: {{weight: 0, decay: 4 weeks}}
    campaigns:
      - {{name: news, channel: email, first: 2 weeks, every: 9 weeks, cost: 0.05 SEK, open: 100 %, lift: {lift},
         decay: {decay}, unsubscribe: 0 %}}
""" .replace("unsubscribe: 0 %", "unsubscribe: 0 %" + (by if lift == "100 %" else "")))

        # Null: the same numbers written out. Draws of parameters are another matter.
        by = (f", by_segment: [{{segment: reads, lift: {learned['email lift of reads']['estimate']!r}}}, "
              f"{{segment: browses, lift: {learned['email lift of browses']['estimate']!r}}}]")
        nets = lambda *arguments: [one["metrics"]["net"]["mean"] for one in
                                   self.json_of("run", scenario(*arguments, certain=True))["arms"]]
        taken = nets("from fit")
        for one, other in zip(taken, nets("100 %", f"{learned['email decay']['estimate']!r} days")):
            self.assertAlmostEqual(one, other, places=6)
        self.assertNotEqual(taken[0], taken[1])
        # The planted mistake: everybody has the readers' lift.
        alike = nets("{from_fit: email lift of reads}")
        self.assertGreater(abs(alike[1] - taken[1]), 1)
        # Draws of the parameters take the lifts jointly, and the run goes.
        self.run_it("run", scenario("from fit"), "--replicates", 8, "--quiet")

        # What does not go together is said, with what is near.
        for lift, other, words in (("from fit", {"segments": ""}, "are drawn"),
                                   ("from fit", {"second": "browse"}, "did you mean 'browses'?"),
                                   ("{from_fit: email lift of readers}", {}, "email lift of reads"),
                                   ("from fit", {"segments": "existing_segments: fits"}, "did you mean 'fit'?")):
            said = self.run_it("validate", scenario(lift, **other), exit=65)
            self.assertIn(words, " ".join((said.stdout + said.stderr).split()))
        snippet = (self.at / "r.yaml").read_text()
        self.assertIn("{segment: \"reads\", lift: {normal: [", snippet)
        with open(scenario("from fit")) as file:
            pasted = file.read()
        pasted = pasted[:pasted.index("    fatigue")] + "".join("    " + line for line in snippet.splitlines(True))
        self.run_it("run", self.write("p.yaml", pasted), "--dry-run")


if __name__ == "__main__":
    unittest.main()
