"""Rows of real exports, from the command line to fits and ledgers. Run as rows_cli_test.py SUITE."""
import csv
import math
import unittest

from cli_case import CAFE, Case

POINTS = """stamkund: 1
name: points
start_date: 2024-01-01
horizon: 26 weeks
replicates: 2
currency: EUR
population:
  new_customers: {count: 10}
  purchases: {model: pareto-nbd, r: 0.7, alpha: 2 weeks, s: 0.9, beta: 75 weeks}
  spend: {model: fixed, amount: 45 EUR}
baseline: {name: today, margin: 70 %}
arms:
  - name: points
    program:
      returns: into_negative
      earn: {per_amount: 1 point per EUR}
      reward: {at: 1000 points, cost: 5 EUR}
"""


class Rows(Case):
    def test_blank_lines_before_the_rows(self):
        """However many there are; what begins after them counts."""
        rows = self.write("late.csv", "\n" * 3_000_000 + "customer,date,amount\na,2024-01-01,3\nb,2024-01-02,4\n")
        self.assertEqual(self.json_of("ingest", rows)["customers"], 2)
        said = self.run_it("ingest", self.write("blank.csv", "\n \n\n"), exit=65).stderr
        self.assertIn("nothing is in the file but 3 lines that are blank", said)
        self.assertIn("the file is empty", self.run_it("ingest", self.write("empty.csv", ""), exit=65).stderr)

    def test_numbers_as_programs_write_them(self):
        rows = self.write("t.csv", "customer,date,amount\na,2024-01-01,1e+05\na,2024-02-01,250\n"
                                   "b,2024-01-03,4.440892e-16\nb,2024-03-01,1.2E3\n")
        self.json_of("ingest", rows, "-o", self.at / "c.csv")
        with open(self.at / "c.csv", newline="") as file:
            self.assertEqual([row["first_spend"] for row in csv.DictReader(file)], ["100000", "0"])

    def test_several_blanks_before_the_time(self):
        rows = self.write("t.csv", "customer,date,amount\na,4/24/2018  7:19:25 PM,5\na,5/2/2018  8:00:00 AM,6\n"
                                   "b,4/29/2018  1:00:00 PM,7\n")
        found = self.json_of("ingest", rows)
        self.assertEqual((found["rows_used"], found["first_day"], found["last_day"]), (3, "2018-04-24", "2018-05-02"))

    def test_a_return_follows_the_purchase_of_its_day(self):
        rows = self.write("t.csv", "customer,date,amount\neve,2024-03-01 09:00:00,40.00\neve,2024-03-05 10:01:00,100.00\n"
                                   "eve,2024-03-05 10:17:00,-100.00\n")
        self.json_of("ledger", self.write("s.yaml", POINTS), rows, "--customers", self.at / "c.csv")
        with open(self.at / "c.csv", newline="") as file:
            row = next(csv.DictReader(file))
        balance = next(value for name, value in row.items() if name.endswith(".balance"))
        self.assertEqual((balance, row["purchases"]), ("40", "2"))

    def test_what_was_cancelled_later_is_a_visit_until_then(self):
        """The ledger of a day and what ingest knew on it are of the same purchases."""
        rows = self.write("t.csv", "Order ID,Customer,Created at,Total,Status,Cancelled at\n1,lo,2024-01-05,50.00,paid,\n"
                                   "2,lo,2024-02-05,60.00,paid,2024-05-01\n3,my,2024-03-07,30.00,cancelled,2024-06-07\n"
                                   "4,my,2024-06-08,5.00,paid,\n")
        self.json_of("ledger", self.write("s.yaml", POINTS), rows, "--until", "2024-03-31", "--customers", self.at / "c.csv")
        with open(self.at / "c.csv", newline="") as file:
            bought = {row["customer"]: (row["purchases"], row["revenue"]) for row in csv.DictReader(file)}
        self.assertEqual(bought, {"lo": ("2", "110.00"), "my": ("1", "30.00")})
        self.assertEqual(self.json_of("ingest", rows, "--observation-end", "2024-03-31")["customers"], 2)
        self.assertEqual(self.json_of("ingest", rows, "--calibration-end", "2024-03-31")["customers"], 2)

    def test_ledger_and_ingest_agree_to_the_cent(self):
        lines = ["customer,date,amount"]
        for i in range(400):
            amount = (i * 37 % 900 + 100) / 100 * (-1 if i % 5 == 3 else 1)
            lines.append(f"c{i % 23},2024-{i % 6 + 1:02}-{i * 7 % 28 + 1:02},{amount:.2f}")
        rows = self.write("t.csv", "\n".join(lines) + "\n")
        ingest = self.json_of("ingest", rows, "--transactions", self.at / "clean.csv")
        with open(self.at / "clean.csv", newline="") as file:
            kept = sum(round(100 * float(row["amount"])) for row in csv.DictReader(file))
        ledger = self.json_of("ledger", self.write("s.yaml", POINTS), rows)
        self.assertEqual(round(100 * (ledger["revenue"] - ledger["returned"])), kept)
        self.assertEqual(ledger["unmatched_returns"], -ingest["unmatched_returns"])

    def test_points_of_twelve_months_live_a_year(self):
        rows = self.write("t.csv", "customer,date,amount\nann,2025-03-10,10\nann,2026-03-08,1\n")
        for until, held in (("2026-03-08", "11"), ("2026-03-09", "1")):
            self.json_of("ledger", self.write("s.yaml", POINTS.replace("      earn:", "      expiry: {kind: rolling, after: "
                                                                       "12 months}\n      earn:")),
                         rows, "--until", until, "--customers", self.at / "c.csv")
            with open(self.at / "c.csv", newline="") as file:
                row = next(csv.DictReader(file))
            self.assertEqual(next(value for name, value in row.items() if name.endswith(".balance")), held)

    def test_points_that_paid_come_back(self):
        rows = self.write("t.csv", "customer,date,amount\neve,2024-03-01,100\neve,2024-03-05,40\neve,2024-03-09,-40\n")
        paying = POINTS.replace("{at: 1000 points, cost: 5 EUR}", "{kind: pay, pays: 0.10 EUR, at: 1 point, most: 50 %}")
        for choice, redeemed in (("lost", ("140", "-40")), ("given_back", ("100", "0"))):
            self.json_of("ledger", self.write("s.yaml", paying.replace("      earn:", f"      returns_redeemed: {choice}\n"
                                                                       "      earn:")),
                         rows, "--redeem", "asap", "--customers", self.at / "c.csv")
            with open(self.at / "c.csv", newline="") as file:
                row = next(csv.DictReader(file))
            found = {name.rsplit(".", 1)[-1]: value for name, value in row.items()}
            self.assertEqual((found["redeemed"], found["balance"]), redeemed)

    def test_what_became_known_later(self):
        rows = self.write("t.csv", "customer,date,amount\na,2024-01-01,50\na,2024-03-01,80\na,2024-05-10,-80\n"
                                   "b,2024-01-10,20\nb,2024-06-01,25\n")
        for how, frequency in ((), "1"), (("--later-returns", "apply"), "0"):
            self.json_of("ingest", rows, "--calibration-end", "2024-03-31", *how, "-o", self.at / "c.csv")
            with open(self.at / "c.csv", newline="") as file:
                self.assertEqual(next(csv.DictReader(file))["frequency"], frequency)

    def test_years_follow_the_calendar(self):
        import h5py

        rows = self.write("t.csv", "donor,date\n" + "".join(f"a,{year}-01-01\n" for year in range(1970, 1975)) +
                          "".join(f"b{i},{year}-01-01\n" for i in range(40) for year in range(1970, 1971 + i % 4)))
        self.json_of("calibrate", rows, "--model", "bg-bb", "--time-unit", "year", "--posterior", "none", "-o",
                     self.at / "fit.h5")
        with h5py.File(self.at / "fit.h5") as fit:
            self.assertEqual(int(fit["customers/frequency"][0]), 4)
            self.assertEqual(float(fit["customers/age"][0]) / 365.25, 4)
        # By default a year is foreseen, and a year has one opportunity.
        totals = [self.json_of("predict", self.at / "fit.h5", "--allow-unconverged", *how)["groups"][0]["totals"]["purchases"]["expected"]
                  for how in ((), ("--horizon", "1 year"))]
        self.assertGreater(totals[0], 0.1)
        self.assertEqual(totals[0], totals[1])
        done = self.run_it("predict", self.at / "fit.h5", "--allow-unconverged", "--horizon", "300 days")
        self.assertIn("shorter than the time between two opportunities", done.stdout + done.stderr)
        done = self.run_it("calibrate", rows, "--model", "bg-nbd", "--opportunities-from", "1970-07-01", exit=64)
        self.assertIn("only bg-bb counts opportunities", done.stderr)

    def test_amounts_below_zero_are_no_spend(self):
        rows = self.write("t.csv", "customer,date,amount\na,2023-01-02,10\na,2023-02-02,-4\na,2023-03-02,1\n"
                                   "b,2023-01-05,10\nb,2023-02-05,8\n")
        done = self.run_it("calibrate", rows, "--on-negative", "keep", "-o", self.at / "fit.h5", exit=64)
        self.assertIn("net takes returns off earlier purchases", done.stderr)
        self.assertEqual(self.files(), ["t.csv"])

    def test_every_wrong_option_at_once(self):
        rows = self.write("t.csv", "customer,date,amount\na,2023-01-02,10\n")
        done = self.run_it("ingest", rows, "--day-zero", "soon", "--credit", "card", "--times-are", "cet", "--skip-lines",
                           "-1", "--later-returns", "maybe", exit=64)
        for option in ("--day-zero", "--credit", "--times-are", "--skip-lines", "--later-returns"):
            self.assertIn(option, done.stderr)


