// What names and words say in all languages that are read: days of refunds, kinds of rows, how they fared.
#include <catch2/catch.hpp>

#include "engine/ingest/column_names.h"
#include "engine/ingest/status_words.h"
#include "tests/ingest/files.h"

using namespace stamkund;
using namespace stamkund::ingest;
using stamkund::test::read_text;
using stamkund::test::Reading;
using stamkund::test::sum_of;

namespace {

/// Ten rows of 10.00 each on ten days, with a column that has `value` in two of them.
Reading with_column(const std::string& name, const std::string& value, const std::string& before = "") {
  std::string text = "Order,Date,Customer,Amount," + before + name + "\n";
  for (int i = 0; i < 10; ++i)
    text += std::to_string(100 + i) + ",2024-03-1" + std::to_string(i) + ",c" + std::to_string(i % 4) +
            ",10.00," + (before.empty() ? "" : "2024-03-02,") + (i % 5 == 3 ? value : "") + "\n";
  return read_text(text);
}

}  // namespace

TEST_CASE("days of refunds and cancellations, in all languages") {
  for (const char* name :
       {"Refunded at",       "Return date",           "Rückgabedatum",       "Retourniert am",
        "Erstattet am",      "Rückerstattungsdatum",  "Zurückgesendet am",   "Återbetald den",
        "Returdatum",        "Fecha de devolución",   "Fecha del reembolso", "Devuelto el",
        "Data reso",         "Data di rimborso",      "Rimborsato il",       "Date de retour",
        "Remboursé le",      "Date du remboursement", "Retourdatum",         "Terugbetaald op",
        "Geretourneerd op",  "Data do reembolso",     "Data de devolução",   "Devolvido em",
        "Data zwrotu",       "Zwrócono dnia",         "Palautuspäivä",       "Palautettu pvm",
        "Hyvityspäivä",      "Returneret dato",       "Tilbagebetalt den",   "Refundert dato",
        "Tilbakebetalt dato"}) {
    INFO(name);
    CHECK(names_refund_date(name));
    const Reading r = with_column(name, "2024-03-25");
    CHECK(sum_of(r) == "80.00");
    CHECK(r.says("were given back in full on it"));
  }
  for (const char* name : {"Cancelled at",         "Stornodatum",  "Storniert am",      "Annulliert am",
                           "Makulerad datum",      "Avbokad den",  "Avbeställd datum",  "Fecha de anulación",
                           "Anulado el",           "Cancelado el", "Data annullamento", "Annullato il",
                           "Date d'annulation",    "Annulée le",   "Geannuleerd op",    "Annuleringsdatum",
                           "Data de cancelamento", "Cancelado em", "Data anulowania",   "Anulowano dnia",
                           "Peruutuspäivä",        "Peruttu pvm",  "Annulleret den",    "Kansellert dato",
                           "Aflyst dato"}) {
    INFO(name);
    CHECK(mark_of(name) == Mark::voids);
    CHECK(sum_of(with_column(name, "2024-03-25")) == "80.00");
  }
}

TEST_CASE("days until which something may come back, journeys and what was lent take nothing off") {
  for (const char* name :
       {"Return by", "Return until date", "Refund deadline date", "Rückgabefrist", "Rückgabe bis Datum",
        "Date limite de retour", "Fecha prevista de devolución", "Data prevista reso", "Return Flight Date",
        "Geplantes Retourdatum", "Senast returdatum", "Erstattbar am", "Returresa datum", "Avbokningsskydd",
        "Uiterlijk retourdatum", "Palautus viimeistään pvm"}) {
    INFO(name);
    CHECK_FALSE(names_refund_date(name));
    CHECK(mark_of(name) == Mark::none);
    CHECK(sum_of(with_column(name, "2024-03-25")) == "100.00");
  }
  for (const char* lent :
       {"Ausleihdatum", "Date d'emprunt", "Data noleggio", "Fecha de préstamo", "Data de empréstimo",
        "Data wypożyczenia", "Lainauspäivä", "Udlånt dato", "Date aller"}) {
    INFO(lent);
    CHECK(sum_of(with_column("Return date", "2024-03-25", std::string(lent) + ",")) == "100.00");
  }
}

TEST_CASE("days in few rows under a name that says nothing are told, and those that follow a sale are not") {
  CHECK(with_column("Undone", "2024-03-25").says("nothing is taken off for it") == false);  // two rows only
  const auto thirty = [](const std::string& name, const std::string& day) {
    std::string text = "Order,Date,Customer,Amount," + name + "\n";
    for (int i = 0; i < 30; ++i)
      text += std::to_string(100 + i) + ",2024-03-" + std::to_string(10 + i % 20) + ",c" +
              std::to_string(i % 7) + ",10.00," + (i % 6 == 3 ? day : "") + "\n";
    return read_text(text);
  };
  const Reading undone = thirty("Rückabwicklung", "2024-04-05");
  CHECK(sum_of(undone) == "300.00");
  CHECK(undone.says("has a day in 5 rows of 30, each on or soon after that of the purchase"));
  for (const char* name : {"Delivered", "Review date", "Next visit", "Geburtstag", "Besucht am", "Paid at"}) {
    INFO(name);
    CHECK_FALSE(thirty(name, "2024-04-05").says("nothing is taken off for it"));
  }
  CHECK_FALSE(thirty("Undone", "1984-04-05").says("nothing is taken off for it"));
}
