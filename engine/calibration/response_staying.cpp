#include "engine/calibration/response_staying.h"

#include <cmath>
#include <cstdio>
#include <limits>

#include "engine/calibration/response_score.h"
#include "engine/calibration/response_stretches.h"

namespace stamkund::calibration {

double score_of_staying(const ingest::CustomerTable& table, const ResponseHistory& history,
                        const ResponseCalendar& shared, const ResponseState& arms,
                        const ingest::MembershipLog& memberships, const Experiment& experiment,
                        const Threads& threads) {
  constexpr double kInfinite = std::numeric_limits<double>::infinity();
  std::vector<double> offered(table.size(), kInfinite);
  for (const ingest::MembershipOffer& one : memberships.offers)
    if (!experiment.arms[one.arm].control)
      offered[one.customer] = days_between(table.first_day[one.customer], one.day) + 0.5;
  const ResponseCalendar with = with_stretches(shared, table, Bends::leaving, 1, [&](std::size_t i) {
    std::vector<Stretch> hers{{-kInfinite, Stretch::kNone}};
    if (std::isfinite(offered[i])) hers.push_back({offered[i], 0});
    return hers;
  });
  const std::size_t place = ResponseState::kProcess + with.purchase_size + with.lifetime_size - 1;
  return score_of_one_more(table, history, with, arms, place, threads);
}

void judge_staying(const ResponseFit& fit, double z, ExperimentFigures& figures,
                   std::vector<std::string>& notes) {
  char text[320];
  const auto since = differ_in_contacts(*fit.membership_experiment)
                         ? std::nullopt
                         : members_since(*fit.membership_experiment);
  const bool known = since && since->value > -0.9;
  std::snprintf(text, sizeof text, "%s (z = %.1f), which a change of their rate does not tell; %s",
                z < 0.0 ? "customers to whom membership was offered stay longer than the others"
                        : "customers to whom membership was offered leave sooner than the others",
                z,
                known ? "handed on is by how much more they bought over all the time since, which holds both"
                      : "what that is worth is not in the effect");
  notes.emplace_back(text);
  if (known) figures.member = in_logs(since->value, since->error);
}

}  // namespace stamkund::calibration
