// Speed of the engine, as JSON on standard output. Everything compared is timed in the same run, in turn, and
// the median of the repetitions is given: absolute times of shared machines mean little, ratios more.
//
//   stamkund-benchmark process    plain purchase process against a bare loop, ns a purchase
//   stamkund-benchmark demo       four arms against one plain arm, an event for an event
//   stamkund-benchmark program    a full loyalty program against the plain process, an event for an event
//   stamkund-benchmark points     points and rewards as peer_numpy.py and peer_mesa.py run them, once
//   stamkund-benchmark threads    customer-weeks/s for one and two threads
//   stamkund-benchmark memory N   N customers in one process: peak memory
//   stamkund-benchmark pairs      replicates needed for +5 % purchase rate, paired against independent
#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <functional>
#include <iostream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "engine/metrics/results.h"
#include "engine/population/plain_block.h"
#include "engine/random/distributions.h"
#include "engine/scenario/mark_model.h"
#include "engine/scenario/read_scenario.h"
#include "engine/study/load.h"
#include "engine/study/setup.h"
#include "engine/study/simulate.h"
#include "engine/world/books.h"

using namespace stamkund;
using Json = nlohmann::ordered_json;

namespace {

double seconds_of(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

scenario::ScenarioSpec spec_of(const std::string& text) {
  Problems problems;
  auto file = study::load_scenario_text(text, "benchmark", {}, problems);
  if (problems.has_errors()) throw std::runtime_error(problems.text());
  return file.spec;
}

/// Pareto/NBD customers; times in weeks.
struct Customers {
  double r, alpha, s, beta;
};
/// Domain scenario 1: .45 purchases a week, shape .7.
constexpr Customers kCafe{0.7, 1.5556, 1.5, 100.0};
/// CDNOW (Fader & Hardie): .05 purchases a week.
constexpr Customers kCdnow{0.553, 10.578, 0.606, 11.669};

std::string text_of(double value) {
  std::ostringstream out;
  out << value;
  return out.str();
}

std::string cafe(std::uint64_t customers, const std::string& arms, const std::string& spend,
                 const Customers& law = kCafe) {
  return "stamkund: 1\ncurrency: SEK\nseed: 1\nhorizon: 104 weeks\nperiod: 1 week\nreplicates: 1\n"
         "population:\n  new_customers: {count: " +
         std::to_string(customers) + "}\n  purchases: {model: pareto-nbd, r: " + text_of(law.r) +
         ", alpha: " + text_of(law.alpha) + " weeks, s: " + text_of(law.s) + ", beta: " + text_of(law.beta) +
         " weeks}\n  spend: " + spend + "\nbaseline: {name: today, margin: 70 %}\n" + arms;
}

const std::string kGammaSpend = "{model: gamma-gamma, p: 6.25, q: 3.74, gamma: 20 SEK}";
const std::string kFixedSpend = "{model: fixed, amount: 45 SEK}";

const std::string kThreeArms = R"(arms:
  - name: stamps
    program:
      unit: stamps
      earn: {per_visit: 1}
      reward: {at: 10, cost: 13.50 SEK}
  - name: points
    program:
      earn: {per_amount: 1 point per SEK}
      expiry: {kind: rolling, after: 12 months}
      reward: {at: 450, cost: 13.50 SEK, probability_per_visit: 50 %}
  - name: weekly e-mail
    campaigns:
      - {name: weekly, channel: email, every: 1 week, cost: 0.05 SEK}
)";

/// Points that wait and expire, a reward, tiers with perks and pressure, a weekly e-mail with fatigue.
/// Everybody joins.
const std::string kFullProgram = R"(
  program:
    earn:
      - {per_amount: 1 point per SEK}
      - {multiply: 1.5, tiers: [gold]}
    pending: {after: 14 days}
    expiry: {kind: rolling, after: 12 months}
    reward: {at: 450, cost: 13.50 SEK, probability_per_visit: 50 %}
    tiers:
      window: rolling
      downgrade: one_step
      levels:
        - {name: silver, at: 1000 SEK, discount: 2 %}
        - {name: gold, at: 2500 SEK, discount: 4 %}
    enrolment: {share_per_visit: 100 %}
    behaviour: {goal_gradient: 0.2, post_reward_boost: 2 %, upgrade_lift: 5 %, deadline: 5 %}
)";
const std::string kWeeklyMail = R"(
  campaigns:
    - {name: weekly, channel: email, every: 1 week, cost: 0.05 SEK, lift: 10 %}
  fatigue: {weight: 0.2}
)";

