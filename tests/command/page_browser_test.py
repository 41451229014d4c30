"""Pages as a browser shows them. Skipped without Chromium ('scripts/setup --for page')."""
import math
import re
import sys
import time
import unittest

from browser import Browser, chromium
from cli_case import CAFE, SOURCE, STATED, Case

from plan_cli_test import EXPERIMENT
from report_cli_test import STUDY

AXE = next((SOURCE / "build" / "page").glob("lib/python*/site-packages/axe_playwright_python/axe.min.js"), None)
UNCERTAIN = """stamkund: 1
name: uncertain
currency: SEK
horizon: 30 weeks
replicates: 24
uncertainty: {parameters: true, populations_per_draw: 1, replicates_per_population: 1}
population:
  new_customers: {count: 200, arrive_over: 4 weeks}
  purchases: {model: pareto-nbd, r: 0.7, alpha: 2 weeks, s: 0.9, beta: 75 weeks}
  spend: {model: fixed, amount: 45 SEK}
baseline: {name: today, margin: 70 %}
arms:
  - name: card
    program:
      earn: {per_visit: 1}
      reward: {at: 5, cost: 13.50 SEK}
      expiry: {kind: sliding, after: 20 weeks}
      behaviour: {member_purchase_rate: {uniform: [-30 %, 60 %]}}
  - name: mail
    campaigns:
      - {name: letter, channel: email, every: 4 weeks, cost: 0.50 SEK, lift: 30 %}
"""
# Rewards one by one, and who gains by store: more of them than are shown by themselves, with long names.
GROUPS = UNCERTAIN.replace("name: uncertain", "name: rewards and stores").replace(
    "baseline:", "  groups: [store]\n  stores: [" + ", ".join(
        f"{{name: 'Storgatan {i}, Västra Frölunda', share: 4 %}}" for i in range(25)) + "]\nbaseline:").replace(
    "      reward: {at: 5, cost: 13.50 SEK}\n",
    "      rewards:\n" + "".join(f"        - {{name: 'a cup of reward number {i}', at: {2 + i}, cost: {3 + i} SEK, probability_per_visit: 30 %}}\n" for i in range(8)))


