#include "experiments/analysis/assignment.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/base/nearest.h"
#include "engine/ingest/listed.h"
#include "engine/ingest/report.h"

namespace stamkund::analysis {
namespace {

constexpr std::size_t kExamples = 5;
constexpr std::size_t kMostArms = 50;

std::string plain(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (c >= 'A' && c <= 'Z') out += static_cast<char>(c - 'A' + 'a');
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) out += c;
  }
  return out;
}

constexpr std::array<std::string_view, 20> kControls{
    "control",  "controlgroup", "ctrl",   "holdout", "none",        "nothing",   "placebo",
    "baseline", "nocontact",    "nomail", "noemail", "notreatment", "untreated", "old",
    "off",      "false",        "no",     "0",       "a",           "c"};

/// Number of the word that is the control; nothing after a problem.
std::optional<std::size_t> find_control(const Table& table, const Spec& spec, std::vector<std::string>& notes,
                                        Problems& problems) {
  const auto& words = table.arm.word;
  const std::string all = ingest::listed(words);
  if (!spec.control.empty()) {
    for (std::size_t w = 0; w < words.size(); ++w)
      if (words[w] == spec.control) return w;
    for (std::size_t w = 0; w < words.size(); ++w)
      if (plain(words[w]) == plain(spec.control) && !plain(words[w]).empty()) {
        notes.push_back("the control '" + ingest::safe_text(spec.control) + "' is taken for the arm '" +
                        ingest::safe_text(words[w]) + "', which differs from it in capitals or signs only");
        return w;
      }
    problems.error({Severity::error, table.file, 0, table.arm.column,
                    "no row is in the arm '" + ingest::safe_text(spec.control) + "'; the arms are " + all,
                    did_you_mean(spec.control, words)});
    return {};
  }
  for (const auto name : kControls)
    for (std::size_t w = 0; w < words.size(); ++w)
      if (plain(words[w]) == name) {
        notes.push_back("'" + words[w] + "' is the control (--control NAME states it)");
        return w;
      }
  problems.error({Severity::error, table.file, 0, table.arm.column,
                  "which arm is the control? The arms are " + all, "--control NAME"});
  return {};
}

bool equal(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

bool same_outcomes(const Table& table, std::size_t a, std::size_t b) {
  for (const auto& outcome : table.outcomes) {
    if (!equal(outcome.value.of_row[a], outcome.value.of_row[b])) return false;
    if (outcome.per && !equal(outcome.per->of_row[a], outcome.per->of_row[b])) return false;
    if (outcome.event && !equal(outcome.event->of_row[a], outcome.event->of_row[b])) return false;
  }
  return true;
}

void example(Check& check, const std::string& name) {
  if (check.examples.size() < kExamples) check.examples.push_back(ingest::safe_text(name, 40));
}

std::string customers(std::uint64_t count) {
  return std::to_string(count) + (count == 1 ? " customer" : " customers");
}

/// Customers with several rows.
class Repeats {
 public:
  Repeats(const Table& table, Assignment& out) : table_(table), out_(out) {}

  void find() {
    const auto& unit = *table_.unit;
    first_.assign(unit.word.size(), kNone);
    state_.assign(unit.word.size(), 0);
    for (std::size_t r = 0; r < unit.of_row.size(); ++r) {
      const std::uint32_t u = unit.of_row[r];
      if (u == Words::kNone || out_.of_row[r] == Assignment::kOut) continue;
      if (first_[u] == kNone)
        first_[u] = r;
      else if (out_.of_row[first_[u]] != out_.of_row[r])
        state_[u] |= kTwoArms;
      else if (same_outcomes(table_, first_[u], r))
        state_[u] |= kRepeated;
      else
        state_[u] |= kSeveral;
    }
    Check arms{"contamination", 0, "", {}}, repeated{"duplicate_rows", 0, "", {}},
        several{"several_rows", 0, "", {}};
    for (std::size_t u = 0; u < state_.size(); ++u) {
      if ((state_[u] & kTwoArms) != 0) {
        ++arms.count;
        example(arms, unit.word[u]);
      } else if ((state_[u] & kSeveral) != 0) {
        ++several.count;
        example(several, unit.word[u]);
      } else if ((state_[u] & kRepeated) != 0) {
        ++repeated.count;
        example(repeated, unit.word[u]);
      }
    }
    leave_out();
    if (arms.count > 0) {
      arms.message = customers(arms.count) + (arms.count == 1 ? " is" : " are") +
                     " in more than one arm; none of their rows is counted";
      out_.checks.push_back(arms);
    }
    if (repeated.count > 0) {
      repeated.message = customers(repeated.count) + (repeated.count == 1 ? " has" : " have") +
                         " the same row twice or more; one is counted";
      out_.checks.push_back(repeated);
    }
    if (several.count == 0) return;
    several.message = customers(several.count) + (several.count == 1 ? " has" : " have") +
                      " several different rows; all are counted" +
                      (table_.cluster ? "" : ", and the errors are those of clusters of rows");
    out_.checks.push_back(several);
    several_ = true;
  }
  [[nodiscard]] bool several() const { return several_; }

 private:
  void leave_out() {
    const auto& unit = *table_.unit;
    for (std::size_t r = 0; r < unit.of_row.size(); ++r) {
      const std::uint32_t u = unit.of_row[r];
      if (u == Words::kNone || out_.of_row[r] == Assignment::kOut) continue;
      const bool again = first_[u] != r && (state_[u] & kSeveral) == 0 && (state_[u] & kRepeated) != 0;
      if ((state_[u] & kTwoArms) != 0 || again) out_.of_row[r] = Assignment::kOut;
    }
  }

  static constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();
  static constexpr std::uint8_t kTwoArms = 1, kRepeated = 2, kSeveral = 4;
  const Table& table_;
  Assignment& out_;
  std::vector<std::size_t> first_;
  std::vector<std::uint8_t> state_;
  bool several_ = false;
};

/// Numbers of clusters without gaps; a row that names none is one of its own.
void number_clusters(const Words& words, Assignment& out) {
  std::vector<std::uint32_t> number(words.word.size(), Words::kNone);
  std::vector<std::uint16_t> arm(words.word.size(), Assignment::kOut);
  out.cluster.assign(words.of_row.size(), 0);
  for (std::size_t r = 0; r < words.of_row.size(); ++r) {
    if (out.of_row[r] == Assignment::kOut) continue;
    const std::uint32_t w = words.of_row[r];
    if (w == Words::kNone) {
      out.cluster[r] = out.clusters++;
      continue;
    }
    if (number[w] == Words::kNone) {
      number[w] = out.clusters++;
      arm[w] = out.of_row[r];
    }
    out.clusters_cross |= arm[w] != out.of_row[r];
    out.cluster[r] = number[w];
  }
}

void count_units(Assignment& out) {
  out.units.assign(out.arms.size(), 0);
  std::vector<bool> seen(out.cluster.empty() || out.clusters_cross ? 0 : out.clusters, false);
  for (std::size_t r = 0; r < out.of_row.size(); ++r) {
    if (out.of_row[r] == Assignment::kOut) continue;
    ++out.counted;
    if (!seen.empty()) {
      if (seen[out.cluster[r]]) continue;
      seen[out.cluster[r]] = true;
    }
    ++out.units[out.of_row[r]];
  }
}

}  // namespace

