#include "engine/command/contact_options.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "engine/base/expect.h"
#include "engine/base/failure.h"
#include "engine/base/nearest.h"
#include "engine/report/response_text.h"

namespace stamkund::command {

namespace po = boost::program_options;

namespace {

std::optional<double> positive(std::string_view text) {
  double value = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !(value > 0.0) || !std::isfinite(value))
    return std::nullopt;
  return value;
}

/// "control=1,email=9"; false if it is not like that.
bool read_shares(std::string_view text, std::vector<std::pair<std::string, double>>& out) {
  while (!text.empty()) {
    const std::size_t comma = text.find(',');
    const std::string_view one = text.substr(0, comma);
    const std::size_t equals = one.rfind('=');
    if (equals == std::string_view::npos || equals == 0) return false;
    const auto share = positive(one.substr(equals + 1));
    if (!share) return false;
    out.emplace_back(std::string(one.substr(0, equals)), *share);
    text = comma == std::string_view::npos ? std::string_view() : text.substr(comma + 1);
  }
  return out.size() >= 2;
}

}  // namespace

void add_contact_options(Arguments& arguments) {
  auto add = arguments.options().add_options();
  add("contacts", po::value<std::string>()->value_name("FILE"),
      "who was contacted when, CSV: customer,time,channel[,campaign,cost,arm,opened]; estimates lift, decay "
      "and "
      "fatigue");
  add("memberships", po::value<std::string>()->value_name("FILE"),
      "who was a member when, CSV: customer,from,to; estimates the change of members' purchase rate");
  add("contact-by", po::value<std::string>()->value_name("channel|campaign"),
      "what has a lift of its own (default: channel)");
  add("contact-window", po::value<std::string>()->value_name("DAYS"),
      "days after a contact in which raw rates and arms are compared (default: 28)");
  add("contact-date-format", po::value<std::string>()->value_name("FORMAT"),
      "of both files, such as YYYY-MM-DD (default: guessed)");
  add("contacts-chosen-by", po::value<std::string>()->value_name("history|unknown"),
      "history: who was contacted was decided by chance or by recorded purchases alone, which cannot be "
      "checked "
      "(default: unknown; without arms drawn by lot, lifts then have bounds and no interval)");
  add("arm-shares", po::value<std::string>()->value_name("ARM=SHARE,..."),
      "planned sizes of the arms, such as control=1,email=9 (default: equal)");
  add("response-yaml", po::value<std::string>()->value_name("FILE"),
      "the response as keys of a scenario's arm");
}

ContactSession::ContactSession(const Arguments& parsed, const calibration::Options& options, Output& output)
    : parsed_(parsed) {
  wanted_ = parsed.has("contacts") || parsed.has("memberships");
  std::string problems;
  const auto wrong = [&](const std::string& text) {
    problems += (problems.empty() ? "" : "\n          ") + text;
  };
  const auto expected = [&](const std::string& option, const std::string& what) {
    wrong("--" + option + ": found '" + printable(parsed.text(option)) + "', expected " + what);
  };
  if (!wanted_)
    for (const char* option : {"contact-by", "contact-window", "contact-date-format", "contacts-chosen-by",
                               "arm-shares", "response-yaml"})
      if (parsed.has(option)) wrong("--" + std::string(option) + " needs --contacts or --memberships");
  if (wanted_ && !calibration::takes_responses(options.model))
    wrong("--contacts and --memberships need --model pareto-nbd or bg-nbd");
  const std::string by = parsed.text("contact-by", "channel");
  if (by != "channel" && by != "campaign")
    wrong("--contact-by: found '" + printable(by) + "', expected channel or campaign " +
          did_you_mean(by, {"channel", "campaign"}));
  options_.by_campaign = by == "campaign";
  const std::string chosen = parsed.text("contacts-chosen-by", "unknown");
  if (chosen != "history" && chosen != "unknown")
    wrong("--contacts-chosen-by: found '" + printable(chosen) + "', expected history or unknown " +
          did_you_mean(chosen, {"history", "unknown"}));
  options_.chosen_by_history = chosen == "history";
  if (parsed.has("contact-window")) {
    const auto days = positive(parsed.text("contact-window"));
    if (!days || *days != std::floor(*days) || *days > 3660.0)
      expected("contact-window", "whole days from 1 to 3660");
    else
      options_.window_days = *days;
  }
  if (parsed.has("arm-shares") && !read_shares(parsed.text("arm-shares"), options_.planned_shares))
    expected("arm-shares", "at least two arms, such as control=1,email=9");
  side_.date_format = parsed.text("contact-date-format");
  if (!problems.empty()) throw Failure(Exit::usage, problems);
  options_.time_unit = options.time_unit;
  options_.time_unit_days = options.time_unit_days;
  options_.threads = options.threads;
  yaml_ = output.file("response-yaml");
}

