#include "engine/study/groups.h"

#include <algorithm>
#include <cmath>

#include "engine/population/deciles.h"
#include "engine/scenario/grouping.h"

namespace stamkund::study {
namespace {

constexpr std::size_t kLife = counting::kLifeFigures.size();
/// Behind the figures of a life: members, and leaked.
constexpr std::size_t kColumns = kLife + 2;

/// Position of somebody with so many purchases among the groups of usage.
std::size_t usage_group(std::int64_t purchases) {
  std::size_t group = 0;
  while (purchases > 0 && group + 1 < kUsageGroups) {
    purchases /= 2;
    ++group;
  }
  return group;
}

/// Of her purchases here, those in the baseline would have happened anyway.
std::int64_t leaked(const world::LifeOutcome& here, const world::LifeOutcome& baseline) {
  if (here.totals.benefits <= 0 || here.totals.purchases <= 0) return 0;
  const auto anyway = std::min(here.totals.purchases, baseline.totals.purchases);
  return std::llround(static_cast<double>(here.totals.benefits) * static_cast<double>(anyway) /
                      static_cast<double>(here.totals.purchases));
}

std::size_t group_of(const scenario::Grouping& grouping, const population::Person& person) {
  if (grouping.by_home_store) return grouping.group_of[person.store];
  return person.existing ? grouping.group_of[person.index] : grouping.of_new;
}

}  // namespace

void declare_groups(counting::Schema& schema, const scenario::ScenarioSpec& scenario, std::size_t arm) {
  std::vector<counting::Figure> figures = counting::life_figures();
  figures.push_back({"members", "1", "members at some time; counted here only"});
  figures.push_back(
      {"leaked", "minor", "benefits for purchases that would have happened anyway; counted here only"});
  const auto table = [&](const char* name, std::size_t groups) {
    schema.declare(name, {{"group", groups}, {"twin", 2}}, figures);
  };
  const auto& program = scenario.arms[arm].program;
  const std::size_t tiers = program ? program->rules.tiers.tiers.size() : 0;
  const std::size_t segments = scenario.population.segments.size();
  table(kByMembership, 2);
  table(kByDecile, kDeciles);
  table(kByTier, tiers + 2);
  table(kBySegment, segments);
  for (std::size_t g = 0; g < scenario.groupings.size(); ++g)
    table(by_grouping(g).c_str(), scenario.groupings[g]->groups.size());
  schema.declare(kByUsage, {{"group", kUsageGroups}},
                 {{"customers", "1", "members"},
                  {"before", "1", "their purchases before the date"},
                  {"after", "1", "as long after it"},
                  {"after_in_baseline", "1", "after it, in the baseline"}});
  schema.declare(kReferredLives, {}, counting::life_figures());
}

std::string by_grouping(std::size_t number) { return "by_group_" + std::to_string(number); }

GroupCounter::GroupCounter(const Replicate& replicate) : replicate_(replicate) {
  for (const auto& arm : replicate.arms) {
    const counting::Schema& schema = *arm->schema();
    const auto groups = [&schema](const char* table) { return schema.table(table).axes()[0].size; };
    const std::size_t tiers = groups(kByTier);
    const std::size_t segments = groups(kBySegment);
    places_.push_back({schema.table(kByMembership).offset(),
                       schema.table(kByDecile).offset(),
                       schema.table(kByTier).offset(),
                       schema.table(kBySegment).offset(),
                       schema.table(kByUsage).offset(),
                       schema.table(kReferredLives).offset(),
                       tiers > 2 ? tiers : 0,
                       segments,
                       {}});
    for (std::size_t g = 0; g < replicate.groupings.size(); ++g)
      places_.back().groupings.push_back(schema.table(by_grouping(g)).offset());
  }
}

void GroupCounter::add(counting::Counts& counts, std::size_t offset, std::size_t group,
                       const world::LifeOutcome& outcome, std::int64_t leaked) const {
  const auto cell = counts.all().subspan(offset + group * 2 * kColumns, 2 * kColumns);
  counting::add_life(cell, outcome.totals);
  cell[kLife] += outcome.member ? 1 : 0;
  cell[kLife + 1] += leaked;
  counting::add_life(cell.subspan(kColumns), baseline_.totals);
}

void GroupCounter::lived(const Lived& life, counting::Counts& counts) {
  const Places& places = places_[life.arm];
  const world::LifeOutcome& outcome = life.outcome;
  if (life.referred) {
    counting::add_life(counts.all().subspan(places.referred, kLife), outcome.totals);
    return;
  }
  if (life.arm == 0) {
    baseline_ = outcome;
    decile_ = static_cast<std::size_t>(
        population::decile_of(life.person.purchase_rate_per_day, replicate_.decile_edges));
  }
  const std::int64_t anyway = leaked(outcome, baseline_);
  add(counts, places.membership, outcome.member ? 1 : 0, outcome, anyway);
  add(counts, places.decile, decile_, outcome, anyway);
  if (places.tiers > 0)
    add(counts, places.tier, outcome.member ? std::min(outcome.tier + 1, places.tiers - 1) : 0, outcome,
        anyway);
  if (places.segments > 0) add(counts, places.segment, life.person.segment, outcome, anyway);
  for (std::size_t g = 0; g < places.groupings.size(); ++g)
    add(counts, places.groupings[g], group_of(*replicate_.groupings[g], life.person), outcome, anyway);
  const world::BeforeAfter& before_after = replicate_.arms[life.arm]->before_after();
  if (outcome.member && life.person.enters_day <= before_after.split_day - before_after.length_days) {
    const auto cell = counts.all().subspan(places.usage + usage_group(outcome.purchases_before) * 4, 4);
    cell[0] += 1;
    cell[1] += outcome.purchases_before;
    cell[2] += outcome.purchases_after;
    cell[3] += baseline_.purchases_after;
  }
}

}  // namespace stamkund::study
