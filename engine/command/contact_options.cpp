#include "engine/command/contact_options.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>

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
      "who was contacted when, CSV: customer,time,channel[,campaign,cost,arm,opened,unsubscribed]; "
      "estimates lift, decay and fatigue, and how many unsubscribe");
  add("memberships", po::value<std::string>()->value_name("FILE"),
      "who was a member when, CSV: customer,from,to; estimates the change of members' purchase rate");
  add("experiment", po::value<std::string>()->value_name("FILE"),
      "what past tests found, CSV, one row an arm: arm,channel,customers,purchases,from,to[,contacts,...], "
      "or "
      "the JSON of 'stamkund analyze'; evidence of lifts beside --contacts, or alone");
  add("experiment-contacts",
      po::value<std::vector<std::string>>()->composing()->value_name("ARM=CHANNEL:DAYS"),
      "of JSON: through what an arm was contacted, and when, once an arm: "
      "mailed=email:2023-04-03,2023-04-17, or "
      "by days after assignment, mailed=email:assigned,assigned+14");
  add("experiment-outcome", po::value<std::string>()->value_name("NAME"),
      "of JSON with several outcomes: which is evidence");
  add("experiment-lift", po::value<std::string>()->value_name("purchases|sales"),
      "of JSON: what the outcome counts (default: purchases, of 'orders' in events)");
  add("experiment-window", po::value<std::string>()->value_name("FROM/TO"),
      "of JSON that does not say: first and last day on which the outcome was counted, "
      "2023-04-03/2023-04-30");
  add("contact-by", po::value<std::string>()->value_name("channel|campaign"),
      "what has a lift of its own (default: channel)");
  add("contact-segments",
      "every segment of --segment-column has a lift of its own, through each channel (campaign)");
  add("contact-window", po::value<std::string>()->value_name("DAYS"),
      "days after a contact in which raw rates and arms are compared (default: 28)");
  add("contact-leaving", po::value<std::string>()->value_name("DAYS"),
      "estimate, too, how contacts change the hazard of leaving for so many days (a scenario's "
      "leaving_for, 84 by default); pareto-nbd only (default: not looked for)");
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
  wanted_ = parsed.has("contacts") || parsed.has("memberships") || parsed.has("experiment");
  std::string problems;
  const auto wrong = [&](const std::string& text) {
    problems += (problems.empty() ? "" : "\n          ") + text;
  };
  const auto expected = [&](const std::string& option, const std::string& what) {
    wrong("--" + option + ": found '" + printable(parsed.text(option)) + "', expected " + what);
  };
  if (!wanted_)
    for (const char* option : {"contact-by", "contact-segments", "contact-window", "contact-leaving",
                               "contact-date-format", "contacts-chosen-by", "arm-shares", "response-yaml"})
      if (parsed.has(option))
        wrong("--" + std::string(option) + " needs --contacts, --memberships or --experiment");
  if (wanted_ && !calibration::takes_responses(options.model))
    wrong("--contacts, --memberships and --experiment need --model pareto-nbd or bg-nbd");
  const std::string by = parsed.text("contact-by", "channel");
  if (by != "channel" && by != "campaign")
    wrong("--contact-by: found '" + printable(by) + "', expected channel or campaign " +
          did_you_mean(by, {"channel", "campaign"}));
  options_.by_campaign = by == "campaign";
  by_segment_ = parsed.has("contact-segments");
  if (by_segment_ && !parsed.has("segment-column"))
    wrong("--contact-segments needs --segment-column, which says whose segment is which");
  if (by_segment_ && !parsed.has("contacts")) wrong("--contact-segments needs --contacts");
  if (by_segment_ && parsed.has("experiment"))
    wrong("--contact-segments does not go with --experiment: a past test says nothing of segments");
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
  if (parsed.has("contact-leaving")) {
    const auto days = positive(parsed.text("contact-leaving"));
    if (!days || *days != std::floor(*days) || *days > 3660.0)
      expected("contact-leaving", "whole days from 1 to 3660");
    else
      options_.leaving_days = *days;
    if (!parsed.has("contacts")) wrong("--contact-leaving needs --contacts");
    if (calibration::takes_responses(options.model) && !calibration::tells_leaving(options.model))
      wrong("--contact-leaving needs --model pareto-nbd: with " + options.model +
            " a customer leaves at a purchase or never, so that no contact makes her leave");
  }
  if (parsed.has("arm-shares") && !read_shares(parsed.text("arm-shares"), options_.planned_shares))
    expected("arm-shares", "at least two arms, such as control=1,email=9");
  side_.date_format = parsed.text("contact-date-format");
  read_stated(wrong);
  if (!problems.empty()) throw Failure(Exit::usage, problems);
  options_.time_unit = options.time_unit;
  options_.time_unit_days = options.time_unit_days;
  options_.threads = options.threads;
  yaml_ = output.file("response-yaml");
}