void ContactSession::collect(const ingest::CustomerHistory& history) {
  if (!wanted_ || history.row == ingest::CustomerHistory::kNotInTable) return;
  STAMKUND_EXPECT(history.row + 1 == purchases_.begin.size());
  for (const auto& one : history.transactions) purchases_.day.push_back(one.day);
  purchases_.begin.push_back(purchases_.day.size());
}

bool ContactSession::read(const ingest::CustomerTable& table, Output& output, Problems& problems) {
  if (!wanted_) return true;
  Problems found;
  if (parsed_.has("contacts")) {
    const std::string path = parsed_.text("contacts");
    contacts_ = ingest::read_contacts(path, table, side_, found);
    const auto& names = options_.by_campaign ? contacts_.campaigns : contacts_.channels;
    // Rows without a campaign are a group too.
    if (names.size() + (options_.by_campaign ? 1 : 0) > calibration::kMostGroups)
      found.error({Severity::error, path, 0, options_.by_campaign ? "campaign" : "channel",
                   std::to_string(names.size()) + " different ones; at most " +
                       std::to_string(calibration::kMostGroups - 1) + " can have a lift of their own",
                   options_.by_campaign ? "--contact-by channel" : ""});
  }
  if (parsed_.has("memberships"))
    memberships_ = ingest::read_memberships(parsed_.text("memberships"), table, side_, found);
  std::vector<std::string> arms = contacts_.arms;
  arms.insert(arms.end(), memberships_.arms.begin(), memberships_.arms.end());
  for (const auto& [arm, share] : options_.planned_shares)
    if (std::find(arms.begin(), arms.end(), arm) == arms.end())
      found.error({Severity::error, parsed_.text(parsed_.has("contacts") ? "contacts" : "memberships"), 0,
                   "arm", "no row is in the arm '" + printable(arm) + "' of --arm-shares",
                   did_you_mean(arm, arms)});
  output.say(found);
  problems.append(found);
  if (found.has_errors()) {
    output.say(count_text(found));
    return false;
  }
  const auto say_rows = [&](const std::string& what, std::uint64_t rows, std::uint64_t unknown) {
    output.say(what + ": " + std::to_string(rows) + " rows" +
               (unknown > 0
                    ? ", " + std::to_string(unknown) +
                          " of them left out: their customers have no purchase in the calibration period\n"
                    : "\n"));
  };
  if (parsed_.has("contacts")) say_rows("contacts", contacts_.rows_read, contacts_.rows_of_unknown);
  if (parsed_.has("memberships"))
    say_rows("memberships", memberships_.rows_read, memberships_.rows_of_unknown);
  return true;
}

void ContactSession::estimate(calibration::Fit& fit, Output& output) {
  if (!wanted_) return;
  fit.contact_history = calibration::response_history(fit.customers, purchases_, contacts_, memberships_,
                                                      options_.by_campaign, !parsed_.has("keep-same-day"));
  const auto& history = *fit.contact_history;
  fit.response = calibration::fit_response(fit.customers, history, contacts_, fit.process, options_,
                                           fit.covariates ? &*fit.covariates : nullptr, &memberships_);
  output.say("\n" + report::response_text(*fit.response));
  if (yaml_ == nullptr) return;
  std::uint64_t sent = 0;
  for (const auto& row : contacts_.rows) sent += row.sent() ? 1 : 0;
  const double mean_cost =
      sent > 0 ? static_cast<double>(contacts_.cost) / 1e4 / static_cast<double>(sent) : 0.0;
  yaml_->write(report::response_yaml(*fit.response, fit.customers.amount_unit, mean_cost));
  yaml_->commit();
}

}  // namespace stamkund::command
