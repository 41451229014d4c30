#include "engine/ingest/test_analysis.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "engine/base/nearest.h"
#include "engine/base/source.h"

namespace stamkund::ingest {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::uint64_t kMostBytes = std::uint64_t{64} << 20U;
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
/// Methods whose estimate is a difference of means.
constexpr std::string_view kOfMeans[] = {"welch",     "pooled", "permutation",
                                         "bootstrap", "cuped",  "regression"};

double number_in(const Json& of, const char* key) {
  const auto found = of.find(key);
  return found != of.end() && found->is_number() ? found->get<double>() : kNan;
}

std::string text_in(const Json& of, const char* key) {
  const auto found = of.find(key);
  return found != of.end() && found->is_string() ? found->get<std::string>() : std::string();
}

class Reader {
 public:
  Reader(const std::string& path, const AnalysisStated& stated, Problems& problems)
      : path_(path), stated_(stated), problems_(problems) {}

  TestResults run() {
    const std::string text = open_source(path_)->bytes(kMostBytes + 1);
    if (text.size() > kMostBytes) return refuse("", "larger than 64 MiB: this is no analysis of a test");
    Json file;
    try {
      file = Json::parse(text);
    } catch (const Json::exception& fault) {
      return refuse("", "this is no JSON: " + printable(fault.what(), 200),
                    "'stamkund analyze ... --json FILE' writes some");
    }
    try {
      return of_file(file);
    } catch (const Json::exception& fault) {
      return refuse("", "this is not what 'stamkund analyze --json' writes: " + printable(fault.what(), 200));
    }
  }

 private:
  TestResults of_file(const Json& file) {
    if (file.is_object() && file.contains("design"))
      return refuse("design",
                    "an analysis of a " + printable(text_in(file, "design"), 40) +
                        ", which is no test with arms of customers against one control",
                    "put its figures into a CSV of past tests, if they are arms");
    if (!file.is_object() || !file.contains("outcomes") || !file.contains("control"))
      return refuse("", "this is no analysis of a test by customers",
                    "'stamkund analyze ... --json FILE' writes one");
    if (text_in(file, "status") != "ok")
      return refuse("status", "found '" + printable(text_in(file, "status"), 40) +
                                  "', expected 'ok': the data of this test were refused");
    const Json* const outcome = outcome_of(file.at("outcomes"));
    find_window(file);
    if (outcome != nullptr) {
      check_kind(file, *outcome);
      TestResults out{arms_of(file, *outcome)};
      check_ratio(file);
      if (!problems_.has_errors()) return out;
    }
    return {};
  }

  const Json* outcome_of(const Json& outcomes) {
    std::vector<std::string> names;
    for (const Json& one : outcomes) names.push_back(text_in(one, "outcome"));
    if (names.empty()) {
      refuse("outcomes", "there is none");
      return nullptr;
    }
    if (stated_.outcome.empty()) {
      if (names.size() == 1) return &outcomes.front();
      refuse("outcomes", std::to_string(names.size()) + " outcomes: which is evidence of lifts?",
             "such as --experiment-outcome '" + printable(names.front()) + "'");
      return nullptr;
    }
    const auto found = std::find(names.begin(), names.end(), stated_.outcome);
    if (found == names.end()) {
      refuse("outcomes", "no outcome is called '" + printable(stated_.outcome) + "' (--experiment-outcome)",
             did_you_mean(stated_.outcome, names));
      return nullptr;
    }
    return &outcomes[static_cast<std::size_t>(found - names.begin())];
  }

  void find_window(const Json& file) {
    const auto first = parse_iso_day(text_in(file, "first_assigned"));
    const auto last = parse_iso_day(text_in(file, "last_assigned"));
    const double days = number_in(file, "window_days");
    if (stated_.from && stated_.to) {
      from_ = *stated_.from;
      to_ = *stated_.to;
      if (to_ < from_) refuse("", "--experiment-window ends before it begins");
    } else if (first && days >= 1.0) {
      from_ = *first;
      to_ = Day{first->serial + static_cast<std::int32_t>(days) - 1};
      // Everybody has a window of her own, so days count from her assignment.
      by_assignment_ = last && *last != *first;
    } else {
      refuse("window_days", "the analysis does not say on which days the outcome was counted",
             "--experiment-window FROM/TO, such as 2023-04-03/2023-04-30");
      return;
    }
    has_window_ = true;
  }

