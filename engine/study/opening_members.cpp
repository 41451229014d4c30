#include "engine/study/opening_members.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>

#include "engine/base/count.h"
#include "engine/ingest/members.h"
#include "engine/mechanisms/program/model.h"
#include "models/program/account.h"

namespace stamkund::study {
namespace {

using program::TierRules;

std::string path_of(const std::string& named, const std::string& scenario_path) {
  namespace fs = std::filesystem;
  const fs::path beside = fs::path(scenario_path).parent_path() / named;
  std::error_code ignored;
  return fs::exists(beside, ignored) ? beside.string() : named;
}

ingest::MemberLayout layout_of(const program::Rules& rules, std::int64_t minor_per_major) {
  ingest::MemberLayout layout;
  for (const auto& currency : rules.currencies)
    layout.currencies.push_back({currency.name, currency.is_money ? minor_per_major : 1});
  for (const auto& tier : rules.tiers.tiers) layout.tiers.push_back(tier.name);
  if (rules.tiers.basis == TierRules::Basis::spend) layout.counted_per_unit = minor_per_major;
  return layout;
}

program::Opening opening_of(const ingest::Member& member, const ingest::CustomerTable& customers, Day zero) {
  // Strictly before day 0, so that all of it is of the time before.
  const auto day_of = [&](Day day) {
    return std::min(static_cast<double>(day.serial - zero.serial),
                    std::nextafter(0.0, -std::numeric_limits<double>::infinity()));
  };
  program::Opening opening;
  opening.joined_day = day_of(member.joined);
  const std::uint32_t row = member.customer;
  const Day last_purchase{customers.first_day[row].serial +
                          static_cast<std::int32_t>(customers.recency_days[row])};
  opening.earned_day = std::max(opening.joined_day, day_of(last_purchase));
  opening.tier = member.tier;
  opening.counted = member.counted;
  for (const auto& units : member.units) {
    program::Opening::Units& held = opening.units.emplace_back();
    held.active = units.balance;
    held.pending = units.pending;
    // A date holds to its end.
    if (units.expires) held.expires_day = static_cast<double>(units.expires->serial - zero.serial) + 1.0;
  }
  return opening;
}

/// What the rules take away at once: either they are not those under which it was earned, or the file is old.
void judge(const program::Openings& openings, const program::Rules& rules, const std::string& path,
           Problems& problems) {
  std::uint64_t members = 0;
  std::int64_t lost = 0;
  program::Account account;
  program::Journal journal;
  for (const auto& opening : openings) {
    if (!opening) continue;
    journal.clear();
    program::Occasion now;
    account.take_over(rules, *opening, now, journal);
    std::int64_t hers = 0;
    for (const auto& entry : journal)
      if (entry.kind == program::Entry::Kind::expired) hers += entry.units;
    members += hers > 0 ? 1 : 0;
    lost += hers;
  }
  if (members > 0)
    problems.warning({Severity::warning, path, 0, "",
                      std::to_string(members) + " members hold " + std::to_string(lost) +
                          " units that by the scenario's rules have expired: they are lost on day 0",
                      "units count as earned at the last purchase; a column 'expires' says otherwise"});
}

/// Was she one, and is she one still, as the history that the fit learned from has it.
struct InHistory {
  bool once = false, still = false;
};

InHistory in_history(const calibration::ResponseHistory& history, std::size_t row) {
  InHistory out;
  const auto age = static_cast<std::int32_t>(history.age[row]);
  for (std::size_t s = history.spell_begin[row]; s < history.spell_begin[row + 1]; ++s) {
    out.once = true;
    out.still = out.still || history.spells[s].to >= age;
  }
  return out;
}

/// Rates without the membership are known of those that the history has as members, and of no others.
void hold_against_history(const program::Openings& openings, const calibration::Fit& fit,
                          const std::string& path, Problems& problems) {
  if (!fit.contact_history || fit.contact_history->spells.empty()) return;
  std::uint64_t listed = 0, never = 0, ended = 0, missing = 0;
  for (std::size_t i = 0; i < openings.size(); ++i) {
    const InHistory hers = in_history(*fit.contact_history, i);
    if (!openings[i]) {
      missing += hers.still ? 1 : 0;
      continue;
    }
    ++listed;
    if (!hers.still) ++(hers.once ? ended : never);
  }
  const auto say = [&](std::string what, const char* so) {
    problems.warning({Severity::warning, path, 0, "", std::move(what), so});
  };
  if (never > 0)
    say(std::to_string(never) + " of " + std::to_string(listed) +
            " members are none in the history that the fit learned from: the rates that it has of them hold "
            "the membership already, if they were members, and the change of members' rate comes on top",
        "give calibrate --memberships with all members");
  if (ended > 0)
    say(std::to_string(ended) + " of " + std::to_string(listed) +
            " members are members of the past in the history that the fit learned from, whose membership had "
            "ended; they are members again from day 0 on",
        "take them out of the file if they are none");
  if (missing > 0)
    say(count_of(missing, "customer") +
            " were members at the end of the history that the fit learned from, and are not in the file: "
            "from "
            "day 0 on they buy as if they were none",
        "add them if they are members still");
}

/// A program whose members of today are not given has none on day 0.
void begins_empty(const scenario::ArmSpec& arm, const calibration::Fit& fit, const std::string& path,
                  Problems& problems) {
  if (!fit.contact_history) return;
  std::uint64_t still = 0;
  for (std::size_t i = 0; i < fit.contact_history->size(); ++i)
    still += in_history(*fit.contact_history, i).still ? 1 : 0;
  if (still == 0) return;
  problems.warning({Severity::warning, path, 0, "program.members",
                    "arm '" + arm.name + "' has a program without members on day 0, and " +
                        count_of(still, "customer") +
                        " were members at the end of the history that the fit learned from",
                    "if it is that program, 'members: FILE' says who is a member today"});
}

}  // namespace

std::vector<std::string> load_members(scenario::ScenarioSpec& scenario, const calibration::Fit* fit,
                                      const std::string& scenario_path, Problems& problems) {
  std::vector<std::string> paths;
  for (std::size_t a = 0; a < scenario.arms.size(); ++a) {
    auto& program = scenario.arms[a].program;
    if (!program) continue;
    if (program->members_path.empty()) {
      if (fit != nullptr && scenario.population.existing)
        begins_empty(scenario.arms[a], *fit, scenario_path, problems);
      continue;
    }
    if (fit == nullptr || !scenario.population.existing) {
      problems.error({Severity::error, scenario_path, 0, "program.members",
                      "arm '" + scenario.arms[a].name +
                          "' has members on day 0, but the scenario has no customers of a fit",
                      "name a fit: --fit fit.h5, and leave population.existing true"});
      continue;
    }
    const std::string path = path_of(program->members_path, scenario_path);
    const ingest::Members file =
        ingest::read_members(path, fit->customers, layout_of(program->rules, scenario.minor_per_major),
                             fit->customers.calibration_end, {std::nullopt, "", ""}, problems);
    if (std::find(paths.begin(), paths.end(), path) == paths.end()) paths.push_back(path);
    if (problems.has_errors()) continue;
    if (file.rows_of_unknown > 0)
      problems.warning({Severity::warning, path, 0, "customer",
                        std::to_string(file.rows_of_unknown) + " of " + std::to_string(file.rows_read) +
                            " members are not among the fit's customers, and are left out",
                        ""});
    auto openings = std::make_shared<program::Openings>(fit->customers.size());
    for (const auto& member : file.members)
      (*openings)[member.customer] = opening_of(member, fit->customers, scenario.start);
    hold_against_history(*openings, *fit, path, problems);
    program->members = openings;
    judge(*openings, mechanisms::compile_program(*program, scenario, scenario::Resolve(scenario, 0)).rules,
          path, problems);
  }
  return paths;
}

}  // namespace stamkund::study
