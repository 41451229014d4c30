#include "engine/report/response_text.h"

#include <cmath>

#include "engine/report/numbers.h"
#include "engine/report/part_tables.h"
#include "engine/report/table.h"

namespace stamkund::report {
namespace {

using calibration::ResponseFit;
using calibration::ResponseParameter;

bool is_share(const ResponseParameter& one) {
  using calibration::Response;
  return one.of == Response::lift || one.of == Response::member_purchase_rate || one.of == Response::leaving;
}

std::string value_text(const ResponseParameter& one, double value) {
  if (is_share(one)) return std::isfinite(value) ? signed_number(100.0 * value) + " %" : "-";
  return number(value, 4) + (one.unit.empty() || !std::isfinite(value) ? "" : " " + one.unit);
}

std::string signed_percent(double value) {
  return std::isfinite(value) ? signed_number(100.0 * value) + " %" : "-";
}

std::string parameters_text(const ResponseFit& fit) {
  Table table;
  std::vector<std::string> names, estimates, errors, intervals;
  for (const auto& one : fit.parameters) {
    names.push_back(one.name);
    estimates.push_back(value_text(one, one.estimate));
    if (one.held) {
      errors.emplace_back("held");
      intervals.emplace_back("");
      continue;
    }
    if (!one.identified) {
      const calibration::Sensitivity* bounds = fit.sensitivity(one.name);
      errors.emplace_back("not identified");
      intervals.push_back(bounds == nullptr ? ""
                                            : "bounds: " + value_text(one, bounds->low) + " to " +
                                                  value_text(one, bounds->high));
      continue;
    }
    errors.push_back(is_share(one) ? percent(one.standard_error) : number(one.standard_error, 3));
    intervals.push_back(std::isfinite(one.p05) ? value_text(one, one.p05) + " to " + value_text(one, one.p95)
                                               : "-");
  }
  table.column("", names);
  table.column("estimate", estimates);
  table.column("s.e.", errors);
  table.column("90 % interval", intervals);
  std::string out = table.text("  ");
  for (const auto& one : fit.parameters)
    if (one.held) out += "  " + one.name + " was not estimated: " + one.reason + "\n";
  return out;
}

std::string sensitivity_text(const calibration::Sensitivity& one) {
  std::string out = one.of +
                    " is not told apart from who got it and when. The bounds hold every reading of these "
                    "data: nothing; the fit, " +
                    signed_number(100.0 * one.fit_low) + " to " + signed_number(100.0 * one.fit_high) + " %";
  if (std::isfinite(one.among))
    out += "; raw, with it against without, " + signed_number(100.0 * one.among) + " %";
  if (std::isfinite(one.over_time))
    out += "; raw, after against before, " + signed_number(100.0 * one.over_time) + " %";
  out += ". Hidden rates that differ by a factor of " + number(one.explain_away, 3) +
         " between those with it and those without would explain the fit away. ";
  if (std::isfinite(one.test_customers))
    out += "A test that would tell: two arms by lot, " + number(one.test_customers) + " customers in each, " +
           days_text(one.test_days) + ", to find a change of purchases by " +
           number(100.0 * one.test_effect, 3) + " % (two-sided 5 %, power 80 %).";
  else
    out += "A test by lot would tell; nobody was watched long enough to say how large.";
  return wrapped(out);
}

std::string comparison_text(const calibration::NaiveComparison& one) {
  Table table;
  table.column("mean lift in the " + days_text(one.window_days) + " after a contact",
               {"raw rate, against all other days", "raw rate, after the first contact against before",
                "fitted, given each customer's history"});
  table.column(
      "", {signed_percent(one.against_other), signed_percent(one.before_after), signed_percent(one.model)});
  table.column("s.e.", {"", "", percent(one.model_standard_error)});
  std::string out = "\n" + table.text("  ");
  if (std::isfinite(one.against_other) && std::isfinite(one.model))
    out += "  the raw figure differs from the fitted one by " +
           signed_number(100.0 * (one.against_other - one.model)) + " percentage points\n";
  return out;
}

/// Until the end of what was observed: what is won in a window may be lost after it.
std::string since_text(const calibration::Experiment& experiment) {
  if (!(experiment.since_days > 0.0)) return {};
  std::string out;
  for (const auto& arm : experiment.arms)
    if (!arm.control)
      out += "  over all the time since (" + days_text(std::round(experiment.since_days)) + " on average), " +
             arm.arm + ": " + signed_percent(arm.since_relative) + " (s.e. " +
             percent(arm.since_relative_standard_error) + "), fitted " +
             signed_percent(arm.since_model_relative) + "\n";
  return out;
}

std::string experiment_text(const calibration::Experiment& experiment, const std::string& of) {
  Table table;
  std::vector<std::string> names, customers, before, mean, difference, errors, relative, model;
  for (const auto& arm : experiment.arms) {
    names.push_back(arm.arm + (arm.control ? " (control)" : ""));
    customers.push_back(number(static_cast<double>(arm.customers)));
    before.push_back(number(arm.before, 3));
    mean.push_back(number(arm.mean, 3));
    difference.push_back(arm.control ? "" : signed_number(arm.difference));
    errors.push_back(arm.control ? "" : number(arm.standard_error));
    relative.push_back(arm.control ? ""
                                   : signed_percent(arm.relative) + " (s.e. " +
                                         percent(arm.relative_standard_error) + ")");
    model.push_back(arm.control ? "" : signed_percent(arm.model_relative));
  }
  table.column("arm", names);
  table.column("customers", customers);
  table.column("before", before);
  table.column("purchases", mean);
  table.column("difference", difference);
  table.column("s.e.", errors);
  table.column("relative", relative);
  table.column("fitted", model);
  return "\n  the experiment of " + of + " by design: purchases a customer in the " +
         days_text(experiment.window_days) + " from her first occasion on" +
         (experiment.adjusted ? ", at the same purchases before" : "") + "\n" + table.text("  ") +
         since_text(experiment) + "  " +
         (experiment.balanced ? "balanced: no sign against arms drawn by lot"
                              : "not balanced: do not take this for an experiment") +
         "\n";
}

std::string past_tests_text(const ResponseFit& fit) {
  Table table;
  std::vector<std::string> tests, arms, through, shown, errors, history, history_errors;
  for (const auto& one : fit.past_arms) {
    tests.push_back(one.test.empty() ? "-" : one.test);
    arms.push_back(one.arm);
    through.push_back(one.group);
    shown.push_back(signed_percent(one.shown));
    errors.push_back(percent(one.standard_error));
    history.push_back(signed_percent(one.history));
    history_errors.push_back(percent(one.history_standard_error));
  }
  table.column("past test", tests);
  table.column("arm", arms);
  table.column(fit.grouped_by, through);
  table.column("shows", shown);
  table.column("s.e.", errors);
  table.column("history alone", history);
  table.column("s.e.", history_errors);
  return "\n  past tests: the outcome of an arm in its window, against the control's\n" + table.text("  ");
}

}  // namespace

std::string response_text(const ResponseFit& fit) {
  std::string out = "response to contacts, with " + fit.model + ": " + calibration::name_of(fit.status) +
                    " (" + fit.reason + ")\n";
  if (fit.past_tests == calibration::PastTests::alone)
    out += "  from past tests alone, by " + fit.grouped_by;
  else
    out += "  " + number(static_cast<double>(fit.contacts.used)) + " contacts with " +
           number(static_cast<double>(fit.customers_contacted)) + " of " +
           number(static_cast<double>(fit.customers)) + " customers, by " + fit.grouped_by +
           (fit.by_segment() ? " and segment" : "");
  if (!fit.parameters.empty())
    out += "; log-likelihood " + number(fit.log_likelihood, 8) + ", " +
           signed_number(fit.log_likelihood - fit.log_likelihood_without) + " against no response";
  out += "\n";
  if (!fit.parameters.empty()) out += parameters_text(fit);
  if (fit.naive) out += comparison_text(*fit.naive);
  if (fit.experiment) out += experiment_text(*fit.experiment, "contacts");
  if (fit.membership_experiment) out += experiment_text(*fit.membership_experiment, "membership");
  if (!fit.past_arms.empty()) out += past_tests_text(fit);
  if (fit.calendar.periods > 0)
    out += wrapped("calendar: purchases in " + number(fit.calendar.periods) +
                   " periods of four weeks or more, against what the fit expects in them: chi-square " +
                   number(fit.calendar.chi_square, 3) + ", p " + number(fit.calendar.p_value, 2) +
                   (fit.calendar.moves ? "; something moves everybody that the fit does not know" : ""));
  if (fit.wandering.wanders)
    out += wrapped(
        "rates wander by themselves: " + signed_percent(fit.wandering.more) +
        " pairs of a customer's purchases within eight weeks of each other, against a steady rate (z " +
        number(fit.wandering.z, 2) + ")");
  for (const auto& one : fit.sensitivities) out += sensitivity_text(one);
  for (const auto& note : fit.notes) out += wrapped("note: " + note);
  return out;
}

}  // namespace stamkund::report
