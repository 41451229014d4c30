// Rows that are no sales, in exports whose columns say it together, in other words than most, or in stages.
#include <catch2/catch.hpp>

#include "engine/ingest/column_names.h"
#include "engine/ingest/status_words.h"
#include "tests/ingest/files.h"

using namespace stamkund;
using namespace stamkund::ingest;
using stamkund::test::accounted;
using stamkund::test::read_text;
using stamkund::test::Reading;

namespace {

/// What is used, to the cent; or why nothing is.
std::string sum_of(const Reading& r) {
  if (r.problems.has_errors()) return r.problems.text();
  CHECK(accounted(r.report));
  return format_amount(r.report.amount_used);
}
std::string sum_of(std::string_view text) { return sum_of(read_text(text)); }

}  // namespace

TEST_CASE("a return that its kind and its status both tell takes money off once") {
  // Whichever column comes first, and in other languages.
  for (const char* text :
       {"kund,datum,typ,status,belopp\nlo,2024-03-01,k\xC3\xB6p,betald,80.00\nmy,2024-03-02,k\xC3\xB6p,"
        "betald,30.00\n"
        "my,2024-03-09,retur,\xC3\xA5terbetald,12.00\nlo,2024-04-02,k\xC3\xB6p,betald,7.00\n",
        "customer,date,status,type,amount\nlo,2024-03-01,complete,order,80.00\nmy,2024-03-02,complete,order,"
        "30.00\n"
        "my,2024-03-09,returned,return,12.00\nlo,2024-04-02,complete,order,7.00\n",
        // Below zero already.
        "customer,date,status,type,amount\nlo,2024-03-01,complete,order,80.00\nmy,2024-03-02,complete,order,"
        "30.00\n"
        "my,2024-03-09,refunded,refund,-12.00\nlo,2024-04-02,complete,order,7.00\n",
        // The order says so, too: what came back has a row of its own.
        "customer,date,status,type,amount\nlo,2024-03-01,complete,order,80.00\n"
        "my,2024-03-02,partially refunded,order,30.00\nmy,2024-03-09,refunded,refund,12.00\n"
        "lo,2024-04-02,complete,order,7.00\n",
        // A bank took it back: of the order's own status that is no sale, of the row that took it a return.
        "customer,date,status,type,amount\nlo,2024-03-01,paid,charge,80.00\nmy,2024-03-02,paid,charge,30.00\n"
        "my,2024-03-09,chargeback,chargeback,12.00\nlo,2024-04-02,paid,charge,7.00\n"}) {
    INFO(text);
    CHECK(sum_of(text) == "105.00");
  }
  // A refund that failed gave nothing back, and without a kind of row the status alone says that all went
  // back.
  CHECK(sum_of(
            "customer,date,status,type,amount\nlo,2024-03-01,paid,sale,80.00\nmy,2024-03-02,paid,sale,30.00\n"
            "my,2024-03-09,failed,refund,12.00\nlo,2024-04-02,paid,sale,7.00\n") == "117.00");
  CHECK(sum_of("customer,date,status,amount\nlo,2024-03-01,paid,80.00\nmy,2024-03-02,refunded,30.00\n"
               "lo,2024-04-02,chargeback,7.00\n") == "80.00");
}
