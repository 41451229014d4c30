// What customers say when they are asked, beside what all of them would have said.
#include <algorithm>
#include <cmath>

#include "engine/page/run_parts.h"

namespace stamkund::page {
namespace {

/// Net promoter score in each period: `of` is empty, or "_all".
std::vector<double> score_by_period(const Run& run, std::size_t arm, const std::string& of) {
  const auto promoters = run.by_period(("nps_promoters" + of).c_str(), arm);
  const auto passives = run.by_period(("nps_passives" + of).c_str(), arm);
  const auto detractors = run.by_period(("nps_detractors" + of).c_str(), arm);
  std::vector<double> score;
  for (std::size_t p = 0; p < promoters.size() && p < passives.size() && p < detractors.size(); ++p) {
    const double all = promoters[p] + passives[p] + detractors[p];
    score.push_back(all > 0.0 ? 100.0 * (promoters[p] - detractors[p]) / all : std::nan(""));
  }
  return score;
}

}  // namespace

Blocks survey(const Run& run) {
  const auto& totals = run.results.totals;
  if (std::none_of(totals.begin(), totals.end(), [](const auto& one) { return one.name == "nps_asked"; }))
    return {};
  Chart scores{Kind::bars, run.say("Net promoter score"),
               "",         "",
               {},         {run.say("of those who answered"), run.say("if everybody had")},
               {}};
  Table table{run.say("More: of a promoter than of a detractor, who need not be so because of it"),
              {run.say("arm"), run.say("asked"), run.say("answers"), run.say("share who answer"),
               run.say("of those who answered"), run.say("if everybody had"), run.say("more purchases"),
               run.say("more revenue")},
              {}};
  std::vector<Series> lines;
  for (std::size_t a = 0; a < run.arms(); ++a) {
    const auto of = [&](const char* figure) { return run.level(figure, a); };
    if (!(of("nps_asked") > 0.0)) continue;
    scores.series.push_back({run.results.arms[a], {of("nps"), of("nps_all")}});
    table.rows.push_back({run.results.arms[a], run.whole(of("nps_asked")), run.whole(of("nps_answers")),
                          run.percent(of("nps_response_rate")), run.signed_number(of("nps")),
                          run.signed_number(of("nps_all")), run.percent(of("promoters_more_purchases")),
                          run.percent(of("promoters_more_revenue"))});
    lines.push_back({run.results.arms[a], score_by_period(run, a, "_all")});
  }
  if (scores.series.empty()) return {};
  Blocks out{Figure{"survey", std::move(scores), std::move(table)}};
  append(out, over_weeks(run, "survey-by-period", run.say("Net promoter score if everybody was asked"), "",
                         run.weeks(), std::move(lines)));
  return out;
}

}  // namespace stamkund::page
