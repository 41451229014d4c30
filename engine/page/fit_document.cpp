#include "engine/page/fit_document.h"

#include <boost/math/special_functions/gamma.hpp>

#include "engine/base/calendar.h"
#include "engine/calibration/calendar_direction.h"
#include "engine/calibration/calendar_law.h"
#include "engine/page/fit_diagnostics.h"
#include "engine/report/fit_doubts.h"

namespace stamkund::page {
namespace {

using calibration::Fit;
using calibration::ModelFit;

double parameter(const ModelFit& model, const char* name) {
  for (std::size_t i = 0; i < model.names.size(); ++i)
    if (model.names[i] == name) return model.estimates[i];
  return std::nan("");
}

/// Which checks of the model the customers do not pass: a total may be right by luck all the same.
std::string checks_text(const Cells& cells, const Fit& fit) {
  if (!fit.diagnostics) return "";
  constexpr double kClear = 3.3;     // standard errors: 0.1 % of right models
  constexpr double kClearP = 0.001;  // the same
  const calibration::Diagnostics& all = *fit.diagnostics;
  std::vector<std::string> failed;
  const double weeks = all.tracking.weeks_calibration;
  const double most = 0.9 * weeks - kClear * std::sqrt(0.09 * weeks);
  if (all.tracking.reason.empty() && weeks > 0.0 && all.tracking.inside_calibration < most)
    failed.push_back(cells.say("weeks ({0} of {1} inside the 90 % interval, a right model has about {2})",
                               {cells.in.number(all.tracking.inside_calibration), cells.in.number(weeks),
                                cells.in.number(std::round(0.9 * weeks))}));
  if (all.frequency.reason.empty() && all.frequency.p_high < kClearP)
    failed.push_back(cells.say("number of purchases"));
  if (all.alive.reason.empty() && std::abs(all.alive.z) > kClear)
    failed.push_back(cells.say("who buys again"));
  if (failed.empty()) return "";
  std::string list;
  for (const std::string& one : failed) list += (list.empty() ? "" : ", ") + one;
  return " " + cells.say("Not as the model says: {0}.", {list});
}

std::string draws_text(const Cells& cells, const ModelFit& model) {
  if (model.posterior.status.empty()) return "";
  return cells.say(report::drawn_in_vain(model) ? "Draws of the parameters, not to be relied on: {0}."
                                                : "Draws of the parameters: {0}.",
                   {cells.retold(model.posterior.status)});
}

/// What the calendar and the model put on all forecasts together.
Blocks shared_error(const Cells& cells, const Fit& fit) {
  if (!fit.calendar) return {};
  std::string text = cells.say(
      "Forecasts of all customers together may be off by {0} (one standard deviation) for reasons that they "
      "share.",
      {cells.in.percent(calibration::CalendarLaw(*fit.calendar).size())});
  const calibration::Direction direction = calibration::direction_of(*fit.calendar);
  if (direction.one_way)
    text += " " +
            cells.say(direction.mean > 0.0
                          ? "Each of {0} forecasts from within the history was too high, by {1} to {2}. "
                            "Forecasts are not corrected for it; their intervals are wider."
                          : "Each of {0} forecasts from within the history was too low, by {1} to {2}. "
                            "Forecasts are not corrected for it; their intervals are wider.",
                      {cells.in.number(static_cast<double>(direction.origins)),
                       cells.in.percent(std::fabs(direction.mean > 0.0 ? direction.least : direction.most)),
                       cells.in.percent(std::fabs(direction.mean > 0.0 ? direction.most : direction.least))});
  if (!fit.calendar->note.empty())
    text += " " + cells.say("Of that: {0}.", {cells.retold(fit.calendar->note)});
  return {Paragraph{std::move(text)}};
}

std::string answer(const Cells& cells, const Fit& fit) {
  std::string out =
      cells.say("{0}, learned from {1} customers: {2}.",
                {full_name(fit.process), cells.in.number(static_cast<double>(fit.customers.size())),
                 cells.say(calibration::name_of(fit.process.status))});
  if (std::isfinite(fit.p_alive_sum))
    out += " " + cells.say("At the end of it, {0} are expected to be customers still.",
                           {cells.in.number(std::round(fit.p_alive_sum))});
  if (fit.holdout && std::isfinite(fit.holdout->expected))
    out += " " +
           cells.say(
               fit.holdout->missed()
                   ? "In the {0} that it had not seen it expected {1} purchases ({2} to {3}) and {4} came: "
                     "it misses something about "
                     "these customers."
                   : "In the {0} that it had not seen it expected {1} purchases ({2} to {3}), and {4} came.",
               {cells.in.days(fit.holdout->days), cells.in.number(std::round(fit.holdout->expected)),
                cells.in.number(std::round(fit.holdout->p05)), cells.in.number(std::round(fit.holdout->p95)),
                cells.in.number(fit.holdout->actual)});
  out += checks_text(cells, fit);
  for (const ModelFit* model : {&fit.process, fit.spend ? &*fit.spend : nullptr})
    if (model != nullptr && report::drawn_in_vain(*model))
      out += " " + cells.say("Do not rely on the draws of {0}, which its uncertainty rests on.",
                             {full_name(*model)});
  if (!calibration::is_usable(fit.process))
    out += " " + cells.say("'stamkund run' will not use this fit without --allow-unconverged.");
  return out;
}

Blocks parameters(const Cells& cells, const Fit& fit) {
  Blocks out;
  for (const ModelFit* model : {&fit.process, fit.spend ? &*fit.spend : nullptr}) {
    if (model == nullptr) continue;
    Table table{full_name(*model) + ", " + cells.say(calibration::name_of(model->status)),
                {cells.say("parameter"), cells.say("estimate"), cells.say("s.e.")},
                {}};
    for (std::size_t i = 0; i < model->names.size(); ++i)
      table.rows.push_back(
          {model->names[i], cells.number(model->estimates[i], 5), cells.number(model->standard_errors[i])});
    out.emplace_back(NamedTable{model == &fit.process ? "process" : "spend", std::move(table)});
    if (!model->reason.empty()) out.emplace_back(Paragraph{cells.retold(model->reason)});
    if (const std::string draws = draws_text(cells, *model); !draws.empty())
      out.emplace_back(Paragraph{draws});
    for (const auto& note : model->notes) out.emplace_back(Paragraph{cells.retold(note)});
  }
  out.emplace_back(Paragraph{fit.customers.amount_unit.empty()
                                 ? cells.say("Times are in {0}s.", {cells.retold(fit.time_unit)})
                                 : cells.say("Times are in {0}s, money in {1}.",
                                             {cells.retold(fit.time_unit), fit.customers.amount_unit})});
  append(out, shared_error(cells, fit));
  return out;
}

/// What contacts and membership do: by how much, how well that is known, and what is not told by the data.
Blocks response(const Cells& cells, const Fit& fit) {
  if (!fit.response || fit.response->parameters.empty()) return {};
  const calibration::ResponseFit& of = *fit.response;
  Table table{
      cells.say("What contacts and membership do, {0}", {cells.say(calibration::name_of(of.status))}),
      {cells.say("parameter"), cells.say("estimate"), cells.say("s.e."), "5 %", "95 %", cells.say("remark")},
      {}};
  for (const auto& one : of.parameters) {
    if (one.of == calibration::Response::process || one.of == calibration::Response::covariate) continue;
    const bool share =
        one.of == calibration::Response::lift || one.of == calibration::Response::member_purchase_rate ||
        one.of == calibration::Response::leaving || one.of == calibration::Response::unsubscribe;
    const auto cell = [&](double value) { return share ? cells.percent(value) : cells.number(value, 4); };
    const auto* const bounds = fit.response->sensitivity(one.name);
    std::string remark = one.held ? cells.say("held") + ": " + cells.retold(one.reason)
                         : one.identified
                             ? one.unit
                             : cells.say("not identified, bounds") + ": " + cells.retold(one.reason);
    const bool by_bounds = !one.held && !one.identified && bounds != nullptr;
    table.rows.push_back({one.name, cell(one.estimate), cell(one.standard_error),
                          cell(by_bounds ? bounds->low : one.p05), cell(by_bounds ? bounds->high : one.p95),
                          std::move(remark)});
  }
  Blocks out{NamedTable{"response", std::move(table)}};
  if (of.status != calibration::Status::converged) out.emplace_back(Paragraph{cells.retold(of.reason)});
  for (const auto& note : of.notes) out.emplace_back(Paragraph{cells.retold(note)});
  return out;
}

/// How customers differ: purchase rates by tenth, where the rate is gamma distributed over customers.
Blocks heterogeneity(const Cells& cells, const Fit& fit) {
  const double r = parameter(fit.process, "r"), alpha = parameter(fit.process, "alpha");
  // The hierarchical normal and the discrete models have no such rate; with covariates it is that of nobody.
  if (fit.process.with_covariates || !(r > 0.0) || !(alpha > 0.0) ||
      !calibration::can_predict(fit.process.status))
    return {};
  const double years = kDaysPerYear / fit.time_unit_days;
  const double k = fit.process.regularity;
  Series one{cells.say("purchases a year"), {}};
  Chart chart{Kind::bars,
              cells.say("Purchases a year while a customer, in the middle of each tenth of customers"),
              cells.say("a year"),
              cells.say("tenth, from low to high"),
              {},
              {},
              {}};
  Table table{chart.title,
              {cells.say("tenth"), cells.say("purchases a year"),
               cells.say("share of all purchases of living customers")},
              {}};
  double below = 0.0;
  for (int tenth = 1; tenth <= 10; ++tenth) {
    const double rate = boost::math::gamma_p_inv(r, (tenth - 0.5) / 10.0) / alpha / k;
    // The share of purchases of those below a quantile of Gamma(r) is Gamma(r + 1) there.
    const double up_to =
        tenth == 10 ? 1.0 : boost::math::gamma_p(r + 1.0, boost::math::gamma_p_inv(r, tenth / 10.0));
    chart.groups.push_back(cells.in.number(tenth));
    one.y.push_back(rate * years);
    table.rows.push_back({chart.groups.back(), cells.number(one.y.back()), cells.percent(up_to - below)});
    below = up_to;
  }
  chart.series.push_back(std::move(one));
  return {Figure{"rates", std::move(chart), std::move(table)}};
}

Blocks selection(const Cells& cells, const Fit& fit) {
  if (!fit.selection) return {};
  Table table{cells.say("Models that were compared, the best first"),
              {cells.say("model"), cells.say("status"), "AIC", "BIC", cells.say("predictive density"),
               cells.say("behind, of a hundred customers")},
              {}};
  for (const auto& one : fit.selection->candidates)
    table.rows.push_back({full_name(one.fit), cells.say(calibration::name_of(one.fit.status)),
                          cells.number(one.aic), cells.number(one.bic), cells.number(one.predictive),
                          cells.number(one.behind)});
  return {Paragraph{cells.retold(fit.selection->reason)}, NamedTable{"models", std::move(table)}};
}

}  // namespace

Document fit_document(const Fit& fit, const std::string& file,
                      const std::vector<std::pair<std::string, std::string>>& provenance,
                      const Language& language) {
  const Cells cells{language};
  Document out{language,
               cells.say("What {0} says of the customers", {file}),
               answer(cells, fit),
               cells.say("{0} customers, {1} repeat purchases.",
                         {language.number(static_cast<double>(fit.customers.size())),
                          language.number(static_cast<double>(fit.repeat_transactions))}),
               {}};
  const auto section = [&](const char* id, const char* title, Blocks blocks) {
    if (!blocks.empty()) out.sections.push_back({id, cells.say(title), std::move(blocks)});
  };
  if (fit.diagnostics) {
    const calibration::Diagnostics& all = *fit.diagnostics;
    section("by-week", "Purchases by week", tracking(cells, all.tracking));
    section("differ", "How customers differ", heterogeneity(cells, fit));
    section("number", "Number of purchases", frequency(cells, all.frequency));
    section("later", "Later purchases by earlier ones", conditional(cells, all.conditional));
    section("again", "Who buys again", alive(cells, all.alive));
    section("between", "Time between purchases", gaps(cells, all.gaps));
    section("regular", "How regular purchases are",
            regularity(cells, all.regularity, fit.process.regularity));
  } else {
    section("differ", "How customers differ", heterogeneity(cells, fit));
  }
  section("parameters", "What was estimated", parameters(cells, fit));
  section("response", "How customers responded", response(cells, fit));
  section("selection", "Why this model", selection(cells, fit));
  Table table{cells.say("What the result depends on"), {cells.say("what"), cells.say("value")}, {}, true};
  for (const auto& [name, value] : provenance) table.rows.push_back(cells.made(name, value));
  section("provenance", "How to make it again", {NamedTable{"inputs", std::move(table)}});
  return out;
}

}  // namespace stamkund::page
