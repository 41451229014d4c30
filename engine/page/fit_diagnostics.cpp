#include "engine/page/fit_diagnostics.h"

namespace stamkund::page {
namespace {

/// Why a section has nothing to show.
Blocks none(const Cells& cells, const std::string& reason) {
  return {Paragraph{cells.say("None: {0}.", {cells.retold(reason)})}};
}

/// Actual against expected, by class; `error`: of actual about expected.
Blocks pair(const Cells& cells, const std::string& id, const std::string& title, const std::string& by,
            const std::string& unit, const std::vector<std::string>& classes,
            const std::vector<double>& actual, const std::vector<double>& expected,
            const std::vector<double>& error) {
  Chart chart{Kind::bars,
              title,
              unit,
              by,
              {},
              classes,
              {{cells.say("actual"), actual}, {cells.say("expected"), expected}}};
  Table table{
      title, {by, cells.say("actual"), cells.say("expected"), cells.say("s.e. of the difference")}, {}};
  for (std::size_t i = 0; i < classes.size() && i < actual.size() && i < expected.size(); ++i)
    table.rows.push_back({classes[i], cells.number(actual[i]), cells.number(expected[i]),
                          i < error.size() ? cells.number(error[i]) : Cell{"-"}});
  return {Figure{id, std::move(chart), std::move(table)}};
}

/// "0", "1", ... "7+".
std::vector<std::string> counts(const Cells& cells, const std::vector<double>& count) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < count.size(); ++i)
    out.push_back(cells.in.number(count[i]) + (i + 1 == count.size() ? "+" : ""));
  return out;
}

}  // namespace

Blocks tracking(const Cells& cells, const calibration::Tracking& in) {
  if (!in.reason.empty()) return none(cells, in.reason);
  std::vector<double> weeks;
  for (const double day : in.end_day) weeks.push_back(day / 7.0);
  Blocks out;
  const auto add = [&](const char* id, const std::string& title, const std::vector<double>& actual,
                       const std::vector<double>& expected, const std::vector<double>& low,
                       const std::vector<double>& high) {
    Chart chart{Kind::lines,
                title,
                cells.say("purchases"),
                cells.say("weeks"),
                weeks,
                {},
                {{cells.say("actual"), actual}, {cells.say("expected"), expected, low, high}}};
    Table table{title, {cells.say("to week"), cells.say("actual"), cells.say("expected"), "5 %", "95 %"}, {}};
    for (std::size_t i = 0; i < weeks.size(); ++i)
      table.rows.push_back({cells.number(weeks[i]), cells.number(actual[i]), cells.number(expected[i]),
                            cells.number(low[i]), cells.number(high[i])});
    out.emplace_back(Figure{id, std::move(chart), std::move(table)});
  };
  add("tracking", cells.say("Repeat purchases by week, and 90 % of what the model expects"), in.actual,
      in.expected, in.p05, in.p95);
  add("tracking-cumulative", cells.say("Repeat purchases up to each week"), in.cumulative_actual,
      in.cumulative_expected, in.cumulative_p05, in.cumulative_p95);
  const auto inside = [&](const char* english, double of, double all) {
    if (all > 0.0)
      out.emplace_back(Paragraph{cells.say(english, {cells.in.number(of), cells.in.number(all)})});
  };
  inside("{0} of {1} whole weeks of calibration lie within the interval.", in.inside_calibration,
         in.weeks_calibration);
  if (in.weeks_holdout > 0.0)
    out.emplace_back(Paragraph{
        cells.say("Calibration ends at week {0}; what comes after it is a forecast from first days alone.",
                  {cells.in.number(std::round(in.calibration_days / 7.0))})});
  inside("{0} of {1} whole weeks of the hold-out lie within the interval.", in.inside_holdout,
         in.weeks_holdout);
  return out;
}

Blocks frequency(const Cells& cells, const calibration::FrequencyCheck& in) {
  if (!in.reason.empty()) return none(cells, in.reason);
  Blocks out = pair(cells, "frequency", cells.say("Customers by number of repeat purchases"),
                    cells.say("repeat purchases"), cells.say("customers"), counts(cells, in.count), in.actual,
                    in.expected, in.standard_error);
  if (std::isfinite(in.chi_square))
    out.emplace_back(Paragraph{
        cells.say("Chi-square {0} on {1} to {2} degrees of freedom, p = {3} to {4}.",
                  {cells.in.number(in.chi_square), cells.in.number(in.df_low), cells.in.number(in.df_high),
                   cells.in.number(in.p_low, 2), cells.in.number(in.p_high, 2)})});
  return out;
}

Blocks conditional(const Cells& cells, const calibration::ConditionalCheck& in) {
  if (!in.reason.empty()) return none(cells, in.reason);
  return pair(cells, "conditional",
              cells.say("Purchases in the hold-out by repeat purchases before it, mean of a customer"),
              cells.say("repeat purchases before"), cells.say("purchases"), counts(cells, in.count),
              in.actual, in.expected, in.standard_error);
}

Blocks alive(const Cells& cells, const calibration::AliveCheck& in) {
  if (!in.reason.empty()) return none(cells, in.reason);
  std::vector<std::string> tenths;
  for (const double one : in.group) tenths.push_back(cells.in.number(one));
  Blocks out =
      pair(cells, "alive", cells.say("Share that buys in the hold-out, by tenth of the chance to be alive"),
           cells.say("tenth, from low to high"), cells.say("share"), tenths, in.actual, in.expected,
           in.standard_error);
  out.emplace_back(Paragraph{
      cells.say("Brier score {0}, expected {1}; z = {2}.",
                {cells.in.number(in.brier), cells.in.number(in.brier_expected), cells.in.number(in.z, 2)})});
  return out;
}

Blocks gaps(const Cells& cells, const calibration::GapCheck& in) {
  if (!in.reason.empty()) return none(cells, in.reason);
  std::vector<std::string> classes;
  for (std::size_t i = 0; i < in.up_to.size(); ++i)
    classes.push_back(std::isfinite(in.up_to[i]) ? "\u2264 " + cells.in.number(in.up_to[i])
                                                 : (i > 0 ? "> " + cells.in.number(in.up_to[i - 1]) : "-"));
  return pair(cells, "gaps", cells.say("Days between purchases of a customer"), cells.say("days"),
              cells.say("gaps"), classes, in.actual, in.expected, in.standard_error);
}

Blocks regularity(const Cells& cells, const calibration::RegularityTest& in, int fitted_k) {
  if (!in.reason.empty()) return none(cells, in.reason);
  std::vector<std::string> classes;
  for (const double edge : in.ratio) classes.push_back("\u2264 " + cells.in.number(edge));
  Blocks out = pair(cells, "regularity",
                    cells.say("The first of two gaps as a share of both; even if purchases come at random"),
                    cells.say("share"), cells.say("customers"), classes, in.actual, in.expected, {});
  out.emplace_back(Paragraph{cells.retold(calibration::regularity_sentence(in, fitted_k))});
  return out;
}

}  // namespace stamkund::page
