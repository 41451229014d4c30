#include "engine/ingest/test_results.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <optional>
#include <set>

#include "engine/ingest/report.h"

namespace stamkund::ingest {
namespace {

enum Column : std::size_t {
  kTest,
  kArm,
  kChannel,
  kCustomers,
  kPurchases,
  kDeviation,
  kMean,
  kError,
  kFrom,
  kTo,
  kContacts,
  kReached
};

constexpr std::size_t kLongest = 256;  ///< bytes of a name; as for contacts
constexpr std::size_t kMostContactDays = 366;
/// The logarithm of a ratio is about normal from so many purchases on (assumption).
constexpr double kFewest = 20.0;
/// Windows, and the time from a contact to the end of one.
constexpr std::int32_t kLongestDays = 3660;

std::optional<double> number(std::string_view text) {
  double value = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

class Reader {
 public:
  Reader(const std::string& path, const SideOptions& options, Problems& problems)
      : path_(path),
        problems_(problems),
        file_(path, "arm",
              {{"test", false},
               {"arm", true, false, false},
               {"channel", true},
               {"customers", true, false, false},
               {"purchases", false},
               {"standard_deviation", false},
               {"mean", false},
               {"standard_error", false},
               {"from", true, true, false},
               {"to", true, true, false},
               {"contacts", false},
               {"reached", false}},
              options, problems) {}

  TestResults run() {
    if (!file_.read([this](const SideRow& row) { take(row); })) return {};
    if (problems_.has_errors()) return {};
    if (all_.empty()) {
      problems_.error({Severity::error, path_, 0, "", "there is no arm of a test in it", ""});
      return {};
    }
    // By test and arm, so that nothing depends on the order of rows.
    TestResults out;
    std::map<std::string, std::vector<TestArm>> tests;
    for (TestArm& one : all_) tests[one.test].push_back(std::move(one));
    for (auto& [name, arms] : tests) {
      std::sort(arms.begin(), arms.end(), [](const TestArm& a, const TestArm& b) {
        return a.channel.empty() != b.channel.empty() ? a.channel.empty() : a.arm < b.arm;
      });
      check(name, arms);
      for (TestArm& one : arms) out.arms.push_back(std::move(one));
    }
    return out;
  }

 private:
  std::optional<double> positive(const SideRow& row, Column column, const char* what) {
    const auto value = number(row.field[column]);
    if (value && *value > 0.0 && *value < 1e12) return value;
    file_.mistake(std::string("expected ") + what + " above 0, with a decimal point", row.line,
                  row.field[column]);
    return std::nullopt;
  }

  void take(const SideRow& row) {
    if (all_.size() >= kMostTestArms) {
      file_.mistake("more than 1000 arms", row.line, "");
      return;
    }
    TestArm one;
    one.line = row.line;
    one.test = row.field[kTest];
    one.arm = row.field[kArm];
    one.channel = row.field[kChannel];
    for (const std::string* name : {&one.test, &one.arm, &one.channel})
      if (name->size() > kLongest)
        file_.mistake("a name of more than 256 bytes", row.line, name->substr(0, 40));
    one.from = *row.day[kFrom];
    one.to = *row.day[kTo];
    if (one.to < one.from) file_.mistake("its window ends before it begins", row.line, row.field[kTo]);
    if (days_between(one.from, one.to) > kLongestDays)
      file_.mistake("a window of more than ten years", row.line, row.field[kTo]);
    const auto customers = positive(row, kCustomers, "a number of customers");
    if (customers && (*customers != std::floor(*customers) || *customers < 2.0))
      file_.mistake("expected a whole number of customers, 2 or more", row.line, row.field[kCustomers]);
    one.customers = customers.value_or(1.0);
    take_outcome(row, one);
    take_contacts(row, one);
    if (!row.field[kReached].empty()) {
      const auto reached = number(row.field[kReached]);
      if (!reached || *reached <= 0.0 || *reached > one.customers)
        file_.mistake("expected how many of its customers were contacted, above 0 and at most all", row.line,
                      row.field[kReached]);
      else if (one.channel.empty())
        file_.mistake("nobody of a control is contacted, so 'reached' has to be empty", row.line,
                      row.field[kReached]);
      else
        one.reached = *reached / one.customers;
    }
    all_.push_back(std::move(one));
  }

  void take_outcome(const SideRow& row, TestArm& one) {
    const bool counted = !row.field[kPurchases].empty();
    if (counted == !row.field[kMean].empty()) {
      file_.mistake(counted ? "both 'purchases' and a 'mean' are given"
                            : "neither 'purchases' (of the whole arm) nor a 'mean' a customer is given",
                    row.line, row.field[kArm]);
      return;
    }
    one.standard_error = std::numeric_limits<double>::quiet_NaN();
    if (counted) {
      const auto purchases = positive(row, kPurchases, "a number of purchases");
      one.mean = purchases.value_or(1.0) / one.customers;
      if (purchases && *purchases < kFewest)
        file_.mistake(
            "fewer than 20 purchases in an arm say too little: give a longer window, or leave the test out",
            row.line, row.field[kPurchases]);
      if (!row.field[kError].empty())
        file_.mistake(
            "'standard_error' belongs to a 'mean'; purchases have a 'standard_deviation' of customers",
            row.line, row.field[kError]);
      if (row.field[kDeviation].empty()) return;
      const auto deviation = positive(row, kDeviation, "a standard deviation over customers");
      if (deviation) one.standard_error = *deviation / std::sqrt(one.customers);
      return;
    }
    const auto mean = positive(row, kMean, "a mean");
    one.mean = mean.value_or(1.0);
    if (row.field[kError].empty() && row.field[kDeviation].empty()) {
      file_.mistake("a mean without its 'standard_error' (or the 'standard_deviation' of customers)",
                    row.line, row.field[kMean]);
      return;
    }
    if (!row.field[kError].empty()) {
      if (const auto error = positive(row, kError, "a standard error")) one.standard_error = *error;
    } else if (const auto deviation = positive(row, kDeviation, "a standard deviation over customers")) {
      one.standard_error = *deviation / std::sqrt(one.customers);
    }
    if (mean && one.standard_error * kFarFromNothing > one.mean)
      file_.mistake("a mean closer to 0 than four standard errors says too little: leave the test out",
                    row.line, row.field[kMean]);
  }

  /// Days separated by blanks; none: once, on the first day of the window.
  void take_contacts(const SideRow& row, TestArm& one) {
    std::string_view rest = row.field[kContacts];
    if (one.channel.empty()) {
      if (!rest.empty())
        file_.mistake("contacts, but no channel: a control is not contacted", row.line, rest);
      return;
    }
    while (!rest.empty()) {
      const std::size_t blank = rest.find(' ');
      const std::string_view text = rest.substr(0, blank);
      rest = blank == std::string_view::npos ? std::string_view() : rest.substr(blank + 1);
      if (text.empty()) continue;
      const auto day = parse_iso_day(text);
      if (!day) {
        file_.mistake("expected days of contacts as YYYY-MM-DD, separated by blanks", row.line, text);
        return;
      }
      if (*day > one.to || days_between(*day, one.to) > 2 * kLongestDays) {
        file_.mistake("a contact after the end of the window, or many years before it", row.line, text);
        return;
      }
      one.contacts.push_back(*day);
    }
    if (one.contacts.empty()) one.contacts.push_back(one.from);
    if (one.contacts.size() > kMostContactDays)
      file_.mistake("more than 366 contacts of an arm", row.line, row.field[kArm]);
    std::sort(one.contacts.begin(), one.contacts.end());
  }

  void check(const std::string& name, const std::vector<TestArm>& arms) {
    const auto fail = [&](const TestArm& at, const std::string& what, const std::string& hint = "") {
      problems_.error({Severity::error, path_, static_cast<std::int64_t>(at.line), "arm",
                       (name.empty() ? std::string() : "test '" + safe_text(name) + "': ") + what, hint});
    };
    const auto controls =
        std::count_if(arms.begin(), arms.end(), [](const TestArm& one) { return one.channel.empty(); });
    if (controls == 0)
      fail(arms.front(), "no arm without a channel: a test needs a control that was not contacted",
           "leave the control's channel empty");
    if (controls > 1) fail(arms[1], "two arms without a channel: put their customers and outcomes together");
    if (static_cast<std::size_t>(controls) == arms.size())
      fail(arms.front(), "no arm with a channel: nothing was tested");
    std::set<std::string> seen;
    for (const TestArm& one : arms) {
      if (!seen.insert(one.arm).second) fail(one, "arm '" + safe_text(one.arm) + "' twice");
      if (one.from != arms.front().from || one.to != arms.front().to)
        fail(one,
             "arm '" + safe_text(one.arm) + "' has another window than '" + safe_text(arms.front().arm) + "'",
             "count the outcome of all arms over the same days, or give each pair a 'test' of its own");
      if (std::isnan(one.standard_error) != std::isnan(arms.front().standard_error))
        fail(one, "some arms have a standard deviation or error and others none",
             "give it for all, or for none");
    }
  }

  std::string path_;
  Problems& problems_;
  SideFile file_;
  std::vector<TestArm> all_;
};

}  // namespace

TestResults read_test_results(const std::string& path, const SideOptions& options, Problems& problems) {
  return Reader(path, options, problems).run();
}

}  // namespace stamkund::ingest
