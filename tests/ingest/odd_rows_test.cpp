// What came back where no amount tells, words of statuses, and times that are written oddly.
#include <catch2/catch.hpp>

#include "engine/ingest/date_format.h"
#include "engine/ingest/status_words.h"
#include "tests/ingest/files.h"

using namespace stamkund;
using namespace stamkund::ingest;
using stamkund::test::read_text;
using stamkund::test::Reading;

TEST_CASE("without amounts, what was given back in full is no purchase") {
  for (const char* mark : {"Returned", "Retoure", "Devuelto", "Devolvido", "Restituito", "Geretourneerd"}) {
    INFO(mark);
    const Reading r = read_text("customer,date,quantity," + std::string(mark) +
                                "\na,2024-01-05,1,no\nb,2024-01-06,2,no\na,2024-02-05,1,yes\n"
                                "b,2024-02-06,1,no\n");
    CHECK(r.report.rows_used == 3);
    CHECK(r.report.of(Kind::no_sale).dropped == 1);
  }
}

TEST_CASE("orders that are agreed to or on the way are sales, late and called off ones are none") {
  for (const char* word : {"confirmed", "Confirmado", "bestätigt", "aprovado", "Aprobado", "zugestellt",
                           "en préparation", "In behandeling", "En proceso", "processando", "em_transito",
                           "aktiv", "ativa", "w realizacji", "Under behandling", "Выполнен"}) {
    INFO(word);
    CHECK(verdict_of(word) == Verdict::sale);
  }
  for (const char* word :
       {"Huy", "Hủy", "Đã hủy", "atrasado", "vencida", "Überfällig", "отменен", "Отменён"}) {
    INFO(word);
    CHECK(verdict_of(word) == Verdict::no_sale);
  }
  for (const char* word : {"возврат", "reso", "restituito", "returnat"}) {
    INFO(word);
    CHECK(verdict_of(word) == Verdict::refunded);
  }
}

TEST_CASE("a day is kept though its time is written oddly") {
  std::string why;
  const auto numbers = DateFormat::compile("DD/MM/YYYY", why).value();
  CHECK(numbers.parse("11/11/2023 1:1"));
  CHECK(numbers.parse("11/11/2023 1:1:9"));
  CHECK_FALSE(numbers.parse("11/11/2023 1:99"));
  const auto words = DateFormat::compile("MON DD YYYY", why).value();
  CHECK(words.parse("February 3, 2026 11:35 (GMT+1)"));
  CHECK(words.read("February 3, 2026 11:35 (GMT+1)")->clock.offset == 3600);
}

TEST_CASE("day or month, where no row tells by itself") {
  const auto file = [](const std::string& name, const std::vector<std::string>& days) {
    std::string out = "customer," + name + ",amount\n";
    for (std::size_t d = 0; d < days.size(); ++d)
      out += "c" + std::to_string(d % 3) + "," + days[d] + ",1.50\n";
    return out;
  };
  // Nothing is in doubt where both are the same day.
  const Reading same = read_text(file("date", {"05/05/2024", "06/06/2024", "07/07/2024"}));
  CHECK_FALSE(same.problems.has_errors());
  CHECK_FALSE(same.says("dates such as"));
  // Days that rise as one reads them, and not as the other does.
  const std::vector<std::string> rising = {"01/02/2024", "05/02/2024", "09/02/2024", "11/02/2024",
                                           "02/03/2024", "06/03/2024", "08/03/2024", "01/04/2024",
                                           "09/04/2024", "12/04/2024"};
  const Reading days = read_text(file("date", rising));
  CHECK(days.report.date_format == "DD/MM/YYYY");
  CHECK(days.says("so the days rise from row to row"));
  std::vector<std::string> months;
  for (const auto& day : rising) months.push_back(day.substr(3, 3) + day.substr(0, 3) + day.substr(6));
  CHECK(read_text(file("date", months)).report.date_format == "MM/DD/YYYY");
  // Few may rise by chance.
  CHECK(read_text(file("date", {"01/02/2024", "05/02/2024", "02/03/2024"})).says("no row tells which"));
  // Only English puts the month first.
  for (const char* name : {"data", "fecha", "Datum", "Tijdstip", "Bestelldatum", "data_venda", "tarih"}) {
    INFO(name);
    const Reading r = read_text(file(name, {"01/05/2024", "02/05/2024", "03/05/2024"}));
    CHECK(r.report.date_format == "DD/MM/YYYY");
    CHECK(r.says("as in the language of"));
  }
}

TEST_CASE("comments above the rows are passed over, and said") {
  const Reading r = read_text(
      "# An export\n# of donations; name;day;sum\n# as they came\nMa;2024-01-05;50,00\n"
      "Mo;2024-01-15;20,00\nMa;2024-02-15;20,00\n");
  CHECK(r.report.title_lines == 3);
  CHECK(r.report.rows_used == 3);
  // A number sign may name a column.
  CHECK(read_text("#,customer,date,amount\n1,a,2024-01-05,1.50\n2,b,2024-01-06,2.50\n").report.title_lines ==
        0);
}

TEST_CASE("what a file without readable days says") {
  CHECK(read_text("customer,Fecha,amount\na,2024-01-05,1.50\nb,13:11,2.50\na,13:12,2.50\n")
            .says("is called a day, but only 1 of its 3 values are days"));
  CHECK(read_text("customer,name,amount\na,Ann,1.50\nb,Bo,2.50\n").says("seems to have no day of purchase"));
}

TEST_CASE("Turkish read as Western is told, Icelandic is none") {
  const std::string rows = "2024-01-05,a,1.50,Iþýk\n2024-01-06,b,2.50,Aðaç\n2024-01-07,a,3.50,Gümüþ\n";
  CHECK(read_text("date,customer,amount,kuruluþ\n" + rows).says("look like Turkish"));
  CHECK_FALSE(read_text("date,customer,amount,nafn\n2024-01-05,a,1.50,Þórður\n2024-01-06,b,2.50,Guðný\n"
                        "2024-01-07,a,3.50,Jóna Æð\n")
                  .says("Turkish"));
}