  void check_kind(const Json& file, const Json& outcome) {
    const std::string kind = text_in(outcome, "kind"), name = printable(text_in(outcome, "outcome"));
    if (kind == "proportion" || kind == "time" || kind == "ratio") {
      refuse("outcomes",
             "'" + name + "' is a " + kind +
                 ", from which no lift of the purchase rate can be told; expected purchases or "
                 "sales a customer",
             "analyze a column of them");
      return;
    }
    const bool counted = name == "orders" && std::isfinite(number_in(file, "window_days"));
    if (stated_.lift.empty() && !counted)
      refuse("outcomes", "what '" + name + "' counts the analysis does not say",
             "--experiment-lift purchases, or --experiment-lift sales");
    if (stated_.lift == "sales")
      problems_.warning({Severity::warning, path_, 0, "outcomes",
                         "the lift of '" + name +
                             "' is taken for one of the purchase rate, which it is where contacts change how "
                             "often customers buy and not for how much",
                         ""});
  }

  std::vector<TestArm> arms_of(const Json& file, const Json& outcome) {
    const std::string control = text_in(file, "control");
    std::vector<std::string> names;
    for (const Json& one : outcome.at("arms")) names.push_back(text_in(one, "arm"));
    for (const AnalysisStated::Arm& one : stated_.arms)
      if (std::find(names.begin(), names.end(), one.arm) == names.end() || one.arm == control)
        refuse("arms",
               one.arm == control ? "'" + printable(one.arm) +
                                        "' is the control, which nobody contacts "
                                        "(--experiment-contacts)"
                                  : "no arm is called '" + printable(one.arm) + "' (--experiment-contacts)",
               did_you_mean(one.arm, names));
    std::vector<TestArm> out;
    for (const Json& one : outcome.at("arms")) {
      TestArm arm;
      arm.arm = text_in(one, "arm");
      arm.customers = number_in(one, "customers");
      arm.mean = number_in(one, "value");
      arm.standard_error = number_in(one, "standard_error");
      arm.from = from_;
      arm.to = to_;
      if (!(arm.customers >= 2.0) || !(arm.mean > 0.0) || !(arm.standard_error > 0.0) ||
          arm.standard_error * kFarFromNothing > arm.mean)
        refuse("outcomes", "arm '" + printable(arm.arm) +
                               "': a mean closer to 0 than four standard errors, or none at all, says too "
                               "little: leave the test out");
      if (arm.arm != control) contacts_of(arm);
      out.push_back(std::move(arm));
    }
    if (out.size() < 2) refuse("arms", "no arm beside the control: nothing was tested");
    std::stable_partition(out.begin(), out.end(), [&](const TestArm& one) { return one.arm == control; });
    take_estimates(outcome, out);
    return out;
  }

  void contacts_of(TestArm& arm) {
    const auto found = std::find_if(stated_.arms.begin(), stated_.arms.end(),
                                    [&](const AnalysisStated::Arm& one) { return one.arm == arm.arm; });
    if (found == stated_.arms.end()) {
      refuse("arms",
             "through what and when '" + printable(arm.arm) + "' was contacted the analysis does not say",
             "--experiment-contacts '" + printable(arm.arm) + "=CHANNEL:" +
                 (by_assignment_ ? "assigned"
                  : has_window_  ? to_string(from_)
                                 : "2023-04-03") +
                 "'");
      return;
    }
    arm.channel = found->channel;
    arm.contacts = found->days;
    if (by_assignment_ && !found->days.empty())
      refuse("arms",
             "customers were assigned on different days, and each has a window of her own: say when '" +
                 printable(arm.arm) + "' was contacted after that",
             "--experiment-contacts '" + printable(arm.arm) + "=" + printable(arm.channel) + ":assigned'");
    for (const int later : found->after_assigned) arm.contacts.push_back(Day{from_.serial + later});
    std::sort(arm.contacts.begin(), arm.contacts.end());
    if (has_window_ && !arm.contacts.empty() && arm.contacts.back() > to_)
      refuse("arms",
             "arm '" + printable(arm.arm) + "' was contacted after the end of the window, " + to_string(to_));
  }

