// Worlds in which the effect of a membership or of mail is known, drawn without the engine: purchases by the
// definition of the model, day by day, so that what calibration finds is held against something that shares
// nothing with it.
#pragma once
#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "engine/calibration/calibrate.h"
#include "engine/calibration/covariate_fit.h"
#include "engine/calibration/response_fit.h"
#include "engine/random/distributions.h"
#include "engine/random/stream.h"

namespace stamkund::behaviour_test {

enum class Policy {
  lot,               ///< half of all, drawn by lot, on one day
  all_at_once,       ///< everybody on one day
  at_purchase,       ///< she joins at a purchase, the sooner the more she buys
  without_purchase,  ///< she signs up, the sooner the more she buys
  first_day,         ///< at her first purchase or never, the more likely the more she buys
  mail_lot,
  mail_heavy,   ///< whoever bought often in the time before
  mail_hidden,  ///< whoever has a high rate, which nobody can see
  mail_all,
};

struct WorldSpec {
  Policy policy = Policy::lot;
  bool season = false;
  std::uint64_t seed = 1;
  int customers = 1000;
  double member_change = 0.08;
  double lift = 0.4;
  std::optional<double> other_lift = {};  ///< of every second customer
  double decay_days = 14;
  double leaving = 0;  ///< mail changes the hazard of leaving for leaving_days
  double leaving_days = 42;
  double unsubscribe = 0;     ///< of a rested customer at a mail, while she has not left; nothing follows it
  double fatigue_weight = 0;  ///< on lifts and on unsubscribing
  double fatigue_decay_days = 28;
  int every = 49;                ///< days between mails
  double everybody = 0;          ///< change of all rates from the day of the program on
  bool but_not_control = false;  ///< ... but of those who were not drawn
  bool nobody_leaves = false;
  double wander = 0;          ///< sd of the log of each customer's rate, which forgets itself within 120 days
  double mistakes = 0;        ///< share of the control mailed all the same, each time
  bool moved = false;         ///< what a mail brings is missing again from two weeks later on
  double member_leaving = 0;  ///< change of the hazard of leaving while a member
  bool joins_later = false;   ///< who was offered joins at a purchase, the sooner the more she buys
  double outsiders = 0;       ///< share in no arm, of whom those join who will not leave
  double outsiders_change = 0.5;  ///< what a membership does to the rate of these
  double promotion = 0;       ///< change of all rates in the two weeks that begin with a mail
  [[nodiscard]] bool is_mail() const { return policy >= Policy::mail_lot; }
  [[nodiscard]] double truth() const { return is_mail() ? lift : member_change; }
};

struct World {
  ingest::CustomerTable table;
  calibration::PurchaseDays purchases{{0}, {}};
  ingest::ContactLog contacts;
  ingest::MembershipLog memberships;
};

inline constexpr int kWorldDays = 900;
inline constexpr int kProgramDay = 420;

/// Pareto/NBD with the season exp(.35 sin), births over half a year.
inline World world_of(const WorldSpec& spec) {
  constexpr double kShape = 1.5, kMeanRate = 1.0 / 25.0, kLifeShape = 1.5, kLifeScale = 900.0;
  World out;
  out.table.calibration_end = Day{kWorldDays - 1};
  out.contacts.channels = {"email"};
  out.contacts.has_unsubscribed = spec.unsubscribe > 0.0;
  if (spec.policy == Policy::mail_lot) {
    out.contacts.has_arm = true;
    out.contacts.arms = {"control", "mailed"};
  }
  if (spec.policy == Policy::lot) out.memberships.arms = {"control", "offered"};
  for (int i = 0; i < spec.customers; ++i) {
    Stream luck({spec.seed, 77, static_cast<std::uint64_t>(i), Purpose::test});
    const double rate = draw_gamma(luck, kShape) / kShape * kMeanRate;
    const double eager = rate / kMeanRate;
    const double leaving = draw_gamma(luck, kLifeShape) / kLifeScale;
    const int born = static_cast<int>(180.0 * draw_uniform(luck));
    const double patience = draw_exponential(luck);
    double dies = spec.nobody_leaves ? 1e9 : born + patience / leaving;
    double hazard = 0.0;  // passed since birth, where mail changes it
    double changed_until = 0.0, stock = 0.0;
    bool unsubscribed = false;
    Stream refuses({spec.seed, 78, static_cast<std::uint64_t>(i), Purpose::test});
    Stream wanders({spec.seed, 79, static_cast<std::uint64_t>(i), Purpose::test});
    Stream slips({spec.seed, 80, static_cast<std::uint64_t>(i), Purpose::test});
    double mood = spec.wander > 0.0 ? spec.wander * draw_normal(wanders) : 0.0;
    std::vector<int> due;  // when what was brought sooner begins to be missing
    const bool drawn = draw_uniform(luck) < 0.5;
    Stream stays_out({spec.seed, 81, static_cast<std::uint64_t>(i), Purpose::test});
    const bool outsider = spec.outsiders > 0.0 && draw_uniform(stays_out) < spec.outsiders;
    const double change = outsider ? spec.outsiders_change : spec.member_change;
    const bool joins = outsider ? dies > kWorldDays : drawn && !spec.joins_later;
    const auto customer = static_cast<std::uint32_t>(i);
    double gap = draw_exponential(luck);
    double stimulus = 0.0;
    int member_from = kWorldDays;  // she is one from the next day on
    int bought_before = 0;
    std::vector<int> days{born};
    if (spec.policy == Policy::first_day && draw_uniform(luck) < std::min(0.9, 0.4 * eager))
      member_from = born;
    for (int day = born; day < kWorldDays; ++day) {
      const bool wave = spec.is_mail() && day >= kProgramDay && (day - kProgramDay) % spec.every == 0;
      if (wave) {
        const bool meant = spec.policy == Policy::mail_all || (spec.policy == Policy::mail_lot && drawn) ||
                           (spec.policy == Policy::mail_heavy && bought_before >= 8) ||
                           (spec.policy == Policy::mail_hidden && eager > 1.0);
        const bool slip = spec.mistakes > 0.0 && !meant && draw_uniform(slips) < spec.mistakes;
        const bool picked = (meant || slip) && !unsubscribed;
        if (picked || (spec.policy == Policy::mail_lot && !unsubscribed)) {
          ingest::Contact row;
          row.customer = customer;
          row.day = Day{day};
          row.channel = picked ? 1 : 0;
          row.arm = spec.policy == Policy::mail_lot ? (picked && !slip ? 2 : 1) : 0;
          if (picked && spec.unsubscribe > 0.0) {
            const double x = -std::log1p(-spec.unsubscribe) * std::exp(spec.fatigue_weight * stock);
            unsubscribed = day < dies && draw_uniform(refuses) < -std::expm1(-x);
            row.unsubscribed = unsubscribed ? 1 : 0;
          }
          out.contacts.rows.push_back(row);
        }
        if (picked) {
          const double lift = i % 2 == 1 ? spec.other_lift.value_or(spec.lift) : spec.lift;
          stimulus += lift * std::exp(-spec.fatigue_weight * stock);
          if (spec.moved) due.push_back(day + 14);
          stock += 1.0;
          changed_until = day + spec.leaving_days;
        }
      }
      if (!due.empty() && due.front() == day) {
        stimulus -= spec.lift;
        due.erase(due.begin());
      }
      if (spec.leaving != 0.0 || spec.member_leaving != 0.0) {  // hers is a hazard that moves from day to day
        const double now = leaving * (day < changed_until ? 1.0 + spec.leaving : 1.0) *
                           (day > member_from ? 1.0 + spec.member_leaving : 1.0);
        if (hazard <= patience && hazard + now > patience) dies = day + (patience - hazard) / now;
        if (hazard + now <= patience) dies = 1e9;
        hazard += now;
      }
      stock *= std::exp(-1.0 / spec.fatigue_decay_days);
      const bool alive = day < dies;
      if (alive && day == kProgramDay &&
          (spec.policy == Policy::all_at_once || (spec.policy == Policy::lot && joins)))
        member_from = day;
      if (alive && member_from == kWorldDays && day >= kProgramDay &&
          spec.policy == Policy::without_purchase && draw_uniform(luck) < std::min(0.5, 0.004 * eager))
        member_from = day;
      const double season =
          spec.season ? std::exp(0.35 * std::sin(2.0 * 3.14159265358979 * day / 365.25 + 0.8)) : 1.0;
      // The stimulus decays over the day; what it holds on average is enough for a day.
      const double decayed = stimulus * std::exp(-1.0 / spec.decay_days);
      const double mean = spec.decay_days * (stimulus - decayed);
      stimulus = decayed;
      double left =
          alive ? rate * season * (day > member_from ? 1.0 + change : 1.0) * (1.0 + mean) : 0.0;
      if (day >= kProgramDay && (drawn || !spec.but_not_control)) left *= 1.0 + spec.everybody;
      if (day >= kProgramDay && (day - kProgramDay) % spec.every < 14) left *= 1.0 + spec.promotion;
      if (spec.wander > 0.0) {
        const double keeps = std::exp(-1.0 / 120.0);
        left *= std::exp(mood - 0.5 * spec.wander * spec.wander);
        mood = keeps * mood + std::sqrt(1.0 - keeps * keeps) * spec.wander * draw_normal(wanders);
      }
      if (day == born) left *= 0.5;  // the first purchase is at noon
      while (gap < left) {
        left -= gap;
        gap = draw_exponential(luck);
        days.push_back(day);
        if (day < kProgramDay) ++bought_before;
        if ((spec.policy == Policy::at_purchase || (spec.joins_later && drawn && !outsider)) &&
            member_from == kWorldDays && day >= kProgramDay &&
            draw_uniform(luck) < std::min(0.5, 0.15 * eager))
          member_from = day;
      }
      gap -= left;
    }
    if (spec.policy == Policy::lot && kProgramDay < dies && !outsider)
      out.memberships.offers.push_back({customer, drawn ? 1U : 0U, Day{kProgramDay}});
    if (member_from < kWorldDays) out.memberships.spells.push_back({customer, Day{member_from}, {}});
    for (const int day : days) out.purchases.day.push_back(Day{day});
    out.purchases.begin.push_back(out.purchases.day.size());
    out.table.id.push_back(std::to_string(1'000'000 + i));
    out.table.first_day.push_back(Day{born});
    out.table.frequency.push_back(static_cast<std::uint32_t>(days.size() - 1));
    out.table.recency_days.push_back(days.back() - born);
    out.table.age_days.push_back(kWorldDays - 1 - born);
    out.table.mean_repeat_spend.push_back(0.0);
    out.table.first_spend.push_back(0.0);
    out.table.holdout_frequency.push_back(0);
  }
  return out;
}

/// One wave a year, in steps of two weeks.
inline calibration::CovariateData season_of(const World& world) {
  calibration::CovariateData data;
  ingest::CovariateOptions options;
  options.season_harmonics = 1;
  options.grid_days = 14;
  Problems problems;
  data.paths = ingest::build_covariates(options, world.table, Day{0}, Day{kWorldDays + 1200}, problems);
  for (std::uint32_t c = 0; c < data.paths.size(); ++c) data.purchase.push_back(c);
  for (std::size_t i = 0; i < world.table.size(); ++i) {
    for (std::size_t k = world.purchases.begin[i] + 1; k < world.purchases.begin[i + 1]; ++k)
      data.repeats.day.push_back(world.purchases.day[k].serial);
    data.repeats.begin.push_back(data.repeats.day.size());
  }
  return data;
}

inline calibration::ResponseFit fitted(const World& world, bool calendar, bool chosen_by_history,
                                       double leaving_days = 0) {
  const auto history = calibration::response_history(world.table, world.purchases, world.contacts,
                                                     world.memberships, false, false);
  calibration::Options options;
  options.threads = 1;
  options.starts = 1;
  calibration::ResponseOptions response;
  response.threads = 1;
  response.chosen_by_history = chosen_by_history;
  response.leaving_days = leaving_days;
  if (!calendar) {
    const auto plain = calibration::fit_process(world.table, options);
    return calibration::fit_response(world.table, history, world.contacts, plain, response, nullptr,
                                     &world.memberships);
  }
  const auto data = season_of(world);
  const auto plain = calibration::fit_with_covariates(world.table, data, options);
  return calibration::fit_response(world.table, history, world.contacts, plain, response, &data,
                                   &world.memberships);
}

}  // namespace stamkund::behaviour_test
