#include "tests/behaviour/records.h"

#include <algorithm>
#include <limits>

#include "engine/study/simulate.h"
#include "tests/world/one_arm.h"

namespace stamkund::behaviour_test {
namespace {

using program::Entry;
using world::AccountStep;

class Watcher final : public world::LifeObserver {
 public:
  explicit Watcher(Record& record) : record_(record) {}
  void purchase(std::uint64_t, double day, std::int64_t paid) override {
    if (day < record_.end_day) record_.visits.push_back({day, paid});
  }
  void step(std::uint64_t, const AccountStep& step) override {
    if (step.occasion.day < record_.end_day) record_.steps.push_back(step);
  }
  void entry(std::uint64_t, const Entry& entry) override {
    if (entry.day < record_.end_day) record_.entries.push_back(entry);
  }

 private:
  Record& record_;
};

/// What an entry does to the usable balance.
std::int64_t change_of(const Entry& entry, bool pending) {
  switch (entry.kind) {
    case Entry::Kind::issued:
      return pending ? 0 : entry.units;
    case Entry::Kind::activated:
    case Entry::Kind::reinstated:
      return entry.units;
    case Entry::Kind::redeemed:
    case Entry::Kind::expired:
    case Entry::Kind::reversed:
      return -entry.units;
    default:
      return 0;
  }
}

bool waits(const Record& record) {
  return std::any_of(record.entries.begin(), record.entries.end(),
                     [](const Entry& entry) { return entry.kind == Entry::Kind::activated; });
}

}  // namespace

double Record::joined_day() const {
  for (const auto& step : steps)
    if (step.kind == AccountStep::Kind::open) return step.occasion.day;
  return std::numeric_limits<double>::infinity();
}

std::int64_t Record::balance(double day, std::size_t currency) const {
  std::int64_t sum = 0;
  const bool pending = waits(*this);
  for (const auto& entry : entries)
    if (entry.day <= day && entry.currency == currency) sum += change_of(entry, pending);
  return sum;
}

std::vector<Record> records(const scenario::ScenarioFile& file, std::size_t arm) {
  const auto& spec = file.spec;
  world::Horizon horizon = study::horizon_of(spec, arm);
  horizon.follow_days = 0.0;
  test::OneArm lives(spec, arm, nullptr, horizon);
  std::vector<Record> all(lives.size());
  for (std::uint64_t i = 0; i < lives.size(); ++i) {
    all[i].person = lives.people().person(i);
    all[i].end_day = horizon.days;
    Watcher watcher(all[i]);
    (void)lives.run(all[i].person, &watcher);
  }
  return all;
}

void Rate::add(const Record& record, double from, double to) {
  to = std::min(to, record.end_day);
  from = std::max(from, record.person.enters_day);
  if (!(to > from)) return;
  expected += record.person.purchase_rate_per_day * (to - from);
  const auto after = [](double day, const Visit& visit) { return day < visit.day; };
  const auto& visits = record.visits;
  seen += static_cast<double>(std::upper_bound(visits.begin(), visits.end(), to, after) -
                              std::upper_bound(visits.begin(), visits.end(), from, after));
}

double z_of_difference(const Rate& one, const Rate& other) { return z_of_slope({other, one}); }

double z_of_slope(const std::vector<Rate>& states) {
  double seen = 0.0;
  double expected = 0.0;
  double weighted = 0.0;
  for (std::size_t k = 0; k < states.size(); ++k) {
    seen += states[k].seen;
    expected += states[k].expected;
    weighted += static_cast<double>(k) * states[k].expected;
  }
  const double common = seen / expected;
  const double middle = weighted / expected;
  double score = 0.0;
  double variance = 0.0;
  for (std::size_t k = 0; k < states.size(); ++k) {
    const double x = static_cast<double>(k) - middle;
    score += x * (states[k].seen - common * states[k].expected);
    variance += x * x * common * states[k].expected;
  }
  return score / std::sqrt(variance);
}

double z_of_mean(const std::vector<double>& values) {
  double sum = 0.0;
  double squares = 0.0;
  for (const double value : values) {
    sum += value;
    squares += value * value;
  }
  const auto n = static_cast<double>(values.size());
  const double variance = (squares - sum * sum / n) / (n - 1.0);
  return sum == 0.0 ? 0.0 : sum / std::sqrt(n * variance);
}

void each_balance(const Record& record, const std::function<void(double, double, std::int64_t)>& spell) {
  const bool pending = waits(record);
  double from = record.joined_day();
  std::int64_t balance = 0;
  for (const auto& entry : record.entries) {
    if (entry.currency != 0) continue;
    if (entry.day > from) spell(from, entry.day, balance);
    from = std::max(from, entry.day);
    balance += change_of(entry, pending);
  }
  if (record.end_day > from) spell(from, record.end_day, balance);
}

std::vector<Rate> by_balance(const std::vector<Record>& records, std::size_t n) {
  std::vector<Rate> rates(n);
  for (const auto& record : records)
    each_balance(record, [&](double from, double to, std::int64_t balance) {
      if (balance >= 0 && static_cast<std::size_t>(balance) < n)
        rates[static_cast<std::size_t>(balance)].add(record, from, to);
    });
  return rates;
}

std::vector<double> days_of(const Record& record, Entry::Kind kind) {
  std::vector<double> days;
  for (const auto& entry : record.entries)
    if (entry.kind == kind && (days.empty() || entry.day > days.back())) days.push_back(entry.day);
  return days;
}

std::vector<Rate> after_each(const std::vector<Record>& records, const std::vector<double>& edges,
                             const std::function<std::vector<double>(const Record&)>& days) {
  std::vector<Rate> rates(edges.size() - 1);
  for (const auto& record : records) {
    const auto when = days(record);
    for (std::size_t i = 0; i < when.size(); ++i) {
      const double next = i + 1 < when.size() ? when[i + 1] : record.end_day;
      for (std::size_t k = 0; k + 1 < edges.size(); ++k)
        rates[k].add(record, when[i] + edges[k], std::min(when[i] + edges[k + 1], next));
    }
  }
  return rates;
}

std::string steady(int customers, const std::string& horizon, double per_week, double r, int replicates,
                   const std::string& marks) {
  return "stamkund: 1\ncurrency: SEK\nseed: 11\nhorizon: " + horizon +
         "\nrun_off: 0 weeks\nperiod: 4 weeks\nreplicates: " + std::to_string(replicates) +
         "\npopulation:\n  new_customers: {count: " + std::to_string(customers) +
         "}\n  purchases: {model: pareto-nbd, r: " + std::to_string(r) +
         ", alpha: " + std::to_string(r / per_week) + " weeks, s: 1, beta: 100000000 weeks}\n" +
         (marks.find("  spend:") == std::string::npos ? "  spend: {model: fixed, amount: 50 SEK}\n" : "") +
         marks + "baseline: {name: today, margin: 50 %}\narms:\n";
}

std::string arm(const std::string& name, const std::string& program) {
  std::string text = "  - name: " + name + "\n    program:\n      enrolment: {share_per_visit: 100 %}\n";
  std::string line;
  for (const char c : program) {
    line += c;
    if (c != '\n') continue;
    text += "      " + line;
    line.clear();
  }
  return text + (line.empty() ? "" : "      " + line + "\n");
}

std::vector<std::vector<counting::Counts>> tallies(const scenario::ScenarioFile& file) {
  return study::simulate(file.spec, nullptr, {});
}

bool same_counts(const scenario::ScenarioFile& file, std::size_t one, std::size_t other) {
  const auto all = tallies(file);
  return std::all_of(all.begin(), all.end(),
                     [&](const auto& replicate) { return replicate[one] == replicate[other]; });
}

bool same_purchases(const scenario::ScenarioFile& file, std::size_t one, std::size_t other) {
  const auto all = tallies(file);
  for (const auto& replicate : all)
    for (std::size_t p = 0; p < replicate[one].periods(); ++p)
      for (const char* count : {"purchases", "active", "defections", "revenue"})
        if (replicate[one].flow(count, p) != replicate[other].flow(count, p)) return false;
  return true;
}

}  // namespace stamkund::behaviour_test