std::int64_t sum_of(const study::Tallies& tallies, const char* what, std::size_t arm = 0) {
  return tallies[0][arm].flow(what);
}

std::int64_t purchases(const study::Tallies& tallies) { return sum_of(tallies, "purchases"); }

study::RunOptions with_threads(int threads) {
  study::RunOptions options;
  options.threads = threads;
  return options;
}

/// The least a program could do for the same process: exponential gaps, one random stream, one counter a
/// week.
std::int64_t bare_loop(std::uint64_t customers, const Customers& law, std::vector<std::int64_t>& weeks) {
  Stream stream({1, 0, 0, Purpose::test});
  std::int64_t count = 0;
  for (std::uint64_t i = 0; i < customers; ++i) {
    const double rate = draw_gamma(stream, law.r) / (law.alpha * 7.0);
    const double hazard = draw_gamma(stream, law.s) / (law.beta * 7.0);
    const double end = std::min(728.0, draw_exponential(stream) / hazard);
    for (double day = 0.0; day < end; day += draw_exponential(stream) / rate) {
      ++weeks[static_cast<std::size_t>(day / 7.0)];
      ++count;
    }
  }
  return count;
}

/// The same by PlainBlock, counted as a plain arm counts: purchases, revenue, margin and buyers a week.
std::int64_t by_blocks(const scenario::ScenarioSpec& spec, std::vector<std::array<std::int64_t, 4>>& weeks) {
  const population::Population people(study::laws_of(spec, nullptr, 0), nullptr, spec.population.arrivals,
                                      spec.seed, 0, scenario::compile_marks(spec.population), spec.start);
  population::PlainBlock block;
  const population::LuckKey luck{spec.seed, 0};
  std::int64_t count = 0;
  for (std::uint64_t first = 0; first < people.size(); first += 256) {
    block.draw(people, first, std::min(people.size(), first + 256));
    block.live(luck, {1.0, 1.0, spec.horizon_days});
    block.spend(luck);
    for (std::size_t i = 0; i < block.size(); ++i) {
      const auto days = block.days(i);
      const auto amounts = block.amounts(i);
      std::size_t last = weeks.size();
      for (std::size_t k = 0; k < days.size(); ++k) {
        const auto week = std::min(static_cast<std::size_t>(days[k] * (1.0 / 7.0)), weeks.size() - 1);
        const std::int64_t list = world::to_minor(amounts[k] * 100.0);
        const std::int64_t goods = world::to_minor(static_cast<double>(list) * (1.0 - 0.7));
        auto& row = weeks[week];
        ++row[0];
        row[1] += list;
        row[2] += list - goods;
        row[3] += week != last ? 1 : 0;
        last = week;
      }
      count += static_cast<std::int64_t>(days.size());
    }
  }
  return count;
}

Json process(const Customers& law) {
  constexpr std::uint64_t kCustomers = 300'000;
  const auto fixed = spec_of(cafe(kCustomers, "", kFixedSpend, law));
  const auto gamma = spec_of(cafe(kCustomers, "", kGammaSpend, law));
  std::vector<double> bare_ns;
  std::vector<double> fixed_ns;
  std::vector<double> gamma_ns;
  std::vector<double> fixed_block_ns;
  std::vector<double> gamma_block_ns;
  double a_customer = 0.0;
  for (int i = 0; i < 7; ++i) {
    std::vector<std::int64_t> weeks(105);
    std::int64_t n = 0;
    const double bare_s = seconds_of([&] { n = bare_loop(kCustomers, law, weeks); });
    bare_ns.push_back(1e9 * bare_s / static_cast<double>(n));
    for (const auto* spec : {&fixed, &gamma}) {
      const double s = seconds_of([&] { n = purchases(study::simulate(*spec, nullptr, with_threads(1))); });
      (spec == &fixed ? fixed_ns : gamma_ns).push_back(1e9 * s / static_cast<double>(n));
      std::vector<std::array<std::int64_t, 4>> rows(104);
      std::int64_t counted = 0;
      const double b = seconds_of([&] { counted = by_blocks(*spec, rows); });
      if (counted != n) throw std::runtime_error("blocks and lives differ");
      (spec == &fixed ? fixed_block_ns : gamma_block_ns).push_back(1e9 * b / static_cast<double>(n));
    }
    a_customer = static_cast<double>(n) / kCustomers;
  }
  return {{"purchases_a_customer", a_customer},
          {"bare_loop_ns_per_purchase", median(bare_ns)},
          {"fixed_spend_ns_per_purchase", median(fixed_ns)},
          {"gamma_gamma_ns_per_purchase", median(gamma_ns)},
          {"gamma_gamma_customer_weeks_per_second", 104.0 * 1e9 / (median(gamma_ns) * a_customer)},
          {"fixed_over_bare", median(fixed_ns) / median(bare_ns)},
          {"block_fixed_ns_per_purchase", median(fixed_block_ns)},
          {"block_gamma_gamma_ns_per_purchase", median(gamma_block_ns)},
          {"block_fixed_over_bare", median(fixed_block_ns) / median(bare_ns)}};
}

