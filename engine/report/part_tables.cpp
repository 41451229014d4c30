#include "engine/report/part_tables.h"

#include <cmath>
#include <functional>
#include <vector>

#include "engine/report/numbers.h"
#include "engine/report/table.h"

namespace stamkund::report {
namespace {

using metrics::Results;
using metrics::Summary;
using Cell = std::function<std::string(std::size_t arm)>;

/// Adds a column with a cell for each of `arms`.
void add(Table& table, const std::vector<std::size_t>& arms, const std::string& head, const Cell& cell) {
  std::vector<std::string> cells;
  for (const std::size_t a : arms) cells.push_back(cell(a));
  table.column(head, std::move(cells));
}

/// Arms but the baseline for which `wanted` holds.
template <class Wanted>
std::vector<std::size_t> arms_where(const Results& results, const Wanted& wanted) {
  std::vector<std::size_t> arms;
  for (std::size_t a = 1; a < results.arms.size(); ++a)
    if (wanted(a)) arms.push_back(a);
  return arms;
}

template <class Of>
bool any(const std::vector<std::size_t>& arms, const Of& of) {
  for (const std::size_t a : arms)
    if (of(a)) return true;
  return false;
}

/// Clearly above zero: four standard errors, which chance passes once in thirty thousand.
bool clear(const Summary& summary) { return summary.mean > 4.0 * summary.standard_error; }

std::string share(const Summary& summary) { return percent(summary.mean); }

}  // namespace

std::string wrapped(const std::string& text, std::size_t columns) {
  std::string out;
  std::string line;
  std::string word;
  for (const char c : text + ' ') {
    if (c != ' ') {
      word += c;
      continue;
    }
    if (!line.empty() && width(line) + 1 + width(word) > columns) {
      out += line + "\n";
      line.clear();
    }
    line += (line.empty() ? "" : " ") + word;
    word.clear();
  }
  return out + line + "\n";
}

const char* clearness(const Summary& effect) {
  if (effect.mean == 0.0 && !(effect.standard_error > 0.0)) return "none";
  return std::abs(effect.mean) > 4.0 * effect.standard_error ? "clear" : "not clear";
}

std::string decomposition_table(const Results& results) {
  const auto& revenue = results.total("revenue").effects;
  const auto arms = arms_where(results, [](std::size_t) { return true; });
  if (!any(arms, [&](std::size_t a) { return revenue[a].mean != 0.0; })) return "";
  Table table;
  const auto part = [&](const char* name) {
    return Cell(
        [&results, name](std::size_t a) { return signed_number(results.comparison(name).summary[a].mean); });
  };
  add(table, arms, "arm", [&](std::size_t a) { return results.arms[a]; });
  add(table, arms, "effect on revenue", [&](std::size_t a) { return signed_number(revenue[a].mean); });
  add(table, arms, "staying", part("effect_attrition"));
  add(table, arms, "frequency", part("effect_frequency"));
  add(table, arms, "basket", part("effect_basket"));
  if (any(arms, [&](std::size_t a) { return results.total("referred").summary[a].mean > 0.0; }))
    add(table, arms, "brought by members", part("effect_referred"));
  add(table, arms, "the effect is", [&](std::size_t a) { return clearness(revenue[a]); });
  return "Where the effect on revenue comes from, " + results.currency + ":\n" + table.text("  ");
}

std::string benefits_table(const Results& results) {
  const auto total = [&](const char* name, std::size_t a) -> const Summary& {
    return results.total(name).summary[a];
  };
  const auto arms = arms_where(results, [&](std::size_t a) { return total("benefits", a).mean > 0.0; });
  if (arms.empty()) return "";
  Table table;
  add(table, arms, "arm", [&](std::size_t a) { return results.arms[a]; });
  add(table, arms, "members get", [&](std::size_t a) { return number(total("benefits", a).mean); });
  add(table, arms, "anyway", [&](std::size_t a) { return share(total("leakage", a)); });
  if (any(arms, [&](std::size_t a) { return total("fees", a).mean > 0.0; }))
    add(table, arms, "fees paid", [&](std::size_t a) { return number(total("fees", a).mean); });
  const bool units = any(arms, [&](std::size_t a) { return total("issued", a).mean > 0.0; });
  if (units) {
    add(table, arms, "redeemed", [&](std::size_t a) { return share(total("ultimate_redemption_rate", a)); });
    add(table, arms, "liability", [&](std::size_t a) { return number(total("liability", a).mean); });
  }
  const bool owes = any(arms, [&](std::size_t a) { return total("owed", a).mean != 0.0; });
  if (owes) add(table, arms, "owed", [&](std::size_t a) { return number(total("owed", a).mean); });
  std::string text =
      "Members get rewards at cost, discounts and perks. 'anyway' is the part for purchases that the same "
      "customers would have made without the program.";
  if (any(arms, [&](std::size_t a) { return total("referred", a).mean > 0.0; }))
    text += " What those get whom members brought is not in it.";
  if (units)
    text +=
        " 'redeemed' is the share of all units issued that is redeemed in the end. 'liability' is what an "
        "accountant at the end expects the units left to cost.";
  if (owes)
    text += " 'owed' is what all that was owed at the end came to until it was settled; it is in net.";
  const auto open = [&](std::size_t a) { return total("owed_open", a).mean > 0.0; };
  if (any(arms, open)) {
    text += " Of that, still open after ten years and counted in full:";
    for (const std::size_t a : arms)
      if (open(a)) text += " " + number(total("owed_open", a).mean) + " ('" + results.arms[a] + "')";
    text += ".";
  }
  return "What members get, " + results.currency + ":\n" + table.text("  ") + wrapped(text);
}

std::string artefacts_table(const Results& results) {
  const auto of = [&](const char* name, std::size_t a) -> const Summary& {
    return results.comparison(name).summary[a];
  };
  // Nothing to explain where members look no better than others, or than the program makes them; nor where
  // light users seem to rise no more than they do.
  const auto gap = [&](std::size_t a) {
    const Summary& naive = of("naive_member_gap_purchases", a);
    const Summary& twin = of("twin_member_effect_purchases", a);
    return std::isfinite(naive.mean) && std::isfinite(twin.mean) && clear(naive) && twin.mean < naive.mean;
  };
  const auto light = [&](std::size_t a) {
    const Summary& naive = of("naive_change_light", a);
    return std::isfinite(naive.mean) && std::isfinite(of("naive_change_heavy", a).mean) && clear(naive) &&
           naive.mean > of("twin_change_light", a).mean;
  };
  const auto arms = arms_where(results, [&](std::size_t a) { return gap(a) || light(a); });
  if (arms.empty()) return "";
  const bool gaps = any(arms, gap);
  const bool lights = any(arms, light);
  Table table;
  const auto figure = [&](const char* name) {
    return Cell(
        [&results, name](std::size_t a) { return signed_number(results.comparison(name).summary[a].mean); });
  };
  add(table, arms, "purchases each", [&](std::size_t a) { return results.arms[a]; });
  std::string text =
      "Without twins you would read the wrong column: what is seen is an artefact, not the program's effect.";
  if (gaps) {
    add(table, arms, "members: seen", figure("naive_member_gap_purchases"));
    add(table, arms, "true", figure("twin_member_effect_purchases"));
    text +=
        " Seen: members against non-members. But who comes often and stays long has more chances to "
        "join; true is against their own twins without the program.";
  }
  if (lights) {
    add(table, arms, "light: seen", figure("naive_change_light"));
    add(table, arms, "true", figure("twin_change_light"));
    add(table, arms, "heavy: seen", figure("naive_change_heavy"));
    add(table, arms, "true", figure("twin_change_heavy"));
    text +=
        " Light members (0 or 1 purchase in a time before a date) seem to rise in the same time after it, "
        "heavy ones (4 or more) to fall: who was unlucky or lucky then is so less afterwards.";
  }
  return "What the program seems to do, and what it does:\n" + table.text("  ") + wrapped(text);
}

}  // namespace stamkund::report
