"""Every word of a page is there in every language: what the sources say against engine/report/translations.cpp."""
import re
import unittest

from cli_case import SOURCE, STATED, Case

# Calls whose text is translated.
CALLS = ("say", "money", "section", "add", "inside")
LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"')


def plain(text):
    """C++ literals that stand one after the other, as one."""
    return "".join(text).replace('\\"', '"').replace("\\\\", "\\")


def first_texts(code, start):
    """Literals of a call before the '{' of what is put in; neighbours are one."""
    out, joined, depth, i = [], None, 1, start
    while depth and i < len(code):
        match = LITERAL.match(code, i)
        if match:
            joined = (joined or []) + [match.group(1)]
            i = match.end()
            continue
        c = code[i]
        if not c.isspace() and joined:
            out.append(plain(joined))
            joined = None
        if c == "{":
            break
        depth += (c == "(") - (c == ")")
        i += 1
    return out + ([plain(joined)] if joined else [])


def english():
    found = set()
    for path in sorted((SOURCE / "engine" / "page").glob("*.cpp")) + [SOURCE / "engine" / "report" / name for name in ("verdict_text.cpp", "language.cpp")]:
        code = re.sub(r"//[^\n]*", "", path.read_text(encoding="utf-8"))
        for call in re.finditer(r"\b(%s)\(" % "|".join(CALLS), code):
            texts = first_texts(code, call.end())
            # The identifiers that come first are no words.
            found.update(one for one in texts if not re.fullmatch(r"[a-z0-9-]+-[a-z0-9-]+|[a-z_]+", one) or call.group(1) in ("say", "money"))
    names = (SOURCE / "engine" / "report" / "quantity_name.cpp").read_text(encoding="utf-8")
    found.update(one[2] for one in re.findall(r'Named\{"([^"]*)", "([^"]*)", "([^"]*)"\}', re.sub(r"\s+", " ", names)))
    years = (SOURCE / "engine" / "report" / "year_tables.cpp").read_text(encoding="utf-8")
    found.update(re.findall(r'\{"[a-z_]+",\s*"([^"]+)"', years))
    return {one for one in found if re.search(r"[A-Za-z]", one)}


def table():
    code = (SOURCE / "engine" / "report" / "translations.cpp").read_text(encoding="utf-8")
    rows, i = [], code.index("kAll")
    for match in re.finditer(r"\{((?:\s*(?:\"(?:[^\"\\]|\\.)*\"\s*)+,?)+)\}", code[i:]):
        cells, joined, at = [], [], 0
        body = match.group(1)
        for token in re.finditer(r'"((?:[^"\\]|\\.)*)"|,', body):
            if token.group(0) == ",":
                cells.append(plain(joined))
                joined = []
            else:
                joined.append(token.group(1))
        rows.append(cells + ([plain(joined)] if joined else []))
    return rows


class Translations(Case):
    def test_all_words_are_there(self):
        known = {row[0] for row in table()}
        self.assertEqual(sorted(english() - known), [])

    def test_rows_are_whole(self):
        rows = table()
        self.assertGreater(len(rows), 150)
        for row in rows:
            self.assertEqual(len(row), 4, row)
            for cell in row:
                self.assertTrue(cell.strip(), row)
                self.assertEqual(sorted(re.findall(r"\{\d\}", cell)), sorted(re.findall(r"\{\d\}", row[0])), row)
        self.assertEqual(len({row[0] for row in rows}), len(rows))

    def test_pages_of_all_languages(self):
        self.run_it("run", self.write("s.yaml", STATED.replace("replicates: 8", "replicates: 80")), "-q", "-o", self.at / "r.h5")
        for code, word, thousands in (("en", "Profit and loss by year", ","), ("sv", "Resultat per år", "\u00a0"),
                                      ("nb", "Resultat per år", "\u00a0"), ("fi", "Tulos vuosittain", "\u00a0")):
            self.run_it("report", self.at / "r.h5", "-o", self.at / "page.html", "--lang", code)
            page = (self.at / "page.html").read_text(encoding="utf-8")
            self.assertIn(f'<html lang="{code}">', page)
            self.assertIn(word, page)
            self.assertRegex(page, r"\d%s\d{3}" % thousands)
        self.run_it("report", self.at / "r.h5", "-o", self.at / "page.html", "--lang", "de", exit=64)


if __name__ == "__main__":
    if __import__("sys").argv[1:] == ["list"]:
        print("\n".join(sorted(english() - {row[0] for row in table()})))
    else:
        unittest.main()