Json demo() {
  constexpr std::uint64_t kCustomers = 100'000;
  const auto plain = spec_of(cafe(kCustomers, "", kGammaSpend));
  const auto four = spec_of(cafe(kCustomers, kThreeArms, kGammaSpend));
  std::vector<double> plain_ns;
  std::vector<double> four_ns;
  double events_four = 0.0;
  double seconds_four = 0.0;
  for (int i = 0; i < 5; ++i) {
    double events = 0.0;
    double s = seconds_of(
        [&] { events = static_cast<double>(purchases(study::simulate(plain, nullptr, with_threads(1)))); });
    plain_ns.push_back(1e9 * s / events);
    s = seconds_of([&] {
      const auto tallies = study::simulate(four, nullptr, with_threads(1));
      events = 0.0;
      for (std::size_t a = 0; a < 4; ++a)
        events += static_cast<double>(sum_of(tallies, "purchases", a) + sum_of(tallies, "contacts", a));
    });
    four_ns.push_back(1e9 * s / events);
    events_four = events;
    seconds_four = s;
  }
  return {{"plain_ns_per_purchase", median(plain_ns)},
          {"four_arms_ns_per_event", median(four_ns)},
          {"four_arms_over_plain", median(four_ns) / median(plain_ns)},
          {"customer_weeks_per_second", 4.0 * 104.0 * kCustomers / seconds_four},
          {"events", events_four}};
}

Json full_program() {
  constexpr std::uint64_t kCustomers = 50'000;
  std::string population = cafe(kCustomers, "", kGammaSpend);
  population.erase(population.find("baseline:"));
  population += "baseline:\n  name: today\n  margin: 70 %";
  const auto with = [&](const std::string& more) {
    auto spec = spec_of(population + more);
    spec.run_off_days = 0.0;  // the same time for both
    return spec;
  };
  const auto plain = with("\n");
  const std::vector<std::pair<std::string, scenario::ScenarioSpec>> full{
      {"program", with(kFullProgram)},
      {"mail", with(kWeeklyMail)},
      {"program_and_mail", with(kFullProgram + kWeeklyMail)}};
  std::vector<double> plain_ns;
  std::vector<std::vector<double>> full_ns(full.size());
  std::vector<double> events(full.size());
  for (int i = 0; i < 5; ++i) {
    std::int64_t n = 0;
    const double s = seconds_of([&] { n = purchases(study::simulate(plain, nullptr, with_threads(1))); });
    plain_ns.push_back(1e9 * s / static_cast<double>(n));
    for (std::size_t f = 0; f < full.size(); ++f) {
      const double t = seconds_of([&] {
        const auto tallies = study::simulate(full[f].second, nullptr, with_threads(1));
        events[f] = static_cast<double>(purchases(tallies) + sum_of(tallies, "contacts"));
      });
      full_ns[f].push_back(1e9 * t / events[f]);
    }
  }
  Json out{{"plain_ns_per_purchase", median(plain_ns)}};
  for (std::size_t f = 0; f < full.size(); ++f)
    out[full[f].first] = {{"events", events[f]},
                          {"ns_per_event", median(full_ns[f])},
                          {"over_plain", median(full_ns[f]) / median(plain_ns)}};
  return out;
}

