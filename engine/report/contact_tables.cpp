#include "engine/report/contact_tables.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "engine/report/numbers.h"
#include "engine/report/table.h"

namespace stamkund::report {
namespace {

struct Part {
  const char* figure;
  const char* name;
};

constexpr Part kParts[] = {{"contacts", "sent"},
                           {"contacts_delivered", "arrived"},
                           {"clicks", "followed"},
                           {"contacts_held_out", "held out"},
                           {"contacts_without_consent", "no consent"},
                           {"contacts_capped", "capped"},
                           {"contacts_expired", "waited too long"},
                           {"contacts_delayed", "waited their turn"},
                           {"contacts_over_capacity", "no capacity"},
                           {"offers_used", "offers used"},
                           {"driven_away", "driven away"},
                           {"reasons_given", "said why"},
                           {"won_back", "won back"}};

bool has(const metrics::Results& results, const std::string& name) {
  return std::any_of(results.totals.begin(), results.totals.end(),
                     [&](const auto& one) { return one.name == name; });
}

}  // namespace

std::string contacts_table(const metrics::Results& results) {
  if (!has(results, "contacts_delivered")) return "";
  Table table;
  table.column("arm", results.arms);
  for (const Part& part : kParts) {
    if (!has(results, part.figure)) continue;
    const auto& figure = results.total(part.figure);
    std::vector<std::string> cells;
    bool any = false;
    for (std::size_t a = 0; a < results.arms.size(); ++a) {
      any = any || figure.summary[a].mean > 0.0;
      cells.push_back(number(std::round(figure.summary[a].mean)));
    }
    if (any) table.column(part.name, std::move(cells));
  }
  return "Contacts up to the horizon, and what held others back (arrived: at customers who have not "
         "left):\n" +
         table.text("  ");
}

std::string sells_or_earns(const metrics::Results& results) {
  if (!has(results, "contacts_delivered")) return "";
  const auto best_by = [&](const char* name) {
    std::size_t best = 0;
    for (std::size_t a = 1; a < results.arms.size(); ++a)
      if (results.total("contacts").summary[a].mean > 0.0 &&
          (best == 0 || results.total(name).effects[a].mean > results.total(name).effects[best].mean))
        best = a;
    return best;
  };
  const std::size_t sells = best_by("revenue");
  const std::size_t earns = best_by("net");
  if (sells == earns) return "";
  const auto more = [&](const char* name, std::size_t a, std::size_t b) {
    return std::round(results.total(name).effects[a].mean) > std::round(results.total(name).effects[b].mean);
  };
  // An arm without contacts may be better than both.
  for (std::size_t a = 0; a < results.arms.size(); ++a)
    if (more("net", a, earns) || more("revenue", a, sells)) return "";
  if (!more("revenue", sells, earns) || !more("net", earns, sells)) return "";
  const auto effect = [&](const char* name, std::size_t a) {
    return signed_number(std::round(results.total(name).effects[a].mean));
  };
  return "Sales and profit rank the arms differently: '" + results.arms[sells] + "' sells most (" +
         effect("revenue", sells) + " " + results.currency + " of sales, " + effect("net", sells) +
         " of net), '" + results.arms[earns] + "' earns most (" + effect("revenue", earns) + " of sales, " +
         effect("net", earns) + " of net).";
}

}  // namespace stamkund::report
