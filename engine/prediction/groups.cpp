#include "engine/prediction/groups.h"

#include <map>
#include <numeric>

#include "engine/base/expect.h"

namespace stamkund::prediction {
namespace {

std::string cohort_of(Day day, CohortLength length) {
  const std::string iso = to_string(day);  // YYYY-MM-DD
  if (length == CohortLength::year) return iso.substr(0, 4);
  if (length == CohortLength::month) return iso.substr(0, 7);
  const int month = (iso[5] - '0') * 10 + (iso[6] - '0');
  return iso.substr(0, 4) + "-Q" + std::to_string((month + 2) / 3);
}

void add(std::vector<Group>& groups, const std::string& kind,
         const std::map<std::string, std::vector<std::uint32_t>>& members) {
  for (const auto& [name, who] : members) groups.push_back({kind, name, who});
}

}  // namespace

std::vector<Group> groups_of(const ingest::CustomerTable& customers, CohortLength cohorts,
                             const std::vector<std::string>& segment_of) {
  STAMKUND_EXPECT(segment_of.empty() || segment_of.size() == customers.size());
  std::vector<std::uint32_t> all(customers.size());
  std::iota(all.begin(), all.end(), 0U);
  std::vector<Group> groups{{"total", "all customers", all}};
  std::map<std::string, std::vector<std::uint32_t>> by_cohort, by_segment;
  for (const std::uint32_t i : all) {
    if (cohorts != CohortLength::none) by_cohort[cohort_of(customers.first_day[i], cohorts)].push_back(i);
    if (!segment_of.empty() && !segment_of[i].empty()) by_segment[segment_of[i]].push_back(i);
  }
  add(groups, "cohort", by_cohort);
  add(groups, "segment", by_segment);
  return groups;
}

}  // namespace stamkund::prediction