void ContactSession::read_stated(const std::function<void(const std::string&)>& wrong) {
  constexpr const char* kOptions[] = {"experiment-contacts", "experiment-outcome", "experiment-lift",
                                      "experiment-window"};
  for (const char* option : kOptions)
    if (parsed_.has(option) && !parsed_.has("experiment"))
      wrong("--" + std::string(option) + " needs --experiment");
  if (parsed_.has("experiment-contacts"))
    for (const std::string& text : parsed_.get<std::vector<std::string>>("experiment-contacts")) {
      auto arm = ingest::stated_arm(text);
      const bool twice = arm && std::any_of(stated_.arms.begin(), stated_.arms.end(),
                                            [&](const auto& one) { return one.arm == arm->arm; });
      if (!arm || twice)
        wrong("--experiment-contacts: found '" + printable(text) + "', expected " +
              (twice ? "each arm once" : "ARM=CHANNEL:DAYS, such as mailed=email:2023-04-03,2023-04-17"));
      else
        stated_.arms.push_back(std::move(*arm));
    }
  stated_.outcome = parsed_.text("experiment-outcome");
  stated_.lift = parsed_.text("experiment-lift");
  if (parsed_.has("experiment-lift") && stated_.lift != "purchases" && stated_.lift != "sales")
    wrong("--experiment-lift: found '" + printable(stated_.lift) + "', expected purchases or sales " +
          did_you_mean(stated_.lift, {"purchases", "sales"}));
  if (!parsed_.has("experiment-window")) return;
  const std::string window = parsed_.text("experiment-window");
  const std::size_t slash = window.find('/');
  stated_.from = parse_iso_day(std::string_view(window).substr(0, slash));
  if (slash != std::string::npos) stated_.to = parse_iso_day(std::string_view(window).substr(slash + 1));
  if (!stated_.from || !stated_.to)
    wrong("--experiment-window: found '" + printable(window) +
          "', expected FROM/TO, such as 2023-04-03/2023-04-30");
}

void ContactSession::collect(const ingest::CustomerHistory& history) {
  if (!wanted_ || history.row == ingest::CustomerHistory::kNotInTable) return;
  STAMKUND_EXPECT(history.row + 1 == purchases_.begin.size());
  for (const auto& one : history.transactions) purchases_.day.push_back(one.day);
  purchases_.begin.push_back(purchases_.day.size());
}

bool ContactSession::read(const ingest::CustomerTable& table, const std::vector<ingest::HomeLabel>& labels,
                          Output& output, Problems& problems) {
  if (!wanted_) return true;
  for (const auto& label : labels)
    if (by_segment_ && label.name == "segment") segments_ = label;
  Problems found;
  if (parsed_.has("contacts")) {
    const std::string path = parsed_.text("contacts");
    contacts_ = ingest::read_contacts(path, table, side_, found);
    const auto& names = options_.by_campaign ? contacts_.campaigns : contacts_.channels;
    check_segments(names.size() + (options_.by_campaign ? 1 : 0), found);
    // Rows without a campaign are a group too.
    if (!segments_ && names.size() + (options_.by_campaign ? 1 : 0) > calibration::kMostGroups)
      found.error({Severity::error, path, 0, options_.by_campaign ? "campaign" : "channel",
                   std::to_string(names.size()) + " different ones; at most " +
                       std::to_string(calibration::kMostGroups - 1) + " can have a lift of their own",
                   options_.by_campaign ? "--contact-by channel" : ""});
  }
  if (parsed_.has("memberships"))
    memberships_ = ingest::read_memberships(parsed_.text("memberships"), table, side_, found);
  if (parsed_.has("experiment")) {
    const std::string path = parsed_.text("experiment");
    const bool json = ingest::is_json(path);
    if (!json)
      for (const char* option :
           {"experiment-contacts", "experiment-outcome", "experiment-lift", "experiment-window"})
        if (parsed_.has(option))
          found.error(
              {Severity::error, path, 0, "",
               "--" + std::string(option) + " is for the JSON of 'stamkund analyze', and this is none",
               "a CSV of past tests says it in a column"});
    tests_ = json ? ingest::read_test_analysis(path, stated_, found)
                  : ingest::read_test_results(path, side_, found);
    check_tests(found);
  }
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
  if (parsed_.has("experiment")) output.say("past tests: " + std::to_string(tests_.arms.size()) + " arms\n");
  return true;
}

