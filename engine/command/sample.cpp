#include "engine/command/sample.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <optional>

#include "engine/base/count.h"
#include "engine/base/failure.h"
#include "engine/base/problems.h"
#include "engine/metrics/enough_draws.h"
#include "engine/metrics/summary.h"
#include "engine/report/hinge.h"
#include "engine/scenario/number_with_unit.h"
#include "engine/scenario/sample.h"
#include "engine/study/load.h"

namespace stamkund::command {
namespace {

constexpr double kFurthest = 1.5;            // times as many, or as few, as asked for
constexpr double kFewest = 10.0;             // assumption
constexpr double kMoreVariance = 0.1;        // that a hint lets a sample add: intervals 5 % wider
constexpr double kLeastSaved = 5.0;          // times as fast, to be worth a word (assumption)
constexpr double kMuchWork = 2e6;            // lives: seconds (assumption)
constexpr std::uint64_t kLeastSample = 500;  // below it deciles and rare things are few (assumption)

/// The part of `all` nearest to `wanted` that goes into it without rest.
std::uint64_t nearest_part(std::uint64_t all, std::uint64_t wanted) {
  std::uint64_t best = all;
  const auto distance = [wanted](std::uint64_t n) {
    return std::abs(std::log(static_cast<double>(n) / static_cast<double>(wanted)));
  };
  for (std::uint64_t d = 1; d * d <= all; ++d) {
    if (all % d != 0) continue;
    for (const std::uint64_t n : {d, all / d})
      if (distance(n) < distance(best)) best = n;
  }
  return best;
}

/// Of the variance of an arm's effect on net, at most so much is luck and who the customers are.
std::optional<double> share_of_luck(const metrics::Results& results, const scenario::ScenarioFile& scenario,
                                    std::size_t arm) {
  const metrics::Summary& effect = results.total("net").effects[arm];
  const double luck = effect.variance_process + effect.variance_individual;
  const double all = luck + effect.variance_parameters +
                     (std::isnan(effect.variance_calendar) ? 0.0 : effect.variance_calendar);
  if (all > 0.0) return luck / all;
  // One replicate a draw tells no split. What a line through one quantity explains is not luck.
  const auto hinge = report::hinge_of(results, scenario, arm);
  if (!hinge) return std::nullopt;
  return 1.0 - hinge->share;
}

}  // namespace

void add_sample_option(Arguments& arguments) {
  arguments.options().add_options()(
      "sample", boost::program_options::value<std::string>()->value_name("N"),
      "about so many of the scenario's customers, each of whom stands for several; the result says how "
      "much that adds to its errors");
}

void take_sample(const Arguments& parsed, const std::string& scenario_path,
                 std::vector<scenario::Override>& overrides) {
  if (!parsed.has("sample")) return;
  const auto read = scenario::number_with_unit(parsed.text("sample"));
  if (!read.fine || !read.unit.empty() || !(read.number >= kFewest) ||
      read.number != std::floor(read.number) || read.number > 1e9)
    throw Failure(Exit::usage,
                  "--sample: found '" + printable(parsed.text("sample")) +
                      "', expected a whole number of customers, 10 or more: too few stand for nobody");
  const auto wanted = static_cast<std::uint64_t>(read.number);
  Problems said_later;
  auto with_fit = overrides;
  if (parsed.has("fit")) with_fit.push_back({"population.fit", "'" + parsed.text("fit") + "'", "--fit"});
  const auto scenario = study::load_scenario(scenario_path, with_fit, said_later);
  if (said_later.has_errors()) return;
  const auto& population = scenario.spec.population;
  const std::uint64_t all = population.arrivals.count * population.arrivals.weight;
  if (!population.fit_path.empty() && population.existing) {
    // How many there are is in the fit, which is not read yet.
    overrides.push_back({"population.sample", std::to_string(wanted), "--sample"});
    return;
  }
  if (wanted >= all) return;
  const std::uint64_t count = nearest_part(all, wanted);
  const double ratio = static_cast<double>(count) / static_cast<double>(wanted);
  if (ratio > kFurthest || ratio < 1.0 / kFurthest)
    throw Failure(Exit::usage,
                  "--sample: found " + std::to_string(wanted) + ", but " + std::to_string(all) +
                      " customers have no equal parts of about so many; the nearest sample has " +
                      std::to_string(count));
  overrides.push_back({"population.new_customers.count", std::to_string(count), "--sample"});
  overrides.push_back({"population.new_customers.stands_for", std::to_string(all), "--sample"});
}

std::string sample_note(const Arguments& parsed, const scenario::ScenarioSpec& scenario, std::uint64_t all) {
  if (!parsed.has("sample")) return "";
  const std::uint64_t count = scenario::simulated_of(scenario.population, all);
  if (count == all) return "note: --sample: all " + count_of(all, "customer") + " are simulated\n";
  return "note: --sample: " + count_of(count, "customer") + " of " + std::to_string(all) +
         ", each of whom stands for " + std::to_string(all / count) +
         (all % count == 0 ? "" : " or " + std::to_string(all / count + 1)) + "\n";
}

std::string within_hint(const metrics::Results& results, const scenario::ScenarioFile& scenario) {
  const auto& population = scenario.spec.population;
  const auto& arrivals = population.arrivals;
  const bool only_new = population.fit_path.empty() || !population.existing;
  const std::uint64_t all = only_new ? arrivals.count : results.customers;
  if (scenario::simulated_of(population, results.customers) != results.customers || results.arms.size() < 2)
    return "";
  const std::uint64_t draws = results.total("net").effects[1].independent;
  if (draws >= metrics::kEnoughDraws) return "";
  // Three times as many as a verdict needs, for the first times say little.
  const std::uint64_t wanted =
      std::max(kLeastSample, all * std::max<std::uint64_t>(1, draws) / (3 * metrics::kEnoughDraws));
  // Of a fit's customers any number is drawn; those who come must have equal parts.
  const std::uint64_t n = only_new ? nearest_part(all, wanted) : wanted;
  if (n >= all) return "";
  return "note: " + count_of(draws, "independent draw") + " in that time; --sample " + std::to_string(n) +
         ", each of whom stands for " + std::to_string(all / n) + ", would give about " +
         std::to_string(std::max<std::uint64_t>(1, draws) * (all / n)) + "\n";
}

std::string sample_hint(const metrics::Results& results, const scenario::ScenarioFile& scenario) {
  const scenario::ScenarioSpec& spec = scenario.spec;
  const auto& arrivals = spec.population.arrivals;
  const bool only_new = spec.population.fit_path.empty() || !spec.population.existing;
  const double lives = static_cast<double>(arrivals.count) * static_cast<double>(results.replicates) *
                       static_cast<double>(results.arms.size());
  if (arrivals.weight != 1 || !only_new || results.arms.size() < 2 || lives < kMuchWork) return "";
  const auto& effects = results.total("net").effects;
  std::size_t best = 1;
  for (std::size_t a = 2; a < effects.size(); ++a)
    if (effects[a].mean > effects[best].mean) best = a;
  if (effects.size() < 2 || effects[best].independent < metrics::kEnoughDraws) return "";
  const std::optional<double> share = share_of_luck(results, scenario, best);
  if (!share) return "";
  // Of n customers who stand for all, luck has all / n times the variance.
  const double enough = std::ceil(*share * static_cast<double>(arrivals.count) / kMoreVariance);
  const std::uint64_t n =
      nearest_part(arrivals.count, std::max(kLeastSample, static_cast<std::uint64_t>(enough)));
  const double faster = static_cast<double>(arrivals.count) / static_cast<double>(n);
  if (faster < kLeastSaved || static_cast<double>(n) < enough / kFurthest) return "";
  std::array<char, 300> text{};
  std::snprintf(text.data(), text.size(),
                "note: luck is at most %.2g %% of what is not known of the best arm's effect; --sample %llu "
                "would take about a %.0fth of the time, with intervals at most %.0f %% wider\n",
                100.0 * *share, static_cast<unsigned long long>(n), faster,
                std::ceil(100.0 * (std::sqrt(1.0 - *share + *share * faster) - 1.0)));
  return text.data();
}

}  // namespace stamkund::command