@unittest.skipIf(chromium() is None, "no Chromium: 'scripts/setup --for page' installs it")
class Browsers(Case):
    def setUp(self):
        super().setUp()
        self.browser = Browser(self.at / "browser")
        self.addCleanup(self.browser.close)

    def check(self, page, pictures):
        """What holds for every page, at both widths."""
        self.assertLess(page.stat().st_size, 2_000_000)
        for width in (1280, 390):
            with self.subTest(page=page.name, width=width):
                self.browser.open(page, width)
                self.assertEqual(self.browser.logged, [])
                self.assertEqual(self.browser.asked, [f"file://{page}"])
                value = self.browser.value
                self.assertEqual(value("document.querySelectorAll('.live svg').length"), pictures)
                self.assertEqual(value("document.querySelectorAll('.still:not([hidden])').length"), 0)
                self.assertEqual(value("document.querySelectorAll('figure details table').length"), pictures)
                self.assertGreater(int(value("document.documentElement.dataset.drawn")), 0)
                self.assertLess(self.browser.processor_seconds(), 1.0)
                # Nothing sticks out of the window; wide tables scroll by themselves.
                self.assertLessEqual(value("document.documentElement.scrollWidth"), width)
                self.axe()
        self.assertTrue(self.browser.pdf().startswith(b"%PDF"))

    def axe(self):
        if AXE is None:
            print("axe-core is not here: 'scripts/setup --for page' fetches it", file=sys.stderr)
        else:
            self.assertEqual(self.serious(), [])

    def serious(self):
        self.browser.say("Page.setBypassCSP", enabled=True)
        self.browser.value(AXE.read_text(encoding="utf-8") + ";0")
        found = self.browser.value("axe.run().then(r => r.violations.map(v => [v.impact, v.id, v.nodes[0].html.slice(0, 200), v.nodes[0].failureSummary]))")
        return [one for one in found if one[0] in ("serious", "critical")]

    def page(self, scenario, *options):
        self.run_it("run", self.write("s.yaml", scenario), "-q", "-o", self.at / "r.h5")
        self.run_it("report", self.at / "r.h5", "-o", self.at / "page.html", *options)
        return self.at / "page.html"

    def check_file(self, *files):
        self.run_it("report", *files, "-o", self.at / "page.html")
        page = self.at / "page.html"
        self.check(page, page.read_text(encoding="utf-8").count("<figure"))

    def test_a_fit(self):
        self.run_it("calibrate", CAFE, "-q", "-o", self.at / "fit.h5", "--model", "pareto-nbd", "--spend", "none",
                    "--calibration-end", "2025-09-30")
        self.check_file(self.at / "fit.h5")

    def test_a_sweep(self):
        self.write("s.yaml", STATED)
        self.run_it("sweep", self.write("w.yaml", STUDY), "-q", "-o", self.at / "w.h5")
        self.check_file(self.at / "w.h5")

    def test_a_plan(self):
        self.write("s.yaml", STATED)
        self.run_it("plan", self.write("e.yaml", EXPERIMENT), "-q", "-o", self.at / "plan.h5")
        self.check_file(self.at / "plan.h5")

    def test_several_runs(self):
        for name, count in (("a", 300), ("b", 301)):
            self.run_it("run", self.write(f"{name}.yaml", STATED.replace("count: 300", f"count: {count}")), "-q", "-o", self.at / f"{name}.h5")
        self.check_file(self.at / "a.h5", self.at / "b.h5")

    def test_several_runs_with_rewards_and_stores(self):
        for name, at in (("a", 2), ("b", 3)):
            self.run_it("run", self.write(f"{name}.yaml", GROUPS.replace("reward number 0', at: 2", f"reward number 0', at: {at}")), "-q", "-o", self.at / f"{name}.h5")
        self.check_file(self.at / "a.h5", self.at / "b.h5")

    def test_a_run(self):
        page = self.page(UNCERTAIN)
        self.check(page, page.read_text(encoding="utf-8").count("<figure"))

    def test_a_run_with_rewards_and_stores(self):
        for language in ("en", "fi"):
            page = self.page(GROUPS, "--lang", language)
            text = page.read_text(encoding="utf-8")
            for figure in ("rewards-by-cost", "rewards-by-members", "by-store"):
                self.assertIn(f'<figure id="{figure}"', text)
            self.check(page, text.count("<figure"))
        for width in (1280, 390):
            self.browser.open(page, width)
            for figure in ("rewards-by-cost", "by-store", "by-usage"):
                self.assertEqual(self.names_that_touch(figure), [], (figure, width))

    def names_that_touch(self, figure):
        """Neighbours among the names below a bar chart: side by side with a gap, or leaning with a line's height between."""
        names = self.browser.value(f"""Array.from(document.querySelectorAll('#{figure} .live .role-axis'))
            .filter(a => !a.querySelector('.role-axis-grid path, .role-axis-grid line')).flatMap(a => Array.from(a.querySelectorAll('.role-axis-label text')))
            .map(t => [t.textContent, t.getAttribute('transform'), t.getBoundingClientRect().left, t.getBoundingClientRect().right, +getComputedStyle(t).opacity])
            .filter(t => t[0] && t[4] > 0)""")
        self.assertGreater(len(names), 4)
        out = []
        for one, other in zip(names, names[1:]):
            angle = abs(float((re.search(r"rotate\((-?[\d.]+)", one[1]) or [0, 0])[1]))
            apart = (other[3] - one[3]) * math.sin(math.radians(angle)) - 10 if angle else other[2] - one[3]
            if apart < 0:
                out.append((one[0], other[0]))
        return out

    @unittest.skipIf(AXE is None, "no axe-core: 'scripts/setup --for page' fetches it")
    def test_a_mistake_would_be_found(self):
        page = self.page(STATED)
        page.write_text(page.read_text(encoding="utf-8").replace(".note{color:#555}", ".note{color:#bbb}"), encoding="utf-8")
        self.browser.open(page)
        self.assertEqual([one[1] for one in self.serious()], ["color-contrast"])

    def test_toggles_and_hover(self):
        self.browser.open(self.page(UNCERTAIN))
        value = self.browser.value
        lines = "document.querySelectorAll('#cumulative-net .live .mark-line path').length"
        self.assertEqual(value(lines), 2)
        key = "document.querySelector('#cumulative-net button')"
        value(f"{key}.click()")
        self.assertEqual((value(f"{key}.getAttribute('aria-pressed')"), value(lines)), ("false", 1))
        # By keyboard.
        value(f"{key}.focus()")
        for kind in ("keyDown", "keyUp"):
            self.browser.say("Input.dispatchKeyEvent", type=kind, key=" ", code="Space", text=" ", windowsVirtualKeyCode=32)
        self.assertEqual((value(f"{key}.getAttribute('aria-pressed')"), value(lines)), ("true", 2))
        value("document.querySelector('#effect-by-arm').scrollIntoView()")
        box = value("(b => [b.x + b.width / 2, b.y + b.height / 2])(document.querySelector('#effect-by-arm .mark-symbol path').getBoundingClientRect())")
        self.browser.say("Input.dispatchMouseEvent", type="mouseMoved", x=box[0], y=box[1])
        end = time.monotonic() + 5
        while value("document.querySelector('.tip').hidden") and time.monotonic() < end:
            time.sleep(0.05)
        self.assertIn("card: ", value("document.querySelector('.tip').textContent"))

    def test_without_scripts_the_drawings_stay(self):
        page = self.page(UNCERTAIN)
        self.browser.say("Emulation.setScriptExecutionDisabled", value=True)
        self.browser.open(page)
        self.assertEqual(self.browser.logged, [])
        figures = page.read_text(encoding="utf-8").count("<figure")
        self.assertEqual(self.browser.value("document.querySelectorAll('.still svg').length"), figures)
        self.assertEqual(self.browser.value("document.querySelectorAll('.live, .still[hidden]').length"), 0)

    def test_hostile_names_run_nothing(self):
        import json
        name = json.dumps('</script><img src=x onerror="window.hurt=1">"&amp;\\u0027')
        page = self.page(STATED.replace("name: test", f"name: {name}").replace("name: card", f"name: {name}"))
        self.browser.open(page)
        self.assertEqual((self.browser.logged, len(self.browser.asked)), ([], 1))
        self.assertEqual(self.browser.value("typeof window.hurt"), "undefined")
        self.assertIn("</script><img", self.browser.value("document.querySelector('h1').textContent"))

    def test_a_changed_script_does_not_run(self):
        # The test of the policy: what is not what the program wrote is not run.
        page = self.page(STATED)
        text = page.read_text(encoding="utf-8")
        page.write_text(text.replace("</main>", "</main><script>window.hurt = 1</script>"), encoding="utf-8")
        self.browser.open(page)
        self.assertEqual(self.browser.value("typeof window.hurt"), "undefined")
        self.assertTrue(any("Content Security Policy" in one for one in self.browser.logged))


if __name__ == "__main__":
    if chromium() is None:
        print("SKIPPED: no Chromium; 'scripts/setup --for page' installs it")
    unittest.main()
