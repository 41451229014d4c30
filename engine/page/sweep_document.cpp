#include "engine/page/sweep_document.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>

#include "engine/page/sweep_parts.h"
#include "engine/scenario/number_with_unit.h"

namespace stamkund::page {
namespace {

using store::StoredSweep;
using Study = SweepStudy;

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
/// Of the table of variants.
constexpr std::size_t kMostRows = 500;

/// What a parameter does to the goal over its range, all others as the scenario has them.
struct Swing {
  std::size_t parameter = 0;
  const StoredSweep::Variant *low = nullptr, *high = nullptr;
  std::size_t variants = 0;
};

struct Swings {
  double own = kNone;  ///< the goal of the scenario as it is
  double own_error = kNone;
  std::string idle{};  ///< parameters that move nothing
  std::vector<Swing> widest_first;
};

Swings swings_of(const Study& study) {
  const StoredSweep& sweep = study.sweep;
  Swings out;
  if (sweep.method != "one_at_a_time") return out;
  std::vector<Swing>& swings = out.widest_first;
  swings.resize(sweep.parameters.size());
  for (std::size_t p = 0; p < swings.size(); ++p) swings[p].parameter = p;
  for (const auto& variant : sweep.variants) {
    if (!variant.fine) continue;
    const auto set = [](const std::string& value) { return !value.empty(); };
    const auto n = std::count_if(variant.values.begin(), variant.values.end(), set);
    if (n == 0) {
      out.own = variant.mean[0];
      out.own_error = variant.standard_error[0];
    }
    if (n != 1 || !std::isfinite(variant.mean[0])) continue;
    const auto at = std::find_if(variant.values.begin(), variant.values.end(), set) - variant.values.begin();
    Swing& swing = swings[static_cast<std::size_t>(at)];
    ++swing.variants;
    if (swing.low == nullptr || variant.mean[0] < swing.low->mean[0]) swing.low = &variant;
    if (swing.high == nullptr || variant.mean[0] > swing.high->mean[0]) swing.high = &variant;
  }
  for (const Swing& one : swings)
    if (one.variants > 1 && !(one.high->mean[0] > one.low->mean[0]))
      out.idle += (out.idle.empty() ? "" : ", ") + study.name(one.parameter);
  std::erase_if(
      swings, [](const Swing& one) { return one.low == nullptr || !(one.high->mean[0] > one.low->mean[0]); });
  std::stable_sort(swings.begin(), swings.end(), [](const Swing& a, const Swing& b) {
    return a.high->mean[0] - a.low->mean[0] > b.high->mean[0] - b.low->mean[0];
  });
  return out;
}

/// Where the goal changes its sign, as `sweep` says it; empty: nowhere, or the parameter is a list.
std::string sign_text(const Study& study, const Swing& swing, double own) {
  if (swing.variants != 2 || study.sweep.confidence > 0.0) return "";
  const std::size_t p = swing.parameter;
  const sweep::SignChange sign = sweep::sign_change(own, swing.low->mean[0], swing.low->numbers[p],
                                                    swing.high->mean[0], swing.high->numbers[p]);
  using enum sweep::SignChange::Where;
  switch (sign.where) {
    case about: {
      // The unit stands behind the number.
      const std::string& text = swing.low->values[p];
      const std::size_t end = text.find_last_of("0123456789");
      return study.say("at about {0}",
                       {study.in.number(sign.at) + (end == std::string::npos ? "" : text.substr(end + 1))});
    }
    case between:
      return study.say("between {0} and the scenario's own value",
                       {(sign.at_low_end ? swing.low : swing.high)->values[p]});
    case twice:
      return study.say("on either side of the scenario's own value");
    case nowhere:
      break;
  }
  return "";
}

/// What the answer hinges on, where variants are not there to be chosen.
std::string hinge_text(const Study& study) {
  const StoredSweep& sweep = study.sweep;
  if (sweep.method == "one_at_a_time") {
    const Swings swings = swings_of(study);
    if (swings.widest_first.empty()) return study.say("None of the parameters moves {0}.", {study.goal()});
    const Swing& most = swings.widest_first.front();
    const std::size_t p = most.parameter;
    // A number as the language writes it; in tables it stands as --set takes it.
    const auto told = [&](const std::string& value) {
      const scenario::NumberWithUnit read = scenario::number_with_unit(value);
      return read.fine ? study.in.number(read.number, 6) + read.unit : value;
    };
    std::string out = study.say("{0} hinges most on {1}: {2} at {3}, {4} at {5}.",
                                {study.goal(), study.name(p), study.in_unit(study.change(most.low->mean[0])),
                                 told(most.low->values[p]), study.in_unit(study.change(most.high->mean[0])),
                                 told(most.high->values[p])});
    if (std::isfinite(swings.own))
      out +=
          " " + (std::isfinite(swings.own_error)
                     ? study.say("As the scenario has it: {0} (standard error {1}).",
                                 {study.in_unit(study.change(swings.own)), study.in.number(swings.own_error)})
                     : study.say("As the scenario has it: {0}.", {study.in_unit(study.change(swings.own))}));
    if (const std::string at = sign_text(study, most, swings.own); !at.empty())
      out += " " + study.say("It changes sign {0}.", {at});
    return out;
  }
  std::size_t most = 0;
  const bool shares = !sweep.shares.empty();
  for (std::size_t p = 1; p < sweep.parameters.size(); ++p)
    if (shares ? sweep.shares[p].total > sweep.shares[most].total
               : sweep.effects[p].mean_absolute > sweep.effects[most].mean_absolute)
      most = p;
  if (shares)
    return study.say("{0} hinges most on {1}: with its interactions it makes {2} of the variance.",
                     {study.goal(), study.name(most), study.in.percent(sweep.shares[most].total)});
  return study.say(
      "{0} hinges most on {1}: over its range it moves it by {2}.",
      {study.goal(), study.name(most), study.in_unit(study.in.number(sweep.effects[most].mean_absolute))});
}

std::string answer(const Study& study) {
  const StoredSweep& sweep = study.sweep;
  std::string out;
  if (sweep.best < 0)
    out = none_text(study);
  else
    out = sweep.method == "one_at_a_time" || !sweep.shares.empty() || !sweep.effects.empty()
              ? hinge_text(study)
              : best_text(study);
  return out + left_out_text(study);
}

Blocks tornado(const Study& study) {
  const StoredSweep& sweep = study.sweep;
  const Swings all = swings_of(study);
  const auto& [own, own_error, idle, swings] = all;
  if (swings.empty()) return {};
  Series one{study.goal(), {}};
  Chart chart{Kind::intervals,
              study.say("{0}, one parameter at a time", {study.goal()}),
              study.unit(),
              "",
              {},
              {},
              {}};
  Table table{study.say("{0}, one parameter at a time", {study.with_unit(0)}),
              {study.say("parameter"), study.say("least at"), study.say("then"), study.say("most at"),
               study.say("then"), study.say("changes sign"), study.say("key")},
              {}};
  for (const Swing& swing : swings) {
    const std::string name = study.name(swing.parameter), flips = sign_text(study, swing, own);
    chart.groups.push_back(name);
    one.y.push_back(own);
    one.low.push_back(swing.low->mean[0]);
    one.high.push_back(swing.high->mean[0]);
    table.rows.push_back(
        {name, swing.low->values[swing.parameter], Cell{study.change(swing.low->mean[0]), swing.low->mean[0]},
         swing.high->values[swing.parameter], Cell{study.change(swing.high->mean[0]), swing.high->mean[0]},
         flips.empty() ? "-" : flips, sweep.parameters[swing.parameter]});
  }
  chart.series.push_back(std::move(one));
  Blocks out{Figure{"tornado", std::move(chart), std::move(table)}};
  if (!idle.empty()) out.emplace_back(Paragraph{study.say("These move nothing: {0}.", {idle})});
  return out;
}

Blocks what_matters(const Study& study) {
  const StoredSweep& sweep = study.sweep;
  Blocks out;
  if (!sweep.effects.empty()) {
    Series one{study.say("mean effect"), {}};
    Chart chart{Kind::intervals,
                study.say("What going through the whole range does to {0} (Morris)", {study.goal()}),
                study.unit(),
                "",
                {},
                {},
                {}};
    Table table{
        study.say("What going through the whole range does to {0} (Morris)", {study.with_unit(0)}),
        {study.say("parameter"), study.say("mean of absolute effects"), "5 %", "95 %", study.say("key")},
        {}};
    for (std::size_t p = 0; p < sweep.parameters.size(); ++p) {
      const auto& effect = sweep.effects[p];
      chart.groups.push_back(study.name(p));
      one.y.push_back(effect.mean_absolute);
      one.low.push_back(effect.p05);
      one.high.push_back(effect.p95);
      table.rows.push_back({study.name(p), study.number(effect.mean_absolute), study.number(effect.p05),
                            study.number(effect.p95), sweep.parameters[p]});
    }
    chart.series.push_back(std::move(one));
    out.emplace_back(Figure{"elementary-effects", std::move(chart), std::move(table)});
  }
  if (!sweep.shares.empty()) {
    Series alone{study.say("alone"), {}}, total{study.say("with interactions"), {}};
    Chart chart{
        Kind::bars, study.say("Shares of the variance of {0} over the ranges (Sobol')", {study.goal()}),
        "%",        "",
        {},         {},
        {}};
    Table table{
        chart.title,
        {study.say("parameter"), alone.name, "5 %", "95 %", total.name, "5 %", "95 %", study.say("key")},
        {}};
    for (std::size_t p = 0; p < sweep.parameters.size(); ++p) {
      const auto& share = sweep.shares[p];
      chart.groups.push_back(study.name(p));
      alone.y.push_back(100.0 * share.first);
      total.y.push_back(100.0 * share.total);
      table.rows.push_back({study.name(p), study.percent(share.first), study.percent(share.first_p05),
                            study.percent(share.first_p95), study.percent(share.total),
                            study.percent(share.total_p05), study.percent(share.total_p95),
                            sweep.parameters[p]});
    }
    chart.series = {std::move(alone), std::move(total)};
    if (const std::string note = few_pairs(study); !note.empty()) out.emplace_back(Paragraph{note});
    out.emplace_back(Figure{"variance-shares", std::move(chart), std::move(table)});
  }
  return out;
}

/// The parts of a parameter's range: its values where they are few, else five of as many variants each.
struct Levels {
  std::vector<std::string> names;
  std::vector<std::size_t> of;  ///< [n_variants]; names.size(): none
};

Levels levels_of(const Study& study, std::size_t parameter) {
  constexpr std::size_t kFew = 12, kParts = 5;
  const auto& variants = study.sweep.variants;
  std::map<double, std::string> all;
  std::vector<double> numbers;
  for (const auto& one : variants)
    if (one.fine && std::isfinite(one.numbers[parameter])) {
      all.emplace(one.numbers[parameter], one.values[parameter]);
      numbers.push_back(one.numbers[parameter]);
    }
  Levels out;
  std::vector<double> ends;  // the last number of each part
  if (all.size() <= kFew) {
    for (const auto& [number, name] : all) {
      ends.push_back(number);
      out.names.push_back(name);
    }
  } else {
    std::sort(numbers.begin(), numbers.end());
    std::size_t first = 0;
    for (std::size_t part = 1; part <= kParts; ++part) {
      const std::size_t last = numbers.size() * part / kParts - 1;
      if (!ends.empty() && numbers[last] <= ends.back()) continue;
      ends.push_back(numbers[last]);
      out.names.push_back(all[numbers[first]] + " \u2026 " + all[numbers[last]]);
      first = std::min(last + 1, numbers.size() - 1);
    }
  }
  for (const auto& one : variants) {
    const auto at = std::lower_bound(ends.begin(), ends.end(), one.numbers[parameter]);
    const bool none = !one.fine || !std::isfinite(one.numbers[parameter]);
    out.of.push_back(none ? out.names.size() : static_cast<std::size_t>(at - ends.begin()));
  }
  return out;
}

/// Mean of the goal in each pair of levels; NaN where there is none.
Blocks surface(const Study& study) {
  const StoredSweep& sweep = study.sweep;
  if (sweep.method == "one_at_a_time" || sweep.method == "morris" || sweep.parameters.size() < 2) return {};
  Blocks out;
  constexpr std::size_t kMostPairs = 3;
  for (std::size_t a = 0; a < sweep.parameters.size(); ++a)
    for (std::size_t b = a + 1; b < sweep.parameters.size(); ++b) {
      if (out.size() == kMostPairs) return out;
      const Levels across = levels_of(study, a), down = levels_of(study, b);
      if (across.names.size() < 2 || down.names.size() < 2) continue;
      std::vector<double> sum(across.names.size() * down.names.size(), 0.0), had = sum;
      for (std::size_t v = 0; v < sweep.variants.size(); ++v) {
        if (across.of[v] >= across.names.size() || down.of[v] >= down.names.size()) continue;
        const std::size_t cell = down.of[v] * across.names.size() + across.of[v];
        sum[cell] += sweep.variants[v].common_mean[0];
        had[cell] += 1.0;
      }
      Chart chart{Kind::surface,
                  study.say("{0} by {1} and {2}", {study.goal(), study.name(a), study.name(b)}),
                  study.unit(),
                  study.name(a),
                  {},
                  across.names,
                  {}};
      Table table{study.say("{0}: mean over the variants", {study.with_unit(0)}),
                  {study.name(b) + " \\ " + study.name(a)},
                  {}};
      table.head.insert(table.head.end(), across.names.begin(), across.names.end());
      for (std::size_t r = 0; r < down.names.size(); ++r) {
        Series row{down.names[r], {}};
        Row cells{down.names[r]};
        for (std::size_t c = 0; c < across.names.size(); ++c) {
          const std::size_t cell = r * across.names.size() + c;
          row.y.push_back(had[cell] > 0.0 ? sum[cell] / had[cell] : kNone);
          cells.push_back({study.change(row.y.back()), row.y.back()});
        }
        chart.series.push_back(std::move(row));
        table.rows.push_back(std::move(cells));
      }
      out.emplace_back(Figure{"surface-" + std::to_string(a + 1) + "-" + std::to_string(b + 1),
                              std::move(chart), std::move(table)});
    }
  return out;
}

/// The goal against each other outcome, where variants are there to be chosen.
Blocks front(const Study& study) {
  const StoredSweep& sweep = study.sweep;
  Blocks out;
  if (sweep.method == "one_at_a_time" || !sweep.shares.empty() || !sweep.effects.empty()) return out;
  // Of outcomes without an aim there is no front.
  const bool front =
      std::any_of(sweep.variants.begin(), sweep.variants.end(), [](const auto& v) { return v.on_front; });
  for (std::size_t o = 1; o < sweep.outcomes.size(); ++o) {
    Series on{study.say("on the front"), {}}, off{study.say(front ? "beaten by another" : "variants"), {}},
        denied{study.say("not allowed"), {}};
    Table table{study.say("{0} against {1}", {study.goal(), study.outcomes[o]}),
                {study.say("variant"), study.with_unit(0), study.with_unit(o)},
                {}};
    if (front) table.head.push_back(study.say("on the front"));
    for (const auto& one : sweep.variants) {
      if (!one.fine) continue;
      const bool allowed = !front || one.standing != sweep::kNotAllowed;
      Series& to = !allowed ? denied : one.on_front ? on : off;
      to.x.push_back(one.common_mean[o]);
      to.y.push_back(one.common_mean[0]);
      to.labels.push_back(study.values(one));
      if (!one.on_front && table.rows.size() >= kMostRows) continue;
      Row& row = table.rows.emplace_back(
          Row{study.values(one), study.number(one.common_mean[0]), study.number(one.common_mean[o])});
      if (front) row.emplace_back(study.say(!allowed ? "not allowed" : one.on_front ? "yes" : "no"));
    }
    Chart chart{Kind::points, table.caption, study.with_unit(0), study.with_unit(o), {}, {}, {}};
    if (!on.y.empty()) chart.series.push_back(std::move(on));
    if (!off.y.empty()) chart.series.push_back(std::move(off));
    if (!denied.y.empty()) chart.series.push_back(std::move(denied));
    if (!chart.series.empty())
      out.emplace_back(Figure{"front-" + std::to_string(o), std::move(chart), std::move(table)});
  }
  return out;
}

Blocks variants(const Study& study) {
  const StoredSweep& sweep = study.sweep;
  Table table{study.say("Means over the replicates, in the order of the file"), {study.say("variant")}, {}};
  for (std::size_t p = 0; p < sweep.parameters.size(); ++p) table.head.push_back(study.name(p));
  for (std::size_t o = 0; o < sweep.outcomes.size(); ++o) {
    table.head.push_back(study.with_unit(o));
    table.head.insert(table.head.end(), {"5 %", "95 %"});
    if (o == 0 && sweep.confidence > 0.0) table.head.push_back(reached_words(study));
  }
  const bool uneven = sweep.fewest < sweep.most;
  if (uneven) table.head.push_back(study.say("replicates"));
  table.head.push_back(study.say("standing"));
  if (!sweep.constraints.empty()) table.head.push_back(study.say("misses"));
  for (std::size_t v = 0; v < sweep.variants.size(); ++v) {
    const auto& one = sweep.variants[v];
    if (v >= kMostRows) continue;
    Row row{study.whole(static_cast<double>(v))};
    for (const auto& value : one.values) row.push_back(value.empty() ? Cell{"-"} : Cell{value});
    for (std::size_t o = 0; o < sweep.outcomes.size(); ++o) {
      row.push_back(study.number(one.mean[o], 4));
      row.push_back(study.number(one.p05[o], 4));
      row.push_back(study.number(one.p95[o], 4));
      if (o == 0 && sweep.confidence > 0.0) row.push_back(study.number(one.reached, 4));
    }
    if (uneven) row.push_back(study.whole(one.replicates));
    const bool elsewhere = one.standing == sweep::kElsewhere;
    row.push_back(!one.fine && !elsewhere ? one.reason
                  : one.standing.empty()  ? "-"
                                          : study.say(one.standing));
    if (!sweep.constraints.empty()) row.push_back(one.fine ? misses(study, one) : "");
    table.rows.push_back(std::move(row));
  }
  Blocks out;
  if (const std::size_t failed = failed_of(sweep); failed > 0)
    out.emplace_back(Paragraph{study.say("Could not be run: {0} of {1} variants; the table says why.",
                                         {study.in.number(static_cast<double>(failed)),
                                          study.in.number(static_cast<double>(sweep.variants.size()))})});
  if (sweep.variants.size() > kMostRows)
    out.emplace_back(Paragraph{study.say("The first {0} of {1}; the file has all.",
                                         {study.in.number(static_cast<double>(kMostRows)),
                                          study.in.number(static_cast<double>(sweep.variants.size()))})});
  out.emplace_back(NamedTable{"variants", std::move(table)});
  return out;
}

}  // namespace

Document sweep_document(const StoredSweep& sweep, const Language& language) {
  const Study study = sweep_study(sweep, language);
  Document out{language,
               study.title(sweep.name),
               answer(study),
               study.say("{0} variants of {1} parameters, method {2}; money in {3}.",
                         {language.number(static_cast<double>(sweep.variants.size())),
                          language.number(static_cast<double>(sweep.parameters.size())),
                          study.say(method_words(sweep)), sweep.currency}),
               {}};
  const auto section = [&](const char* id, const char* title, Blocks blocks) {
    if (!blocks.empty()) out.sections.push_back({id, study.say(title), std::move(blocks)});
  };
  if (sweep.fewest < sweep.most)
    out.note += " " + study.say(
                          "Not all variants ran as many replicates. Charts of two parameters and of two "
                          "outcomes compare the first {0}, "
                          "which all have; the answer and the table have all.",
                          {language.number(static_cast<double>(sweep.fewest))});
  section("one-at-a-time", "One parameter at a time", tornado(study));
  section("matters", "What matters", what_matters(study));
  section("surfaces", "Two parameters together", surface(study));
  section("constraints", "What must be kept", constraints(study));
  section("front-of-all", "What one must give up for the other", front(study));
  section("all-variants", "All variants", variants(study));
  section("provenance", "How to make it again", provenance(study));
  return out;
}

}  // namespace stamkund::page