Assignment assign(const Table& table, const Spec& spec, std::vector<std::string>& notes, Problems& problems) {
  Assignment out;
  const auto& words = table.arm.word;
  if (words.size() < 2 || words.size() > kMostArms) {
    problems.error({Severity::error, table.file, 0, table.arm.column,
                    "found " + std::to_string(words.size()) + (words.size() == 1 ? " arm" : " arms") +
                        ", expected 2 to " + std::to_string(kMostArms),
                    "--arm COLUMN says which column has them"});
    return out;
  }
  const auto control = find_control(table, spec, notes, problems);
  if (!control) return out;
  std::vector<std::size_t> order{*control};
  for (std::size_t w = 0; w < words.size(); ++w)
    if (w != *control) order.push_back(w);
  std::sort(order.begin() + 1, order.end(),
            [&](std::size_t a, std::size_t b) { return words[a] < words[b]; });
  std::vector<std::uint16_t> place(words.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    place[order[i]] = static_cast<std::uint16_t>(i);
    out.arms.push_back(words[order[i]]);
  }
  out.of_row.reserve(table.arm.of_row.size());
  for (const std::uint32_t word : table.arm.of_row)
    out.of_row.push_back(word == Words::kNone ? Assignment::kOut : place[word]);
  if (table.arm.missing > 0)
    out.checks.push_back({"no_arm",
                          table.arm.missing,
                          "rows that name no arm and are not counted: " + std::to_string(table.arm.missing),
                          {}});
  bool several = false;
  if (table.unit) {
    Repeats repeats(table, out);
    repeats.find();
    several = repeats.several();
  }
  if (table.cluster)
    number_clusters(*table.cluster, out);
  else if (several)
    number_clusters(*table.unit, out);
  if (!out.cluster.empty()) out.cluster_column = table.cluster ? table.cluster->column : table.unit->column;
  count_units(out);
  if (out.clusters_cross && table.cluster)
    out.checks.push_back(
        {"clusters_in_several_arms",
         1,
         "some clusters have customers in several arms: customers were assigned, not clusters",
         {}});
  for (std::size_t a = 0; a < out.arms.size(); ++a)
    if (out.units[a] < 2)
      problems.error({Severity::error, table.file, 0, table.arm.column,
                      "the arm '" + ingest::safe_text(out.arms[a]) + "' has " + std::to_string(out.units[a]) +
                          " to count; a comparison takes two at least",
                      ""});
  return out;
}

}  // namespace stamkund::analysis
