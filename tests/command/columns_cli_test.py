"""Exports as they are: what was understood of the columns, and next month's file read alike."""
import json
import unittest

from cli_case import STATED, Case

PAYMENTS = """id,Created (UTC),Amount,Amount Refunded,Currency,Status,Customer Email
ch_1,2026-08-03 10:00:00,59.90,0.00,eur,Paid,b@example.com
ch_2,2026-08-10 10:00:00,59.90,59.90,eur,Refunded,b@example.com
ch_3,2026-08-12 10:00:00,20.00,0.00,eur,Failed,c@example.com
ch_4,2026-08-20 10:00:00,20.00,5.00,eur,Paid,c@example.com
"""
RECEIPT = "InvoiceNo,CustomerID,InvoiceDate,TotalPrice,Group\n" + "1,A,2024-01-02 09:00,0.85,tea\n" * 10
CLUBS = STATED.replace("  spend: {model: fixed, amount: 45 SEK}", """  categories: [{name: tea, share: 60 %}, {name: cake, share: 40 %}]
  spend: {model: fixed, amount: 45 SEK}""").replace("  - name: twin", """  - name: points
    program: {earn: {per_amount: 1 point per SEK}, reward: {at: 10, cost: 1 SEK}}
  - name: tea
    program: {earn: {per_amount: 1 point per SEK, categories: [tea]}, reward: {at: 10, cost: 1 SEK}}""")


