#include "engine/command/stopping.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

#include "engine/base/failure.h"
#include "engine/base/nearest.h"
#include "engine/base/problems.h"
#include "engine/scenario/number_with_unit.h"

namespace stamkund::command {
namespace {

std::string trimmed(const std::string& text) {
  const std::size_t first = text.find_first_not_of(' ');
  return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(' ') - first + 1);
}

/// A positive number at the beginning, with an exponent if it has one; `rest` is what follows it.
std::optional<double> number_of(const std::string& text, std::string& rest) {
  const scenario::NumberWithUnit read = scenario::number_with_unit(text);
  rest = trimmed(read.unit);
  if (!read.fine || !(read.number > 0.0)) return std::nullopt;
  return read.number;
}

/// "; did you mean ...?", or what there is.
std::string hint(const std::string& name, const std::vector<std::string>& names) {
  const std::string nearest = did_you_mean(name, names);
  if (!nearest.empty()) return "; " + nearest;
  std::string all;
  for (const std::string& one : names) all += (all.empty() ? "'" : ", '") + printable(one) + "'";
  return "; there are " + printable(all, 500);
}

/// Values of a figure against the baseline, in the arm's replicates.
std::vector<double> against_baseline(const metrics::Results& values, const std::string& metric,
                                     std::size_t arm) {
  for (const auto& one : values.totals)
    if (one.name == metric) {
      std::vector<double> out = one.values.arm(arm);
      const std::vector<double> baseline = one.values.arm(0);
      for (std::size_t r = 0; r < out.size(); ++r) out[r] -= baseline[r];
      return out;
    }
  return values.comparison(metric).values.arm(arm);
}

}  // namespace

bool Until::reached(const metrics::Results& values, const scenario::UncertaintySpec& uncertainty,
                    std::uint64_t replicates) const {
  return worst(values, uncertainty, replicates).second < below;
}

std::pair<std::size_t, double> Until::worst(const metrics::Results& values,
                                            const scenario::UncertaintySpec& uncertainty,
                                            std::uint64_t replicates) const {
  std::pair<std::size_t, double> found{arm.value_or(1), -1.0};
  for (std::size_t a = arm.value_or(1); a <= arm.value_or(values.arms.size() - 1); ++a) {
    std::vector<double> seen = against_baseline(values, metric, a);
    if (replicates < seen.size()) seen.resize(replicates);
    const double error = metrics::summarise(seen, uncertainty).standard_error;
    // What is not known at all is known least.
    if (!(error <= found.second)) found = {a, error};
  }
  return found;
}

Until until_of(const std::string& text, const scenario::ScenarioSpec& spec) {
  const auto wrong = [&](const std::string& why) {
    throw Failure(Exit::usage,
                  "--until: found '" + printable(text) + "', " + why +
                      "; expected such as 'net.standard_error < 20_000', or 'net[ARM].standard_error < "
                      "20_000' for one arm");
  };
  if (spec.arms.size() < 2) wrong("but the scenario has no arm to compare with the baseline");
  const std::size_t less = text.find('<');
  if (less == std::string::npos) wrong("which has no '<'");
  const std::string left = trimmed(text.substr(0, less));
  const std::string tail = ".standard_error";
  if (!left.ends_with(tail)) wrong("which names no standard_error");
  Until out;
  out.metric = left.substr(0, left.size() - tail.size());
  if (const std::size_t open = out.metric.find('['); open != std::string::npos) {
    if (out.metric.back() != ']') wrong("whose '[' is not closed");
    const std::string name = out.metric.substr(open + 1, out.metric.size() - open - 2);
    out.metric.resize(open);
    std::vector<std::string> names;
    for (std::size_t a = 1; a < spec.arms.size(); ++a) {
      names.push_back(spec.arms[a].name);
      if (spec.arms[a].name == name) out.arm = a;
    }
    if (!out.arm)
      throw Failure(Exit::usage, "--until: none of the arms that are compared with the baseline is called '" +
                                     printable(name) + "'" + hint(name, names));
  }
  std::string unit;
  const auto below = number_of(trimmed(text.substr(less + 1)), unit);
  if (!below) wrong("which has no number above 0 after '<'");
  if (!unit.empty() && unit != spec.currency && unit != "%") wrong("with the unit '" + printable(unit) + "'");
  out.percent = unit == "%";
  out.below = below.value_or(0.0) / (out.percent ? 100.0 : 1.0);
  return out;
}

void check_metric(const Until& until, const metrics::Results& values, const std::string& currency) {
  std::vector<std::string> names;
  for (const auto& one : values.totals) names.push_back(one.name);
  for (const auto& one : values.comparisons) names.push_back(one.name);
  if (std::find(names.begin(), names.end(), until.metric) == names.end())
    throw Failure(Exit::usage, "--until: no figure is called '" + printable(until.metric) + "'" +
                                   hint(until.metric, names));
  const auto is_it = [&](const auto& one) { return one.name == until.metric; };
  const auto total = std::find_if(values.totals.begin(), values.totals.end(), is_it);
  const std::string unit =
      total != values.totals.end()
          ? total->unit
          : std::find_if(values.comparisons.begin(), values.comparisons.end(), is_it)->unit;
  if (until.percent && unit != "1")
    throw Failure(Exit::usage, "--until: '" + printable(until.metric) +
                                   "' is no share: its standard error is in " +
                                   (unit == "major" ? printable(currency) : unit) +
                                   ", not in per cent; expected such as '" + printable(until.metric) +
                                   ".standard_error < 20_000'");
}

double within_of(const std::string& text) {
  std::string unit;
  const auto value = number_of(trimmed(text), unit);
  const std::map<std::string, double> units{{"", 1.0},         {"s", 1.0},    {"seconds", 1.0}, {"min", 60.0},
                                            {"minutes", 60.0}, {"h", 3600.0}, {"hours", 3600.0}};
  const auto found = units.find(unit);
  if (!value || found == units.end())
    throw Failure(Exit::usage,
                  "--within: found '" + printable(text) + "', expected a time such as 10s, 5 min or 2 h");
  return *value * found->second;
}

std::uint64_t next_look(std::uint64_t replicates, std::uint64_t draw) {
  constexpr std::uint64_t kFirstDraws = 30;
  const std::uint64_t draws = replicates / draw;
  return draw * (draws < kFirstDraws ? kFirstDraws : draws + (draws + 9) / 10);
}

std::uint64_t replicates_a_draw(const scenario::UncertaintySpec& uncertainty) {
  return uncertainty.replicates_per_population *
         (uncertainty.parameters ? uncertainty.populations_per_draw : 1);
}

}  // namespace stamkund::command