/// Everybody a member: a point for each whole unit of money, 100 points are 5 off. What peers can do as well.
Json points() {
  constexpr std::uint64_t kCustomers = 1'000'000;
  const auto spec = spec_of(
      "stamkund: 1\ncurrency: SEK\nseed: 1\nhorizon: 52 weeks\nperiod: 1 week\nrun_off: 0 days\nreplicates: "
      "1\n"
      "population:\n  new_customers: {count: 1000000}\n"
      "  purchases: {model: pareto-nbd, r: 0.8, alpha: 6 weeks, s: 0.6, beta: 40 weeks}\n"
      "  spend: {model: gamma-gamma, p: 2, q: 4, gamma: 45 SEK}\n"
      "baseline:\n  name: points\n  margin: 70 %\n  program:\n    earn: {per_amount: 1 point per SEK}\n"
      "    reward: {at: 100, cost: 0 SEK, discount: 5 SEK}\n    enrolment: {share_per_visit: 100 %}\n"
      "    behaviour: {goal_gradient: 0, post_reward_boost: 0 %}\n");
  study::Tallies tallies;
  const double s = seconds_of([&] { tallies = study::simulate(spec, nullptr, with_threads(1)); });
  const auto a_customer = [&](const char* what) {
    return Json{{"mean", static_cast<double>(sum_of(tallies, what)) / kCustomers}};
  };
  return {{"customer_weeks_per_second", 52.0 * kCustomers / s},
          {"customers", kCustomers},
          {"a_customer",
           {{"purchases", a_customer("purchases")},
            {"points", a_customer("issued")},
            {"redemptions", a_customer("rewards")}}}};
}

Json threads() {
  constexpr std::uint64_t kCustomers = 300'000;
  const auto spec = spec_of(cafe(kCustomers, kThreeArms, kGammaSpend));
  std::vector<double> one;
  std::vector<double> two;
  for (int i = 0; i < 5; ++i) {
    one.push_back(seconds_of([&] { (void)study::simulate(spec, nullptr, with_threads(1)); }));
    two.push_back(seconds_of([&] { (void)study::simulate(spec, nullptr, with_threads(2)); }));
  }
  const double work = 4.0 * 104.0 * kCustomers;
  return {{"customer_weeks_per_second_1", work / median(one)},
          {"customer_weeks_per_second_2", work / median(two)},
          {"speedup_2", median(one) / median(two)}};
}

Json memory(std::uint64_t customers) {
  const auto spec = spec_of(cafe(customers, kThreeArms, kGammaSpend));
  const double s = seconds_of([&] { (void)study::simulate(spec, nullptr, with_threads(2)); });
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return {{"customers", customers},
          {"seconds", s},
          {"customer_weeks_per_second", 4.0 * 104.0 * static_cast<double>(customers) / s},
          {"peak_memory_mb", static_cast<double>(usage.ru_maxrss) / 1024.0}};
}

/// Variance of the effect of +5 % purchase rate on purchases a customer: twins against other seeds.
Json pairs() {
  std::string text = cafe(2000, "arms:\n  - name: faster\n    effects: {purchase_rate: +5 %}\n", kFixedSpend);
  text.replace(text.find("replicates: 1\n"), 14, "replicates: 400\n");
  const auto spec = spec_of(text);
  auto other = spec;
  other.seed = 2;
  const auto here = metrics::measure(spec, 2000, study::simulate(spec, nullptr, with_threads(2)));
  const auto there = metrics::measure(other, 2000, study::simulate(other, nullptr, with_threads(2)));
  const auto& mine = here.total("purchases").values;
  const auto& theirs = there.total("purchases").values;
  const auto variance = [](const std::vector<double>& x) {
    double mean = 0.0;
    for (const double v : x) mean += v / static_cast<double>(x.size());
    double sum = 0.0;
    for (const double v : x) sum += (v - mean) * (v - mean);
    return sum / static_cast<double>(x.size() - 1);
  };
  std::vector<double> paired(400);
  std::vector<double> independent(400);
  for (std::size_t r = 0; r < 400; ++r) {
    paired[r] = mine[400 + r] - mine[r];
    independent[r] = mine[400 + r] - theirs[r];
  }
  return {{"variance_independent", variance(independent)},
          {"variance_paired", variance(paired)},
          {"replicates_ratio", variance(independent) / variance(paired)}};
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  const std::string what = arguments.empty() ? "all" : arguments[0];
  Json out;
  if (what == "process" || what == "all")
    out["process"] = {{"cafe", process(kCafe)}, {"cdnow", process(kCdnow)}};
  if (what == "demo" || what == "all") out["demo"] = demo();
  if (what == "program" || what == "all") out["program"] = full_program();
  if (what == "points" || what == "all") out["points"] = points();
  if (what == "threads" || what == "all") out["threads"] = threads();
  if (what == "pairs" || what == "all") out["pairs"] = pairs();
  if (what == "memory") out["memory"] = memory(arguments.size() > 1 ? std::stoull(arguments[1]) : 100'000);
  if (out.is_null()) {
    std::cerr << "usage: stamkund-benchmark [all|process|demo|program|points|threads|pairs|memory N]\n";
    return 64;
  }
  std::cout << out.dump(2) << "\n";
  return 0;
}