class Columns(Case):
    def test_every_column_and_its_first_values(self):
        done = self.run_it("ingest", self.write("p.csv", PAYMENTS), "--interpret")
        self.assertRegex(done.stdout, r"7 +Customer Email +customer +b@example.com \| b@example.com")
        self.assertRegex(done.stdout, r"1 +id +not used +ch_1 \| ch_2 \| ch_3 \| ch_4")
        shown = self.json_of("ingest", self.at / "p.csv", "--interpret", "-q")
        self.assertEqual([c["role"] for c in shown["interpretation"]],
                         [None, "date", "amount", "refund", "currency", "status", "customer"])
        self.assertEqual(shown["amounts"], {"read": 159.8, "used": 74.9, "dropped": 20.0, "refunded": 64.9})
        # Also of a file that is refused.
        refused = self.write("r.csv", PAYMENTS.replace("eur,Paid", "usd,Paid", 1))
        self.assertIn("several currencies", self.run_it("ingest", refused, "--interpret", exit=65).stderr)
        self.assertIn("Customer Email", self.run_it("ingest", refused, "--interpret", exit=65).stdout)

    def test_a_customer_in_two_columns(self):
        """Joined by a guess or as asked, and by a file of columns with a file whose columns stand elsewhere."""
        rows = self.write("n.csv", "Date,Client Last Name,Client First Name,Amount\n2026-01-15,Ek,Ida,10\n2026-01-16,Ax,Bo,5\n"
                                   "2026-02-16,Lind,Ida,3\n")
        done = self.run_it("ingest", rows, "--write-columns", self.at / "n.columns", "--transactions", self.at / "t.csv")
        self.assertIn("people of one name are taken for one", done.stderr)
        self.assertIn("customer-column: Client First Name+Client Last Name\n", (self.at / "n.columns").read_text())
        self.assertEqual((self.at / "t.csv").read_text().splitlines()[1:],
                         ["Bo Ax,2026-01-16,5", "Ida Ek,2026-01-15,10", "Ida Lind,2026-02-16,3"])
        later = self.write("m.csv", "Client First Name,Date,Amount,Client Last Name,E-mail\nIda,2026-03-15,7,Ek,i@example.com\n")
        self.run_it("ingest", later, "--columns", self.at / "n.columns", "--transactions", self.at / "t.csv")
        self.assertEqual((self.at / "t.csv").read_text().splitlines()[1:], ["Ida Ek,2026-03-15,7"])
        self.assertIn("there is no customer column 'Surname'",
                      self.run_it("ingest", rows, "--customer-column", "Client First Name+Surname", exit=65).stderr)

    def test_columns_by_option(self):
        """Names that say nothing: every column is asked for, and the account is right to the cent."""
        rows = "w;k;a;b;c;e\n1;ann;2024-01-05;1000;100;eur\n2;bob;2024-01-06;500;0;jpy\n3;ann;2024-02-05;2000;0;eur\n"
        asked = ["--customer-column", "k", "--date-column", "a", "--amount-column", "b", "--discount-column", "c",
                 "--discount-as", "money", "--currency-column", "e", "--keep", "currency=eur", "--header", "yes", "-q"]
        file = self.write("o.csv", rows)
        major = self.json_of("ingest", file, *asked)
        self.assertEqual([major["amounts"][k] for k in ("read", "used", "dropped")], [3400.0, 2900.0, 500.0])
        minor = self.json_of("ingest", file, *asked, "--amounts-in", "minor")
        # Yen have no cents: 500 of them are 500.
        self.assertEqual([minor["amounts"][k] for k in ("read", "used", "dropped")], [529.0, 29.0, 500.0])
        self.assertIn("major", self.run_it("ingest", file, "--amounts-in", "cents", exit=64).stderr)

    def test_a_refund_is_known_from_its_day_on(self):
        file = self.write("r.csv", "customer,date,amount,back,when\na,2024-01-05,10.00,0,\na,2024-02-05,80.00,80.00,2024-05-02\n"
                                   "b,2024-02-06,20.00,5.00,2024-02-09\nb,2024-06-01,7.00,0,\n")
        asked = ["ingest", file, "--refund-column", "back", "--calibration-end", "2024-03-31", "-q"]
        then = self.json_of(*asked, "--refund-date-column", "when")
        self.assertEqual((then["later_refund_rows"], then["later_refunds"], then["amounts"]["refunded"]), (1, 80.0, 5.0))
        self.assertNotIn("some may have come later", json.dumps(then["problems"]))
        undated = self.json_of(*asked, "--refund-date-column", "none")
        self.assertEqual(undated["amounts"]["refunded"], 85.0)
        self.assertIn("some may have come later", json.dumps(undated["problems"]))

    def test_a_refund_is_whose_the_file_says(self):
        """Who pays is the customer of a sale and the shop of a refund; other names than those that are guessed, and pinned."""
        file = self.write("p.csv", "day,giver,getter,amount\n2024-01-05,ida,shop,40.00\n2024-01-06,bo,shop,20.00\n2024-01-07,ida,shop,5.00\n"
                                   "2024-01-09,shop,bo,-20.00\n2024-01-10,shop,ida,-10.00\n")
        asked = ["ingest", file, "--customer-column", "giver", "-q"]
        for more in (["--refund-customer-column", "getter", "--write-columns", self.at / "c.txt"], ["--columns", self.at / "c.txt"]):
            out = self.at / "t.csv"
            out.unlink(missing_ok=True)
            self.run_it(*asked, *more, "--transactions", out)
            paid = {}
            for row in out.read_text().splitlines()[1:]:
                customer, _, amount = row.split(",")[:3]
                paid[customer] = paid.get(customer, 0) + float(amount)
            self.assertEqual({one: money for one, money in paid.items() if money}, {"ida": 35.0})
        self.assertIn("getters", self.run_it(*asked, "--refund-customer-column", "getters", exit=65).stderr)

    def test_encodings_by_name(self):
        file = self.at / "l2.csv"
        file.write_bytes("klient,data,kwota\nŁukasz,2024-01-05,10.00\n".encode("iso-8859-2"))
        self.run_it("ingest", file, "--encoding", "ISO-8859-2", "--transactions", self.at / "t.csv", "-q")
        self.assertIn("Łukasz,2024-01-05", (self.at / "t.csv").read_text(encoding="utf-8"))

    def test_status_is_pinned(self):
        """Shopify says it in two columns; next month's export has one of them, or nothing void in either."""
        names = "Name,Email,Financial Status,Created at,Total,Cancelled at\n"
        first = self.write("shop.csv", names + "#1,a@x.de,paid,2024-01-05,25.00,\n#2,b@x.de,voided,2024-01-06,30.00,\n"
                                               "#3,b@x.de,paid,2024-02-06,40.00,2024-02-07\n")
        self.run_it("ingest", first, "--write-columns", self.at / "shop.columns", "-q")
        pinned = (self.at / "shop.columns").read_text()
        self.assertIn("status-column: Financial Status\nstatus-column: Cancelled at\n", pinned)
        second = self.write("next.csv", names + "#4,a@x.de,paid,2024-03-05,25.00,\n#5,b@x.de,paid,2024-03-06,30.00,\n")
        shown = self.json_of("ingest", second, "--columns", self.at / "shop.columns", "-q")
        self.assertEqual(shown["amounts"]["used"], 55.0)
        self.assertEqual({w["meaning"] for w in shown["status_words"]}, {"a sale"})
        lost = self.write("lost.csv", "Name,Email,Created at,Total\n#4,a@x.de,2024-03-05,25.00\n")
        said = self.run_it("ingest", lost, "--columns", self.at / "shop.columns", exit=65).stderr
        self.assertIn("Financial Status", said)
        self.assertIn("Cancelled at", said)
        both = self.json_of("ingest", first, "--status-column", "Cancelled at", "--status-column", "Financial Status", "-q")
        self.assertEqual(both["amounts"]["used"], 25.0)

    def test_what_was_understood_holds_for_the_next_file(self):
        first = self.write("p.csv", PAYMENTS)
        self.run_it("ingest", first, "--write-columns", self.at / "p.columns", "--keep", "Currency=eur", "--keep",
                    "Status=Paid,Refunded")
        pinned = (self.at / "p.columns").read_text()
        for line in ("customer-column: Customer Email", "amount-column: Amount", "status-column: guess",
                     "keep: Currency=eur", "keep: Status=Paid,Refunded"):
            self.assertIn(line + "\n", pinned)
        # What no column was is left open.
        self.assertNotIn("none", pinned)
        # Other columns come first, and one that would be guessed instead; a customer who comes once.
        second = self.write("q.csv", "Total," + PAYMENTS.replace("\nch", "\n1.00,ch"))
        ours = self.json_of("ingest", second, "--columns", self.at / "p.columns", "-q")
        self.assertEqual(ours["columns"]["amount"]["name"], "Amount")
        self.assertEqual(ours["amounts"]["used"], 74.9)
        # The command line goes before; every verb reads it.
        other = self.json_of("ingest", second, "--columns", self.at / "p.columns", "--amount-column", "Total", "-q",
                             "--refund-column", "none", "--on-no-sale", "keep")
        self.assertEqual(other["columns"]["amount"]["name"], "Total")
        self.run_it("validate", second, "--as", "transactions", "--columns", self.at / "p.columns")
        # A column that is gone is said.
        gone = self.write("g.csv", PAYMENTS.replace("Customer Email", "Buyer Email"))
        self.assertIn("no customer column 'Customer Email'",
                      self.run_it("ingest", gone, "--columns", self.at / "p.columns", exit=65).stderr)

    def test_what_next_months_file_has_beyond_is_looked_at(self):
        """A status, a currency, a refund and a second status that the old file did not have; 'none' holds where it was asked for."""
        first = self.write("m1.csv", "kund;datum;belopp\nlo;2024-03-05;40\nmy;2024-03-06;15\n")
        self.run_it("ingest", first, "--write-columns", self.at / "m.columns", "-q")
        pinned = (self.at / "m.columns").read_text()
        self.assertNotIn("none", pinned)
        self.assertNotIn("decimal-mark", pinned)  # no amount told it
        for name, value, used in (("Status", "makulerad", 40.0), ("Annullerad", "ja", 40.0), ("\u00c5terbetalt", "5", 50.0)):
            calm = {"Status": "betald", "Annullerad": "nej"}.get(name, "0")
            second = self.write("m2.csv", f"kund;datum;belopp;{name}\nlo;2024-04-05;40;{calm}\nmy;2024-04-06;15;{value}\n")
            shown = self.json_of("ingest", second, "--columns", self.at / "m.columns", "-q")
            self.assertEqual(shown["amounts"]["used"], used, name)
            self.assertIn("the file of columns does not name it", json.dumps(shown["problems"]))
        mixed = "kund;datum;belopp;valuta\nlo;2024-04-05;40;SEK\nmy;2024-04-06;15;NOK\n"
        mixed = self.write("m3.csv", mixed)
        self.assertIn("several currencies", self.run_it("ingest", mixed, "--columns", self.at / "m.columns", exit=65).stderr)
        # Who says that there is none means it, for the next file, too.
        self.run_it("ingest", mixed, "--currency-column", "none", "--write-columns", self.at / "n.columns", "-q")
        self.assertIn("currency-column: none\n", (self.at / "n.columns").read_text())
        said = self.run_it("ingest", mixed, "--columns", self.at / "n.columns", "-q")
        self.assertNotIn("currenc", said.stderr)
        # A second column that says it, beside one that was found; not beside one that was stated alone.
        names = "kund;datum;belopp;status"
        one = self.write("s1.csv", names + "\nlo;2024-03-05;40;betald\nmy;2024-03-06;15;betald\n")
        two = self.write("s2.csv", names + ";annullerad\nlo;2024-04-05;40;betald;\nmy;2024-04-06;15;betald;2024-04-07\n")
        for more, used in (([], 40.0), (["--status-column", "status"], 55.0)):
            (self.at / "s.columns").unlink(missing_ok=True)
            self.run_it("ingest", one, "--write-columns", self.at / "s.columns", "-q", *more)
            self.assertEqual(self.json_of("ingest", two, "--columns", self.at / "s.columns", "-q")["amounts"]["used"], used)
        # The same file is read alike with its own file of columns, also what beside paid is not.
        bills = self.write("b.csv", "kund;datum;belopp;status\nlo;2024-03-05;40;paid\nmy;2024-03-06;15;open\n")
        self.run_it("ingest", bills, "--write-columns", self.at / "b.columns", "-q")
        self.assertEqual(self.json_of("ingest", bills, "--columns", self.at / "b.columns", "-q")["amounts"]["used"], 40.0)

    def test_a_wrong_file_of_columns_is_refused_whole(self):
        rows = self.write("p.csv", PAYMENTS)
        wrong = self.write("w.columns", "# mine\ncustomr-column: id\namount-column\ndate-column: 2\ndate-column: 3\nkeep:\n")
        done = self.run_it("ingest", rows, "--columns", wrong, exit=65)
        for words in ("w.columns:2: there is no option 'customr-column'", "did you mean 'customer-column'?",
                      "w.columns:3: found 'amount-column'", "w.columns:5: 'date-column' comes twice",
                      "w.columns:6: 'keep' has no value"):
            self.assertIn(words, done.stderr)
        self.run_it("ingest", rows, "--columns", self.at / "none.columns", exit=66)
        good = self.write("g.columns", "date-column: 2\n")
        self.run_it("ingest", rows, "--columns", good, "--write-columns", good, exit=64)
        many = self.run_it("ingest", rows, "--columns", self.write("m.columns", "x\n" * 1000), exit=65).stderr
        self.assertLess(len(many.splitlines()), 15)

    def test_options_are_judged_at_once(self):
        done = self.run_it("ingest", self.write("p.csv", PAYMENTS), "--keep", "currency", "--drop", "=x", "--rates", "eur=0",
                           "--discount-as", "half", "--fold-ids", "all", exit=64)
        for words in ("--keep: found 'currency', expected COLUMN=VALUE", "--drop: found '=x'", "--rates: found 'eur=0'",
                      "--discount-as: found 'half'", "--fold-ids: found 'all'"):
            self.assertIn(words, done.stderr)

    def test_lines_of_a_receipt_are_one_visit(self):
        scenario, rows = self.write("s.yaml", CLUBS), self.write("r.csv", RECEIPT)
        issued = lambda arm, *more: self.json_of("ledger", scenario, rows, "--arm", arm, "-q", *more)["units"][0]["issued"]
        self.assertEqual(issued("card"), 1)
        self.assertEqual(issued("points"), 8)
        self.assertEqual(issued("card", "--receipt-column", "none"), 10)
        self.assertEqual(issued("points", "--receipt-column", "none"), 0)
        # Half of the lines are cake, and cost as much: 4.25 of tea.
        rows = self.write("r.csv", "".join(line if n % 2 else line.replace("tea", "cake")
                                           for n, line in enumerate(RECEIPT.splitlines(True))))
        self.assertEqual(issued("tea", "--category-column", "Group"), 4)


if __name__ == "__main__":
    unittest.main()
