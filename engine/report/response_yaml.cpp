#include <algorithm>
#include <cmath>
#include <cstdio>

#include "engine/base/problems.h"
#include "engine/mechanisms/contacts/spec.h"
#include "engine/report/response_text.h"
#include "engine/scenario/spec.h"

namespace stamkund::report {
namespace {

using calibration::Response;
using calibration::ResponseFit;
using calibration::ResponseParameter;

/// A rate is lowered to a tenth at worst.
constexpr double kLowest = -0.9;

std::string figure(double value, int digits = 4) {
  char text[32];
  std::snprintf(text, sizeof text, "%.*g", digits, value);
  return text;
}

/// A double-quoted YAML scalar of any bytes.
std::string quoted(const std::string& raw) {
  std::string out = "\"";
  for (const char c : printable(raw, 200)) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

std::string line(const std::string& indent, const std::string& key, const std::string& value,
                 const std::string& comment) {
  return indent + key + ": " + value + (comment.empty() ? "" : "  # " + comment) + "\n";
}

/// A duration in days: lognormal, as it was searched for on the log scale.
std::string duration(const std::string& indent, const std::string& key, const ResponseParameter& one) {
  const double spread = one.standard_error / one.estimate;
  if (one.held || !(spread > 0.0))
    return line(indent, key, figure(one.estimate) + " days",
                one.held ? "not estimated: " + one.reason : "no standard error");
  return line(indent, key, "{lognormal: [" + figure(one.estimate) + " days, " + figure(spread, 3) + "]}", "");
}

/// What may lie below 0: normal, cut where a scenario's range ends.
std::string normal(const std::string& indent, const std::string& key, const ResponseParameter& one,
                   double scale, const std::string& unit) {
  const std::string value = figure(scale * one.estimate) + unit;
  if (one.held || !(one.standard_error > 0.0))
    return line(indent, key, value, one.held ? "not estimated: " + one.reason : "no standard error");
  return line(indent, key, "{normal: [" + value + ", " + figure(scale * one.standard_error, 3) + unit + "]}",
              "");
}

/// What is never below 0, and was estimated as if it could be: cut there, with the same upper end of its 90 %
/// interval.
std::string from_zero(const std::string& indent, const std::string& key, const ResponseParameter& one) {
  constexpr double kUpper = 1.6448536269514722;
  if (one.held || !(one.standard_error > 0.0) || one.estimate >= 0.0)
    return normal(indent, key, one, 1.0, "");
  const std::string was = "estimated at " + figure(one.estimate) + ", cut at 0";
  const double spread = one.estimate / kUpper + one.standard_error;
  return line(indent, key, spread > 0.0 ? "{normal: [0, " + figure(spread, 3) + "]}" : "0", was);
}

/// Anywhere within its bounds, where it is not identified.
std::string within(const std::string& indent, const std::string& key, const ResponseFit& fit,
                   const ResponseParameter& one) {
  const calibration::Sensitivity* bounds = fit.sensitivity(one.name);
  if (bounds == nullptr) return normal(indent, key, one, 100.0, " %");
  const double low = std::max(kLowest, bounds->low);
  const double high = std::max(low, bounds->high);
  return line(indent, key, "{uniform: [" + figure(100.0 * low) + " %, " + figure(100.0 * high) + " %]}",
              "bounds, not identified: " + one.reason);
}

/// A small probability: lognormal, as it was searched for on the log scale.
std::string share(const std::string& indent, const std::string& key, const ResponseParameter& one) {
  const double spread = one.standard_error / one.estimate;
  const std::string value = figure(100.0 * one.estimate) + " %";
  if (one.held || !(spread > 0.0))
    return line(indent, key, value, one.held ? "not estimated: " + one.reason : "no standard error");
  return line(indent, key, "{lognormal: [" + value + ", " + figure(spread, 3) + "]}", "");
}

/// A member's key of a program, to be put in its place there.
std::string of_members(const ResponseFit& fit) {
  const ResponseParameter* one = fit.find(Response::member_purchase_rate);
  if (one == nullptr || one->held) return "";
  return "# For program.behaviour of an arm with a program:\n" +
         within("# ", "member_purchase_rate", fit, *one);
}

/// Lifts of the segments, as factors on one of 100 %.
std::string by_segment(const ResponseFit& fit, const std::string& kind) {
  std::string out = line("    ", "lift", "100 %", "times those of the segments, which are the population's") +
                    "    by_segment:\n";
  for (std::size_t g = 0; g < fit.groups.size(); ++g) {
    if (fit.group_kind[g] != kind) continue;
    const std::string& segment = fit.group_segment[g];
    const ResponseParameter& lift = *fit.find(Response::lift, fit.groups[g]);
    const calibration::Sensitivity* bounds = fit.sensitivity(lift.name);
    const bool comment = segment.empty();  // customers of whom no segment is known
    out += std::string(comment ? "      # - {segment: " : "      - {segment: ") +
           (comment ? "none is known" : quoted(segment)) + ", ";
    if (bounds != nullptr) {
      const double low = std::max(kLowest, bounds->low);
      const double high = std::max(low, bounds->high);
      out += "lift: {uniform: [" + figure(low) + ", " + figure(high) + "]}}  # bounds, not identified\n";
    } else if (lift.held || !(lift.standard_error > 0.0)) {
      out += "lift: " + figure(lift.estimate) + "}" + (lift.held ? "  # not estimated: " + lift.reason : "") +
             "\n";
    } else {
      out += "lift: {normal: [" + figure(lift.estimate) + ", " + figure(lift.standard_error, 3) + "]}}\n";
    }
  }
  return out;
}

std::string campaign(const ResponseFit& fit, const std::string& group, const std::string& currency,
                     double mean_cost) {
  const auto& channels = mechanisms::kChannels;
  const bool known = std::find(channels.begin(), channels.end(), group) != channels.end();
  std::string out = "  - name: " + quoted(group) + "\n";
  out += line("    ", "channel", known ? group : std::string(channels.front()),
              known ? "" : "to be filled in: email, post, sms, app, phone or store");
  out += line("    ", "first", "0 weeks", "to be filled in");
  out += line("    ", "every", "4 weeks", "to be filled in");
  out += line("    ", "cost", figure(mean_cost) + " " + (currency.empty() ? "SEK" : currency),
              mean_cost > 0.0 && !currency.empty() ? "mean of the contacts" : "to be filled in");
  out += line("    ", "open", fit.by_opened ? figure(100.0 * fit.opened_share) + " %" : "100 %",
              fit.by_opened ? "as observed" : "the lift is that of a contact sent");
  out += fit.by_segment() ? by_segment(fit, group)
                          : within("    ", "lift", fit, *fit.find(Response::lift, group));
  out += duration("    ", "decay", *fit.find(Response::decay, group));
  if (const ResponseParameter* leaving = fit.find(Response::leaving, group); leaving != nullptr) {
    out += within("    ", "leaving", fit, *leaving);
    out += line("    ", "leaving_for", figure(fit.leaving_days) + " days", "");
  }
  if (const ResponseParameter* unsubscribe = fit.find(Response::unsubscribe, group); unsubscribe != nullptr)
    out += share("    ", "unsubscribe", *unsubscribe);
  return out;
}

}  // namespace

std::string response_yaml(const ResponseFit& fit, const std::string& currency, double mean_cost) {
  std::string out = std::string("# How customers responded, as 'stamkund calibrate ") +
                    (fit.past_tests == calibration::PastTests::alone ? "--experiment" : "--contacts") +
                    "' found it. To be pasted into an arm.\n";
  const std::string members = of_members(fit);
  if (fit.groups.empty() || fit.find(Response::fatigue_weight) == nullptr)
    return out + (members.empty() ? "# Nothing was estimated: " + fit.reason + "\n" : members);
  if (fit.status != calibration::Status::converged) out += "# The fit did not converge: " + fit.reason + "\n";
  out +=
      std::string("# ") +
      (fit.past_tests == calibration::PastTests::alone ? "Lifts are those of past tests."
       : fit.past_tests == calibration::PastTests::between
           ? "Lifts lie between those of past tests and the history's, and hold both."
       : fit.past_tests == calibration::PastTests::instead
           ? "Lifts of what was tested are those of past tests."
       : fit.randomised ? "Contacts look as if drawn by lot."
                        : "Contacts were not drawn by lot: who was contacted may explain some of the lift.") +
      "\n# A run draws each line on its own; lift and decay were estimated together, so their product is "
      "known "
      "better than that.\n";
  out += "fatigue:\n";
  const ResponseParameter& weight = *fit.find(Response::fatigue_weight);
  out += fit.has_log_of(weight.name) ? line("  ", "weight",
                                            "{lognormal: [" + figure(weight.estimate) + ", " +
                                                figure(weight.standard_error / weight.estimate, 3) + "]}",
                                            "")
                                     : from_zero("  ", "weight", weight);
  out += duration("  ", "decay", *fit.find(Response::fatigue_decay));
  out += "campaigns:\n";
  std::string before;
  for (const auto& group : fit.by_segment() ? fit.group_kind : fit.groups) {
    if (group != before || !fit.by_segment()) out += campaign(fit, group, currency, mean_cost);
    before = group;
  }
  return out + members;
}

}  // namespace stamkund::report