  /// The estimate of the analysis, and its error, in the place of raw means where it adjusted them.
  void take_estimates(const Json& outcome, std::vector<TestArm>& arms) {
    double scale_of_all = 0.0;
    std::size_t compared = 0;
    for (const Json& one : outcome.at("comparisons")) {
      const std::string method = text_in(one, "method");
      if (std::find(std::begin(kOfMeans), std::end(kOfMeans), method) == std::end(kOfMeans)) continue;
      const double estimate = number_in(one, "estimate"), error = number_in(one, "standard_error");
      const std::string name = text_in(one, "arm");
      const auto arm =
          std::find_if(arms.begin() + 1, arms.end(), [&](const TestArm& of) { return of.arm == name; });
      if (arm == arms.end() || !std::isfinite(estimate) || !(error > 0.0)) continue;
      const double raw = std::hypot(arms.front().standard_error, arm->standard_error);
      const double scale = error / raw;
      scale_of_all += scale;
      ++compared;
      arm->mean = arms.front().mean + estimate;
      arm->standard_error *= scale;
      if (!(arm->mean > 0.0))
        refuse("outcomes", "arm '" + printable(arm->arm) + "' comes to nothing or less after adjustment");
    }
    if (compared > 0) arms.front().standard_error *= scale_of_all / static_cast<double>(compared);
  }

  void check_ratio(const Json& file) {
    const auto ratio = file.find("sample_ratio");
    if (ratio == file.end() || !ratio->contains("passed") || (*ratio)["passed"] != Json(false)) return;
    problems_.warning({Severity::warning, path_, 0, "sample_ratio",
                       "the arms are not of the size that they should have: the customers may not have been "
                       "drawn by lot, and then the test is no evidence",
                       "find out why before you use it"});
  }

  TestResults refuse(const std::string& where, const std::string& what, const std::string& hint = "") {
    problems_.error({Severity::error, path_, 0, where, what, hint});
    return {};
  }

  const std::string& path_;
  const AnalysisStated& stated_;
  Problems& problems_;
  Day from_{}, to_{};
  bool has_window_ = false;
  bool by_assignment_ = false;  ///< windows begin when customers are assigned, on different days
};

}  // namespace

std::optional<AnalysisStated::Arm> stated_arm(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  std::string_view days = text.substr(colon + 1);
  const std::string_view names = text.substr(0, colon);
  const std::size_t equals = names.rfind('=');
  if (equals == std::string_view::npos || equals == 0 || equals + 1 == names.size() || days.empty())
    return std::nullopt;
  AnalysisStated::Arm out{
      std::string(names.substr(0, equals)), std::string(names.substr(equals + 1)), {}, {}};
  constexpr std::string_view kAssigned = "assigned";
  constexpr int kLongest = 3660;
  while (!days.empty()) {
    const std::size_t comma = days.find(',');
    std::string_view one = days.substr(0, comma);
    days = comma == std::string_view::npos ? std::string_view() : days.substr(comma + 1);
    if (const auto day = parse_iso_day(one)) {
      out.days.push_back(*day);
      continue;
    }
    if (!one.starts_with(kAssigned)) return std::nullopt;
    one.remove_prefix(kAssigned.size());
    int later = 0;
    if (!one.empty()) {
      if (one.front() != '+') return std::nullopt;
      const auto [end, error] = std::from_chars(one.data() + 1, one.data() + one.size(), later);
      if (error != std::errc() || end != one.data() + one.size() || later < 0 || later > kLongest)
        return std::nullopt;
    }
    out.after_assigned.push_back(later);
  }
  return out;
}

bool is_json(const std::string& path) {
  const std::string text = open_source(path)->bytes(4096);
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first != std::string::npos && text[first] == '{';
}

TestResults read_test_analysis(const std::string& path, const AnalysisStated& stated, Problems& problems) {
  return Reader(path, stated, problems).run();
}

}  // namespace stamkund::ingest