class Summaries(Case):
    def test_a_fit_of_summaries_is_that_of_the_transactions(self):
        self.json_of("ingest", CAFE, "-o", self.at / "summary.csv")
        for model in ("bg-nbd", "pareto-nbd"):
            with self.subTest(model=model):
                whole = self.json_of("calibrate", CAFE, "--model", model, "--posterior", "none")
                summed = self.json_of("calibrate", self.at / "summary.csv", "--model", model, "--posterior", "none",
                                      "-o", self.at / "fit.h5")
                self.assertEqual(summed["parameters"], whole["parameters"])
                self.assertEqual(summed["log_likelihood"], whole["log_likelihood"])
                self.assertTrue(math.isclose(summed["spend"]["parameters"]["p"], whole["spend"]["parameters"]["p"],
                                             rel_tol=1e-9))
                self.json_of("predict", self.at / "fit.h5", "--customers", self.at / "e.csv")

    def test_what_ingest_wrote_ingest_reads(self):
        self.json_of("ingest", CAFE, "-o", self.at / "one.csv")
        self.json_of("ingest", self.at / "one.csv", "-o", self.at / "two.csv")
        self.assertEqual((self.at / "one.csv").read_text(), (self.at / "two.csv").read_text())

    def test_opportunities(self):
        rows = "".join(f"{i},{i % 6},{min(i % 6 + i % 3, 6) if i % 6 else 0},6\n" for i in range(60))
        table = self.write("s.csv", "id,x,t.x,n.cal\n" + rows)
        self.json_of("calibrate", table, "--model", "bg-bb", "--time-unit", "year", "--summary-unit", "year",
                     "--posterior", "none")
        done = self.run_it("calibrate", table, "--model", "bg-bb", "--time-unit", "year", exit=64)
        self.assertIn("--summary-unit", done.stderr)

    def test_what_takes_single_purchases_is_refused(self):
        table = self.write("s.csv", "id,x,t.x,T\na,1,2,6\nb,0,0,7\n")
        done = self.run_it("calibrate", table, "--model", "pareto-nbd", "--calendar", "trend", exit=64)
        self.assertIn("--calendar: takes single purchases", done.stderr)
        done = self.run_it("calibrate", table, "--model", "auto", exit=64)
        self.assertIn("name a model", done.stderr)
        for option in (("--model", "bg-cnbd-k"), ("--spend", "lognormal")):
            self.assertIn(option[1], self.run_it("calibrate", table, *option, exit=64).stderr)
        self.run_it("ingest", table, "--transactions", self.at / "t.csv", exit=64)
        self.run_it("ingest", table, "--summary-unit", "fortnight", exit=64)
        bad = self.write("bad.csv", "id,x,t.x,T\na,1,9,6\n")
        self.assertIn("lies from 0 to T", self.run_it("calibrate", bad, exit=65).stderr)


