#include "engine/command/transaction_options.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

#include "engine/base/failure.h"
#include "engine/base/nearest.h"
#include "engine/command/progress.h"

namespace stamkund::command {

namespace po = boost::program_options;

namespace {

const std::vector<std::pair<const char*, ingest::Kind>>& policy_options() {
  static const std::vector<std::pair<const char*, ingest::Kind>> all{
      {"on-bad-date", ingest::Kind::bad_date},
      {"on-bad-amount", ingest::Kind::bad_amount},
      {"on-missing-customer", ingest::Kind::missing_customer},
      {"on-future-date", ingest::Kind::future_date},
      {"on-negative", ingest::Kind::negative_amount},
      {"on-zero", ingest::Kind::zero_amount},
      {"on-duplicate", ingest::Kind::duplicate},
      {"on-no-sale", ingest::Kind::no_sale},
      {"on-placeholder", ingest::Kind::placeholder},
      {"on-wrong-field-count", ingest::Kind::wrong_field_count}};
  return all;
}

ingest::Policy& policy_of(ingest::Policies& policies, ingest::Kind kind) {
  switch (kind) {
    case ingest::Kind::bad_date:
      return policies.bad_date;
    case ingest::Kind::bad_amount:
      return policies.bad_amount;
    case ingest::Kind::missing_customer:
      return policies.missing_customer;
    case ingest::Kind::future_date:
      return policies.future_date;
    case ingest::Kind::negative_amount:
      return policies.negative_amount;
    case ingest::Kind::zero_amount:
      return policies.zero_amount;
    case ingest::Kind::duplicate:
      return policies.duplicate;
    case ingest::Kind::no_sale:
      return policies.no_sale;
    case ingest::Kind::placeholder:
      return policies.placeholder;
    default:
      return policies.wrong_field_count;
  }
}

/// What each kind of doubtful row can be met with.
std::vector<std::string> allowed_policies(ingest::Kind kind) {
  switch (kind) {
    case ingest::Kind::negative_amount:
      return {"drop", "keep", "net", "fail"};
    case ingest::Kind::future_date:
    case ingest::Kind::zero_amount:
    case ingest::Kind::duplicate:
    case ingest::Kind::no_sale:
    case ingest::Kind::placeholder:
      return {"drop", "keep", "fail"};
    default:
      return {"drop", "fail"};
  }
}

std::optional<char> delimiter_of(const std::string& text) {
  if (text == "comma" || text == ",") return ',';
  if (text == "semicolon" || text == ";") return ';';
  if (text == "tab" || text == "\t" || text == "\\t") return '\t';
  if (text == "bar" || text == "|") return '|';
  if (text == "blank" || text == "blanks" || text == " ") return ' ';
  return std::nullopt;
}

Day today() {
  const auto now = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
  return Day{static_cast<std::int32_t>(now.time_since_epoch().count())};
}

}  // namespace

std::string extra_option(ingest::Extra extra) {
  std::string out(ingest::name(extra));
  std::replace(out.begin(), out.end(), '_', '-');
  return out + "-column";
}

void add_transaction_options(Arguments& arguments) {
  auto add = arguments.options().add_options();
  add("columns", po::value<std::string>()->value_name("FILE"),
      "how to read the file, as 'stamkund ingest --write-columns' wrote it");
  add("customer-column", po::value<std::string>()->value_name("COLUMN"),
      "name, or number from 1; A+B joins two columns, such as first and last name (default: guessed)");
  add("date-column", po::value<std::string>()->value_name("COLUMN"),
      "name, or number from 1 (default: guessed)");
  add("amount-column", po::value<std::string>()->value_name("COLUMN"),
      "name, or number from 1; 'none' if there is none (default: guessed)");
  add("fold-ids", po::value<std::string>()->value_name("number|email|both"),
      "take 17850.0 and 17850, or Ann@example.com and ann@example.com, for one customer");
  const char* extra = "name, or number from 1; 'none' if there is none (default: guessed)";
  add("receipt-column", po::value<std::string>()->value_name("COLUMN"),
      ("number of the receipt or order: its lines are one purchase; " + std::string(extra)).c_str());
  add("quantity-column", po::value<std::string>()->value_name("COLUMN"),
      ("how many; the amount is then the price of one; " + std::string(extra)).c_str());
  add("discount-column", po::value<std::string>()->value_name("COLUMN"),
      ("taken off the row; " + std::string(extra)).c_str());
  add("discount-as", po::value<std::string>()->value_name("money|percent|share"),
      "what the discounts are (default: by name and values)");
  add("refund-column", po::value<std::string>()->value_name("COLUMN"),
      ("what was given back of the row; " + std::string(extra)).c_str());
  add("refund-date-column", po::value<std::string>()->value_name("COLUMN"),
      ("when it was given back; " + std::string(extra)).c_str());
  add("refund-customer-column", po::value<std::string>()->value_name("COLUMN"),
      ("whose a row below zero is, if not the customer column's; " + std::string(extra)).c_str());
  add("status-column", po::value<std::vector<std::string>>()->value_name("COLUMN"),
      ("paid, failed, ...; may be repeated; 'guess' beside others: and what is guessed; " +
       std::string(extra))
          .c_str());
  add("currency-column", po::value<std::string>()->value_name("COLUMN"),
      ("code of the currency; " + std::string(extra)).c_str());
  add("keep", po::value<std::vector<std::string>>()->value_name("COLUMN=VALUE,..."),
      "use only rows with one of these values, such as currency=eur; 'ab*' is what begins with ab; may be "
      "repeated");
  add("drop", po::value<std::vector<std::string>>()->value_name("COLUMN=VALUE,..."),
      "leave out rows with one of these values; may be repeated");
  add("rates", po::value<std::string>()->value_name("CODE=NUMBER,..."),
      "what one of each currency is worth in that of the result, such as eur=1,usd=0.92");
  add("date-format", po::value<std::string>()->value_name("FORMAT"),
      "such as YYYY-MM-DD, DD.MM.YYYY, MM/DD/YY; unix, unix-ms, excel (default: guessed)");
  add("day-zero", po::value<std::string>()->value_name("DATE"),
      "dates are numbers of days, counted from this day, which is 0");
  add("time-zone", po::value<std::string>()->value_name("ZONE"),
      "such as Europe/Stockholm: purchases belong to the day there (default: the day as written)");
  add("times-are", po::value<std::string>()->value_name("WHICH"),
      "utc or local: what times without a zone are, with --time-zone (default: local, or by the column's "
      "name)");
  add("decimal-mark", po::value<std::string>()->value_name("MARK"), "'.' or ',' (default: guessed)");
  add("amounts-in", po::value<std::string>()->value_name("major|minor"),
      "minor: amounts are cents, or what the currency has in their place (default: major)");
  add("credit", po::value<std::string>()->value_name("WHAT"),
      "return or purchase: what CR beside an amount means (default: return)");
  add("encoding", po::value<std::string>()->value_name("NAME"),
      "of the file, such as UTF-8, ISO-8859-2 or SHIFT_JIS (default: guessed: UTF-8, UTF-16 or "
      "Windows-1252)");
  add("skip-lines", po::value<std::string>()->value_name("N"), "lines above the header (default: guessed)");
  add("delimiter", po::value<std::string>()->value_name("WHICH"),
      "comma, semicolon, tab, bar or blank (default: guessed)");
  add("header", po::value<std::string>()->value_name("yes|no"),
      "whether the first line names the columns (default: guessed)");
  add("currency", po::value<std::string>()->value_name("NAME"), "currency of the amounts, such as SEK");
  add("observation-end", po::value<std::string>()->value_name("DATE"),
      "last day that was observed (default: the last date)");
  for (const auto& [name, kind] : policy_options()) {
    std::string choices;
    for (const auto& one : allowed_policies(kind)) choices += (choices.empty() ? "" : "|") + one;
    ingest::Policies defaults;
    const std::string help =
        choices + " (default: " + std::string(ingest::name(policy_of(defaults, kind))) + ")";
    add(name, po::value<std::string>()->value_name("POLICY"), help.c_str());
  }
}

void add_summary_options(Arguments& arguments) {
  auto add = arguments.options().add_options();
  add("calibration-end", po::value<std::string>()->value_name("DATE"),
      "last day of the calibration period; what follows is the hold-out (default: the last date)");
  add("keep-same-day", "count purchases of a customer on one day as several transactions");
  add("later-returns", po::value<std::string>()->value_name("HOW"),
      "leave or apply: whether returns after the calibration end take away purchases before it (default: "
      "leave)");
}

std::vector<std::string> transaction_option_names() {
  std::vector<std::string> names{"columns",
                                 "customer-column",
                                 "date-column",
                                 "amount-column",
                                 "header",
                                 "currency",
                                 "calibration-end",
                                 "keep-same-day",
                                 "receipt-column",
                                 "fold-ids",
                                 "quantity-column",
                                 "discount-column",
                                 "discount-as",
                                 "refund-column",
                                 "refund-date-column",
                                 "refund-customer-column",
                                 "status-column",
                                 "currency-column",
                                 "keep",
                                 "drop",
                                 "rates",
                                 "later-returns",
                                 "credit",
                                 "amounts-in",
                                 "summary-unit"};
  for (const auto& [name, kind] : policy_options()) names.emplace_back(name);
  return names;
}

void add_label_options(Arguments& arguments) {
  add_home_label_options(arguments);
  arguments.options().add_options()(
      "event-column", po::value<std::string>()->value_name("COLUMN"),
      "name, or number from 1, of the event; with an event the amount may be empty (default: none)");
}

void add_home_label_options(Arguments& arguments) {
  auto add = arguments.options().add_options();
  add("store-column", po::value<std::string>()->value_name("COLUMN"),
      "name, or number from 1, of the store (default: none)");
  add("category-column", po::value<std::string>()->value_name("COLUMN"),
      "name, or number from 1, of the article group (default: none)");
  add("segment-column", po::value<std::string>()->value_name("COLUMN"),
      "name, or number from 1, of the customer's segment (default: none)");
}

ingest::Options transaction_options(const Arguments& arguments) {
  ingest::Options options;
  std::string problems;
  const auto wrong = [&](const std::string& option, const std::string& expected) {
    problems += (problems.empty() ? "" : "\n          ") +
                ("--" + option + ": found '" + printable(arguments.text(option)) + "', expected " + expected);
  };
  options.customer_column = arguments.text("customer-column");
  options.date_column = arguments.text("date-column");
  options.amount_column = arguments.text("amount-column");
  for (std::size_t l = 0; l < ingest::kLabels; ++l)
    options.label_columns[l] =
        arguments.text(std::string(ingest::name(static_cast<ingest::Label>(l))) + "-column");
  for (std::size_t e = 0; e < ingest::kExtras; ++e) {
    const std::string option = extra_option(static_cast<ingest::Extra>(e));
    if (static_cast<ingest::Extra>(e) != ingest::Extra::status) {
      options.extra_columns[e] = arguments.text(option);
    } else if (arguments.has(option)) {
      options.more_status_columns = arguments.get<std::vector<std::string>>(option);
      options.extra_columns[e] = options.more_status_columns.front();
      options.more_status_columns.erase(options.more_status_columns.begin());
    }
  }
  for (const bool keep : {true, false}) {
    const std::string option = keep ? "keep" : "drop";
    if (!arguments.has(option)) continue;
    for (const std::string& text : arguments.get<std::vector<std::string>>(option)) {
      const auto filter = ingest::parse_filter(text, keep);
      if (filter)
        options.filters.push_back(*filter);
      else
        problems += (problems.empty() ? "" : "\n          ") + ("--" + option) + ": found '" +
                    printable(text) + "', expected COLUMN=VALUE, or COLUMN=VALUE,VALUE";
    }
  }
  if (arguments.has("discount-as")) {
    static constexpr std::array<std::string_view, 3> kAs = {"money", "percent", "share"};
    const auto found = std::find(kAs.begin(), kAs.end(), arguments.text("discount-as"));
    if (found == kAs.end())
      wrong("discount-as", "money, percent or share");
    else
      options.discount_as = static_cast<ingest::DiscountAs>(found - kAs.begin());
  }
  if (arguments.has("fold-ids")) {
    const std::string fold = arguments.text("fold-ids");
    if (fold != "number" && fold != "email" && fold != "both") wrong("fold-ids", "number, email or both");
    options.fold_numbers = fold != "email";
    options.fold_addresses = fold != "number";
  }
  if (arguments.has("rates")) {
    const auto rates = ingest::parse_rates(arguments.text("rates"));
    if (rates)
      options.rates = *rates;
    else
      wrong("rates", "codes and what one is worth, such as eur=1,usd=0.92");
  }
  options.date_format = arguments.text("date-format");
  options.currency = arguments.text("currency");
  options.pinned = arguments.has("columns");
  options.merge_same_day = !arguments.has("keep-same-day");
  options.today = today();
  if (arguments.has("delimiter")) {
    options.delimiter = delimiter_of(arguments.text("delimiter"));
    if (!options.delimiter) wrong("delimiter", "comma, semicolon, tab, bar or blank");
  }
  const auto either = [&](const std::string& option, const std::string& no, const std::string& yes) {
    const std::string found = arguments.text(option, no);
    if (found != no && found != yes) wrong(option, no + " or " + yes);
    return found == yes;
  };
  options.encoding = arguments.text("encoding");
  options.time_zone = arguments.text("time-zone");
  if (arguments.has("times-are")) options.times_in_utc = either("times-are", "local", "utc");
  if (arguments.has("amounts-in")) options.minor_units = either("amounts-in", "major", "minor");
  if (either("credit", "return", "purchase")) options.credit = ingest::Credit::is_purchase;
  options.later_returns = either("later-returns", "leave", "apply");
  if (arguments.has("skip-lines")) {
    const std::string found = arguments.text("skip-lines");
    const auto read = std::from_chars(found.data(), found.data() + found.size(), options.skip_lines);
    if (read.ec != std::errc{} || read.ptr != found.data() + found.size() || options.skip_lines > 1'000'000)
      wrong("skip-lines", "a number from 0 to 1000000");
  }
  if (arguments.has("decimal-mark")) {
    const std::string mark = arguments.text("decimal-mark");
    if (mark == "." || mark == ",")
      options.decimal_mark = mark[0];
    else
      wrong("decimal-mark", "'.' or ','");
  }
  if (arguments.has("header")) {
    const std::string header = arguments.text("header");
    if (header != "yes" && header != "no") wrong("header", "yes or no");
    options.header = header == "yes";
  }
  for (const auto& [option, target] :
       {std::pair{"calibration-end", &options.calibration_end},
        std::pair{"observation-end", &options.observation_end}, std::pair{"day-zero", &options.day_zero}}) {
    if (!arguments.has(option)) continue;
    *target = parse_iso_day(arguments.text(option));
    if (!*target) wrong(option, "a date as YYYY-MM-DD");
  }
  for (const auto& [option, kind] : policy_options()) {
    if (!arguments.has(option)) continue;
    const auto allowed = allowed_policies(kind);
    const std::string found = arguments.text(option);
    const auto policy = ingest::parse_policy(found);
    if (policy && std::find(allowed.begin(), allowed.end(), found) != allowed.end()) {
      policy_of(options.policies, kind) = *policy;
      continue;
    }
    std::string choices;
    for (const auto& one : allowed) choices += (choices.empty() ? "" : ", ") + one;
    wrong(option, choices);
  }
  if (!problems.empty()) throw Failure(Exit::usage, problems);
  return options;
}

bool read_transactions(const Arguments& arguments, const std::string& path, Output& output,
                       ingest::CustomerTable& table, ingest::Report& report, Problems& problems,
                       const ingest::EachCustomer& each_customer) {
  return read_transactions(arguments, transaction_options(arguments), path, output, table, report, problems,
                           each_customer, nullptr);
}

bool read_transactions(const Arguments& arguments, const ingest::Options& options, const std::string& path,
                       Output& output, ingest::CustomerTable& table, ingest::Report& report,
                       Problems& problems, const ingest::EachCustomer& each_customer,
                       ingest::LabelTable* labels) {
  {
    Progress progress("reading", arguments.quiet());
    table = ingest::read_transactions(
        path, options, report, problems,
        [&](double share) {
          progress.update(share);
          return !arguments.stop().asked();
        },
        each_customer, labels);
  }
  output.say(problems);
  if (problems.has_errors()) {
    output.say(count_text(problems));
    return false;
  }
  output.say(ingest::to_text(report));
  return true;
}

}  // namespace stamkund::command