void ContactSession::check_segments(std::size_t kinds, Problems& found) const {
  if (!segments_) return;
  // Whoever has no segment may be contacted, too.
  const std::size_t all = kinds * segments_->names.size();
  if (all > calibration::kMostGroups)
    found.error({Severity::error, parsed_.text("contacts"), 0, options_.by_campaign ? "campaign" : "channel",
                 std::to_string(kinds) + " of them and " + std::to_string(segments_->names.size()) +
                     " segments (that of customers without one included) come to " + std::to_string(all) +
                     " lifts; at most " + std::to_string(calibration::kMostGroups) + " can be told apart",
                 "put segments together, or leave out --contact-segments"});
  if (segments_->by == ingest::HomeBy::most_days)
    found.warning({Severity::warning, parsed_.text("TRANSACTIONS"), 0, "segment",
                   "a customer's segment is that of most days with a purchase: if what she buys after a "
                   "contact can change it, lifts by segment are off",
                   "--home first takes that of her first purchase"});
}

void ContactSession::check_tests(Problems& found) const {
  const auto& names = options_.by_campaign ? contacts_.campaigns : contacts_.channels;
  std::vector<std::string> groups(names);
  const std::string path = parsed_.text("experiment");
  std::set<std::pair<std::size_t, std::int32_t>> contacted;
  for (const auto& row : contacts_.rows)
    if (row.sent()) contacted.emplace(options_.by_campaign ? row.campaign : row.channel, row.day.serial);
  for (const ingest::TestArm& arm : tests_.arms) {
    if (arm.channel.empty()) continue;
    if (std::find(groups.begin(), groups.end(), arm.channel) == groups.end()) {
      groups.push_back(arm.channel);
      const std::string meant = did_you_mean(arm.channel, names);
      if (!meant.empty())
        found.warning({Severity::warning, path, static_cast<std::int64_t>(arm.line), "channel",
                       "'" + printable(arm.channel) +
                           "' is not among those of the contacts, and gets a lift of its own",
                       meant});
    }
    // What the history holds already would count a second time.
    const auto group =
        static_cast<std::size_t>(std::find(names.begin(), names.end(), arm.channel) - names.begin());
    const bool twice = std::any_of(arm.contacts.begin(), arm.contacts.end(), [&](Day day) {
      return contacted.count({group + 1, day.serial}) > 0;
    });
    if (twice)
      found.error({Severity::error, path, static_cast<std::int64_t>(arm.line), "contacts",
                   "--contacts has contacts through '" + printable(arm.channel) +
                       "' on a day of this arm: the same purchases would count twice",
                   "a column 'arm' in --contacts compares the arms of a test there; leave it out here"});
  }
  if (groups.size() >= calibration::kMostGroups)
    found.error({Severity::error, path, 0, "channel",
                 "with those of the contacts " + std::to_string(groups.size()) + " different ones; at most " +
                     std::to_string(calibration::kMostGroups - 1) + " can have a lift of their own",
                 ""});
}

void ContactSession::estimate(calibration::Fit& fit, Output& output) {
  if (!wanted_) return;
  fit.contact_history =
      calibration::response_history(fit.customers, purchases_, contacts_, memberships_, options_.by_campaign,
                                    !parsed_.has("keep-same-day"), segments_ ? &*segments_ : nullptr);
  auto& history = *fit.contact_history;
  calibration::Evidence evidence;
  if (!tests_.arms.empty() && calibration::can_predict(fit.process.status)) {
    double opened = 0.0;
    for (const auto& one : history.contacts) opened += one.acts ? 1.0 : 0.0;
    const double share =
        history.contacts.empty() ? 1.0 : opened / static_cast<double>(history.contacts.size());
    const double alive = fit.p_alive_sum / static_cast<double>(fit.customers.size());
    evidence = calibration::evidence_of(tests_, history, share,
                                        {fit.process.estimates[0], std::clamp(alive, 0.01, 1.0)});
    options_.evidence = &evidence;
  }
  options_.gaps_z =
      fit.diagnostics && fit.diagnostics->regularity.reason.empty() ? fit.diagnostics->regularity.z : 0.0;
  fit.response = calibration::fit_response(fit.customers, history, contacts_, fit.process, options_,
                                           fit.covariates ? &*fit.covariates : nullptr, &memberships_);
  options_.evidence = nullptr;
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
