#pragma once
// Simulated lives as a company's files would show them: days without hours, contacts, memberships.
#include <algorithm>
#include <functional>
#include <vector>

#include "engine/calibration/calibrate.h"
#include "engine/calibration/response_fit.h"
#include "engine/mechanisms/contacts/plan.h"
#include "tests/behaviour/records.h"

namespace stamkund::behaviour_test {

struct Observed {
  ingest::CustomerTable table;
  calibration::PurchaseDays purchases{{0}, {}};
  ingest::ContactLog contacts;
  ingest::MembershipLog memberships;
};

/// Watches everybody from day 0 until the end; each lives in the arm that `arm_of` gives her. Purchases of
/// one day stay apart, as with --keep-same-day. Contacts of arm a come from its waves, from `first_contact`
/// on. `shift` moves the recorded contacts (a mutant). Occasions of who lives in arm 0 are those of arm
/// `occasions`.
inline Observed observe(const scenario::ScenarioFile& file,
                        const std::function<std::size_t(std::size_t)>& arm_of, std::int32_t shift = 0,
                        std::size_t occasions = 1) {
  const auto& spec = file.spec;
  std::vector<std::vector<Record>> lives;
  for (std::size_t a = 0; a < spec.arms.size(); ++a) lives.push_back(records(file, a));
  Observed out;
  out.contacts.has_arm = true;
  out.contacts.channels = {"email", "sms"};
  for (const auto& arm : spec.arms) out.contacts.arms.push_back(arm.name);
  const auto last = static_cast<std::int32_t>(spec.horizon_days) - 1;
  out.table.calibration_end = Day{last};
  for (std::size_t i = 0; i < lives[0].size(); ++i) {
    const std::size_t arm = arm_of(i);
    const Record& record = lives[arm][i];
    for (const auto& visit : record.visits)
      out.purchases.day.push_back(Day{static_cast<std::int32_t>(visit.day)});
    const std::size_t begin = out.purchases.begin.back();
    const Day first = out.purchases.day[begin];
    out.table.id.push_back(std::to_string(1'000'000 + i));
    out.table.first_day.push_back(first);
    out.table.frequency.push_back(static_cast<std::uint32_t>(out.purchases.day.size() - begin - 1));
    out.table.recency_days.push_back(days_between(first, out.purchases.day.back()));
    out.table.age_days.push_back(days_between(first, out.table.calibration_end));
    out.table.mean_repeat_spend.push_back(0.0);
    out.table.first_spend.push_back(0.0);
    out.table.holdout_frequency.push_back(0);
    out.purchases.begin.push_back(out.purchases.day.size());
    const scenario::ArmSpec& of = spec.arms[arm == 0 ? occasions : arm];
    for (const auto& wave : mechanisms::waves_of(of, spec.horizon_days)) {
      ingest::Contact row;
      row.customer = static_cast<std::uint32_t>(i);
      row.day = Day{static_cast<std::int32_t>(wave.day) + shift};
      row.arm = static_cast<std::uint16_t>(arm + 1);
      if (arm != 0) row.channel = mechanisms::campaigns_of(of)[wave.campaign].channel == 0 ? 1 : 2;
      out.contacts.rows.push_back(row);
    }
    const double joined = record.joined_day();
    if (joined < record.end_day)
      out.memberships.spells.push_back(
          {static_cast<std::uint32_t>(i), Day{static_cast<std::int32_t>(joined)}, {}});
  }
  std::sort(out.contacts.rows.begin(), out.contacts.rows.end());
  return out;
}

/// Purchases of one day become one, as transactions are read by default.
inline Observed merge_days(const Observed& seen) {
  Observed out = seen;
  out.purchases = {{0}, {}};
  for (std::size_t i = 0; i < seen.table.size(); ++i) {
    std::vector<Day> days(
        seen.purchases.day.begin() + static_cast<std::ptrdiff_t>(seen.purchases.begin[i]),
        seen.purchases.day.begin() + static_cast<std::ptrdiff_t>(seen.purchases.begin[i + 1]));
    days.erase(std::unique(days.begin(), days.end()), days.end());
    out.purchases.day.insert(out.purchases.day.end(), days.begin(), days.end());
    out.purchases.begin.push_back(out.purchases.day.size());
    out.table.frequency[i] = static_cast<std::uint32_t>(days.size() - 1);
  }
  return out;
}

struct Estimated {
  calibration::ResponseHistory history;
  calibration::ModelFit plain;
  calibration::ResponseFit fit;
};

inline Estimated estimate(const Observed& seen, const std::string& model = "pareto-nbd", bool merged = false,
                          bool chosen_by_history = false, const ingest::TestResults& tests = {}) {
  Estimated out;
  out.history = calibration::response_history(seen.table, seen.purchases, seen.contacts, seen.memberships,
                                              false, merged);
  calibration::Options options;
  options.model = model;
  options.threads = 2;
  out.plain = calibration::fit_process(seen.table, options);
  calibration::ResponseOptions response;
  response.threads = 2;
  response.chosen_by_history = chosen_by_history;
  const calibration::Evidence evidence =
      calibration::evidence_of(tests, out.history, 1.0, {out.plain.estimates[0], 0.9});
  if (!evidence.empty()) response.evidence = &evidence;
  out.fit = calibration::fit_response(seen.table, out.history, seen.contacts, out.plain, response);
  return out;
}

}  // namespace stamkund::behaviour_test