class CovariatesThatEnd(Case):
    def test_predict_and_run_name_them_and_their_last_day(self):
        events = self.write("e.csv", "event,from,to\npromotion,2025-09-01,2025-09-14\n")
        self.json_of("calibrate", CAFE, "--events", events, "--posterior", "none", "--currency", "SEK", "-o",
                     self.at / "fit.h5")
        done = self.run_it("predict", self.at / "fit.h5", "--horizon", "4 weeks", "--json", self.at / "p.json")
        self.assertIn("covariate 'promotion' is known up to 2025-09-14", done.stderr)
        self.assertIn("promotion", (self.at / "p.json").read_text())


class KindsOfRows(Case):
    """Numbers that were wrong without a word: which rows are sales, by the words that stand in them."""

    def spend(self, text, *options):
        """What each customer spent, by day; and what was said."""
        done = self.run_it("ingest", self.write("t.csv", text), "--transactions", self.at / "clean.csv", *options)
        with open(self.at / "clean.csv", newline="") as file:
            return {(row["customer"], row["date"][5:]): float(row["amount"]) for row in csv.DictReader(file)}, done.stderr

    def test_several_currencies_are_never_summed(self):
        for name in ("presentment_currency", "Moeda", "Curr.", "Devise", "Valutakod", "WKZ", "通貨", "ISO"):
            rows = self.write("t.csv", f"date,customer,amount,{name}\n2024-01-05,A,10.00,USD\n2024-01-06,B,20.00,EUR\n"
                                       "2024-02-06,A,5.00,USD\n")
            self.assertIn("several currencies", self.run_it("ingest", rows, exit=65).stderr)
        land = "date,customer,amount,country\n2024-01-05,A,10.00,SWE\n2024-01-06,B,20.00,NOR\n2024-02-06,A,5.00,SWE\n"
        self.assertEqual(len(self.spend(land)[0]), 3)

    def test_words_that_pair(self):
        for name, sale, back in (("Vorgang", "Verkauf", "Retoure"), ("Tipo", "Venta", "Devolución"),
                                 ("Opération", "Vente", "Retour"), ("Operação", "Venda", "Devolução"),
                                 ("Händelse", "Köp", "Retur"), ("Transaktionstyp", "Köp", "Återköp"),
                                 ("Transaction Type", "sale", "credit"), ("Doc Type", "INV", "CRN"),
                                 ("Reason", "Sale", "Return"), ("Returned", "No", "Yes"), ("Sign", "+", "-"),
                                 ("Soll/Haben", "S", "H"), ("Dr/Cr", "Dr", "Cr"), ("D/C", "D", "C")):
            with self.subTest(name):
                found, _ = self.spend(f"order,date,customer,{name},amount\n1,2024-01-05,A,{sale},10\n"
                                      f"2,2024-01-06,B,{sale},20\n3,2024-01-07,B,{back},20\n4,2024-02-06,A,{sale},5\n"
                                      f"5,2024-03-06,A,{sale},7\n")
                self.assertEqual(found, {("A", "01-05"): 10, ("A", "02-06"): 5, ("A", "03-06"): 7})

    def test_what_was_not_paid(self):
        for name, paid, not_paid in (("Betalningsstatus", "Betald", "Obetald"), ("State", "Paid", "Open"),
                                     ("Outcome", "approved", "declined"), ("Response", "Approved", "Declined"),
                                     ("Transaction Result", "00 Approved", "05 Declined"),
                                     ("Payment Result", "captured", "refused"), ("Fraud", "no", "yes"),
                                     ("Environment", "live", "sandbox")):
            with self.subTest(name):
                found, _ = self.spend(f"order,date,customer,{name},amount\n1,2024-01-05,A,{paid},10\n"
                                      f"2,2024-01-06,B,{not_paid},20\n4,2024-02-06,A,{paid},5\n")
                self.assertEqual(found, {("A", "01-05"): 10, ("A", "02-06"): 5})
        self.assertIn("says how the payment fared",
                      self.spend("date,customer,Outcome,amount\n2024-01-05,A,ok,1\n2024-01-06,B,declined,1\n")[1])
        # How something else fared is no payment.
        self.assertEqual(len(self.spend("date,customer,Email,amount\n2024-01-05,A,delivered,1\n"
                                        "2024-01-06,B,failed,1\n")[0]), 2)

    def test_a_ledger_of_receivables(self):
        found, _ = self.spend("Posting Date;Document Type;Customer No.;Amount\n05.01.2024;Invoice;D1;1.250,00\n"
                              "20.01.2024;Payment;D1;-1.250,00\n25.01.2024;Invoice;D2;800,00\n"
                              "28.01.2024;Credit Memo;D2;-300,00\n10.02.2024;Payment;D2;-500,00\n"
                              "15.02.2024;Invoice;D1;99,50\n16.02.2024;Finance Charge Memo;D2;3,00\n")
        self.assertEqual(found, {("D1", "01-05"): 1250, ("D1", "02-15"): 99.5, ("D2", "01-25"): 500})
        found, _ = self.spend("Posting Date;Document Type;Customer No.;Amount\n05.01.2024;Sales Invoice;D1;100,00\n"
                              "25.01.2024;Sales Invoice;D2;80,00\n28.01.2024;Sales Credit Memo;D2;30,00\n")
        self.assertEqual(found, {("D1", "01-05"): 100, ("D2", "01-25"): 50})

    def test_of_a_log_the_purchases(self):
        words = ("home", "product_view", "catalog", "search", "add_to_cart", "promo_page", "filter_results",
                 "shipping_details", "payment_details", "account_page", "payment_error", "checkout_bug")
        text = "user_id,event,timestamp\n" + "".join(
            f"u{n % 7},{words[n % len(words)] if n % 13 else 'purchase'},2024-03-{1 + n % 28:02} 10:{n % 60:02}:00\n"
            for n in range(260))
        done = self.run_it("ingest", self.write("log.csv", text), "--amount-column", "none", "--json", self.at / "r.json")
        self.assertIn("is a log of events", done.stderr)
        self.assertEqual(self.json_of("ingest", self.at / "log.csv", "--amount-column", "none")["rows_used"], 20)

    def test_what_was_paid_beside_what_was_asked(self):
        rows = "\n1,2024-01-05,A,80.00,8.00,72.00\n2,2024-01-06,A,30.00,0.00,30.00\n3,2024-01-07,B,60.00,6.00,54.00\n"
        for names in ("Original price,Discount,Final price", "Subtotal,Discount,Subtotal w/ Discount"):
            self.assertEqual(sum(self.spend("Order,Date,Customer," + names + rows)[0].values()), 156)
        found, said = self.spend("Order,Date,Customer,Subtotal,Discount\n1,2024-01-15,A,20,2\n2,2024-01-16,B,30,0\n")
        self.assertEqual(sum(found.values()), 48)
        self.assertIn("is taken off the subtotal", said)

    def test_prices_of_lines_are_not_multiplied(self):
        for name in ("Gesamtpreis", "Totaalprijs", "Line price", "Extended price", "Ext Price", "Positionspreis"):
            found, _ = self.spend(f"Receipt,Date,Customer,Item,Qty,{name}\n1,2024-01-05,A,x,2,5.00\n"
                                  "1,2024-01-05,A,y,1,3.00\n3,2024-01-07,B,y,2,6.00\n")
            self.assertEqual(sum(found.values()), 14)

    def test_the_first_day_of_1900_is_none(self):
        found = self.json_of("ingest", self.write("t.csv", "customer,date,amount\nA,1900-01-01,10\nB,2024-01-15,30\n"
                                                           "A,2024-02-25,20\n"))
        self.assertEqual((found["rows_used"], found["first_day"]), (2, "2024-01-15"))

    def test_who_is_nobody_and_who_comes_again(self):
        found, _ = self.spend("order,date,customer,amount\n" + "".join(
            f"{n},2024-01-{n + 1:02},{who},10\n" for n, who in enumerate(
                ("Ann", "CASH", "Cash Sale", "Barkunde", "Kontantkund", "Consumidor Final", "Client de passage", "Invité",
                 "00000000-0000-0000-0000-000000000000", "Diverse", "Bob", "Ann"))))
        self.assertEqual({who for who, _ in found}, {"Ann", "Bob"})
        found, _ = self.spend("Date,Amount,ID,Consumer name\n2024-01-05,10,tr_1,Ann A\n2024-01-06,20,tr_2,Bob B\n"
                              "2024-02-06,20,tr_3,Ann A\n")
        self.assertEqual({who for who, _ in found}, {"Ann A", "Bob B"})


if __name__ == "__main__":
    unittest.main()
