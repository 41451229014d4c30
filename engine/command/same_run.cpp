#include "engine/command/same_run.h"

#include "engine/base/mathematics.h"

namespace stamkund::command {
namespace {

using store::StoredPart;

std::string in_quotes(const std::string& text) { return "'" + printable(text, 100) + "'"; }

void differs(const std::string& path, const std::string& what, const std::string& found,
             const std::string& expected, Problems& problems) {
  problems.error(
      {Severity::error, path, 0, what, "found " + in_quotes(found) + ", expected " + expected, ""});
}

/// Names of every figure, in order: what must agree before values are put side by side.
std::vector<std::string> figures_of(const metrics::Results& results) {
  std::vector<std::string> names;
  const auto add = [&names](const std::string& group, const auto& metrics) {
    for (const auto& metric : metrics) names.push_back(group + metric.name + " (" + metric.unit + ")");
  };
  add("/", results.periods);
  add("/total/", results.totals);
  add("/comparison/", results.comparisons);
  add("/review/", results.reviews);
  for (const auto& one : results.breakdowns) {
    names.insert(names.end(), one.groups.begin(), one.groups.end());
    add("/by_" + one.name + "/", one.metrics);
  }
  return names;
}

}  // namespace

void check_same_run(const StoredPart& part, const StoredPart& first, Problems& problems) {
  // What is being run has no file yet.
  const std::string there = first.file.path.empty() ? "this run" : in_quotes(first.file.path);
  const std::string like = ", as in " + there;
  const auto same = [&](const std::string& what, const std::string& a, const std::string& b) {
    if (a != b) differs(part.file.path, what, a, in_quotes(b) + like, problems);
  };
  same("scenario", part.stored.scenario, first.stored.scenario);
  same("seed", part.stored.seed, first.stored.seed);
  same("replicates of the whole run", std::to_string(part.of_replicates),
       std::to_string(first.of_replicates));
  for (std::size_t i = 0; i < part.made_with.size(); ++i)
    same(part.made_with[i].first, part.made_with[i].second, first.made_with[i].second);
  const auto alike = [&](const std::string& what, bool equal) {
    if (!equal)
      problems.error(
          {Severity::error, part.file.path, 0, what, "found another than in " + there,
           first.file.path.empty()
               ? "go on with the files and options that it was made from, or remove it to begin anew"
               : "shards of one run are made from the same files with the same options"});
  };
  alike("scenario file", part.stored.scenario_text == first.stored.scenario_text);
  alike("scenario with its overrides", part.stored.scenario_resolved == first.stored.scenario_resolved);
  const auto sums = [](const StoredPart& one) {
    std::vector<std::string> out;
    for (const auto& input : one.inputs) out.push_back(input.sha256);
    return out;
  };
  alike("input files", sums(part) == sums(first));
  const auto& a = part.uncertainty;
  const auto& b = first.uncertainty;
  alike("uncertainty", a.parameters == b.parameters && a.populations_per_draw == b.populations_per_draw &&
                           a.replicates_per_population == b.replicates_per_population &&
                           a.log_levels == b.log_levels && a.log_spend_levels == b.log_spend_levels);
  const auto& x = part.stored.results;
  const auto& y = first.stored.results;
  alike("arms, periods or figures", x.arms == y.arms && x.period_start_days == y.period_start_days &&
                                        x.review_days == y.review_days && x.customers == y.customers &&
                                        x.currency == y.currency && x.minor_per_major == y.minor_per_major &&
                                        figures_of(x) == figures_of(y));
}

void check_program(const std::vector<std::pair<std::string, std::string>>& made_with, const std::string& path,
                   Problems& problems) {
  auto own = store::versions();
  own.emplace_back("mathematics", mathematics());
  for (std::size_t i = 0; i < own.size(); ++i)
    if (made_with[i].second != own[i].second)
      differs(path, own[i].first, made_with[i].second,
              in_quotes(own[i].second) + ", that of this program on this machine", problems);
}

}  // namespace stamkund::command
