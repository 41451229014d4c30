#include "engine/ingest/report.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "engine/base/count.h"
#include "engine/base/utf8.h"
#include "engine/ingest/dialect.h"

namespace stamkund::ingest {
namespace {

constexpr std::array<std::string_view, kKinds> kKindNames = {
    "wrong_field_count", "missing_customer", "bad_date",    "future_date", "after_observation_end",
    "bad_amount",        "negative_amount",  "zero_amount", "duplicate",   "filtered",
    "no_sale",           "refunded",         "placeholder"};
constexpr std::array<std::string_view, kExtras> kExtraNames = {
    "receipt", "quantity", "discount", "refund", "refund_date", "refund_customer", "status", "currency"};
constexpr std::array<std::string_view, 4> kPolicyNames = {"drop", "keep", "net", "fail"};

std::string column_text(const ColumnChoice& column) {
  if (column.number == 0) return "none (" + column.how + ")";
  std::string out = "column " + std::to_string(column.number);
  if (!column.name.empty()) out += " '" + column.name + "'";
  out += " (" + column.how + ")";
  for (std::size_t o = 0; o < column.others.size(); ++o)
    out += (o == 0 ? "; could also be " : ", ") + column.others[o];
  return out;
}

std::string extras_text(const Report& report) {
  static constexpr std::array<std::string_view, kExtras> kMeanings = {
      "lines of one are one purchase",
      "times the amount, which is the price of one",
      "taken off",
      "taken off: given back later",
      "what came after the calibration period is not taken off",
      "whose a row below zero is",
      "rows that are no sales are left out",
      ""};
  std::string out;
  for (std::size_t e = 0; e < kExtras; ++e) {
    if (report.extras[e].number == 0) continue;
    out += std::string(name(static_cast<Extra>(e))) + ": " + column_text(report.extras[e]);
    if (!kMeanings[e].empty()) out += "; " + std::string(kMeanings[e]);
    out += "\n";
    for (std::size_t w = 0; static_cast<Extra>(e) == Extra::status && w < report.status_words.size(); ++w) {
      const auto& word = report.status_words[w];
      out += "  '" + word.word + "': " + count_of(word.rows, "row") + ", " + word.meaning + "\n";
    }
  }
  if (!report.currencies.empty()) out += "currencies: " + report.currencies + "\n";
  return out;
}

std::string percent(Amount part, Amount whole) {
  const double share = whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
  const auto tenths = std::llround(1000.0 * std::max(0.0, share));
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " %";
}

std::string kind_text(const RejectedKind& kind) {
  std::string out = "  " + std::string(name(kind.kind)) + ": " + count_of(kind.count, "row") + ", ";
  out += kind.dropped > 0 ? std::to_string(kind.dropped) + " dropped" : std::string(name(kind.policy));
  out += "; lines";
  for (const auto line : kind.first_lines)
    if (line != 0) out += " " + std::to_string(line);
  if (kind.count > kind.first_lines.size()) out += " ...";
  return out + "; e.g. " + kind.example + "\n";
}

}  // namespace

std::string_view name(Kind kind) { return kKindNames[static_cast<std::size_t>(kind)]; }
std::string_view name(Extra extra) { return kExtraNames[static_cast<std::size_t>(extra)]; }
std::string_view name(Policy policy) { return kPolicyNames[static_cast<std::size_t>(policy)]; }

std::optional<Policy> parse_policy(std::string_view text) {
  const auto at = std::find(kPolicyNames.begin(), kPolicyNames.end(), text);
  if (at == kPolicyNames.end()) return std::nullopt;
  return static_cast<Policy>(at - kPolicyNames.begin());
}

bool RejectedKind::add(std::uint64_t line) {
  ++count;
  if (first_lines.back() != 0 && line >= first_lines.back()) return false;
  // Zeros stand for "no line yet" and sort last.
  first_lines.back() = line;
  std::sort(first_lines.begin(), first_lines.end(),
            [](std::uint64_t a, std::uint64_t b) { return a - 1 < b - 1; });
  return first_lines.front() == line;
}

Report::Report() {
  for (std::size_t k = 0; k < kKinds; ++k) kinds[k].kind = static_cast<Kind>(k);
}

std::uint64_t Report::rows_dropped() const {
  std::uint64_t sum = 0;
  for (const auto& kind : kinds) sum += kind.dropped;
  return sum;
}

std::string safe_text(std::string_view raw, std::size_t limit) {
  static constexpr std::string_view kHex = "0123456789abcdef";
  std::string out;
  while (!raw.empty()) {
    if (out.size() >= limit) return out + "...";
    const auto byte = static_cast<unsigned char>(raw.front());
    const std::size_t length = utf8_length(raw);
    if (length == 0 || byte < 0x20 || byte == 0x7f) {
      out += "\\x";
      out += kHex[byte >> 4U];
      out += kHex[byte & 15U];
      raw.remove_prefix(1);
    } else {
      out += raw.substr(0, length);
      raw.remove_prefix(length);
    }
  }
  return out;
}

std::string reasons(const Report& report) {
  std::string out;
  for (const auto& kind : report.kinds)
    if (kind.dropped > 0)
      out += "; " + std::string(name(kind.kind)) + ": " + std::to_string(kind.dropped) + ", e.g. " +
             kind.example;
  return out;
}

std::string to_text(const Report& report) {
  std::string out;
  out += report.file + ": " + (report.gzip ? "gzip, " : "") + delimiter_name(report.delimiter) +
         "-separated, " + (report.header ? "with" : "no") + " header" +
         (report.title_lines > 0 ? " below " + count_of(report.title_lines, "line") + " of titles" : "") +
         (report.encoding.empty() ? "" : ", converted from " + report.encoding) + "\n";
  out += "customer: " + column_text(report.customer) + "\n";
  out +=
      "date: " + column_text(report.date) + ", " + report.date_format + " (" + report.date_format_how + ")";
  if (!report.time_zone.empty())
    out += ", days of " + report.time_zone + "; times without a zone are taken for " +
           (report.times_in_utc ? "UTC" : "local ones");
  out += "\n";
  out += "amount: " + column_text(report.amount);
  if (report.amount.number != 0)
    out += ", decimal mark '" + std::string(1, report.decimal_mark) + "' (" + report.decimal_mark_how + ")";
  for (std::size_t l = 0; l < kLabels; ++l)
    if (report.labels[l].number != 0)
      out += "\n" + std::string(name(static_cast<Label>(l))) + ": " + column_text(report.labels[l]) + ", " +
             std::to_string(report.label_names[l]) + " different";
  out += "\n" + extras_text(report);
  out += "rows: " + std::to_string(report.rows_read) + " read, " + std::to_string(report.rows_used) +
         " used, " + std::to_string(report.rows_dropped()) + " dropped\n";
  for (const auto& kind : report.kinds)
    if (kind.count > 0) out += kind_text(kind);
  if (report.continued_rows > 0)
    out += "  " + std::to_string(report.continued_rows) +
           " of these go on a receipt, without an amount of their own\n";
  if (report.rows_used == 0) return out;
  if (report.labels[static_cast<std::size_t>(Label::event)].number != 0)
    out += "events: " + count_of(report.event_rows, "row") + " without an amount\n";
  out += "transactions: " + std::to_string(report.transactions) + " from " + to_string(report.first_day) +
         " to " + to_string(report.last_day) + " (" + count_of(report.same_day_rows, "same-day row") + ", " +
         count_of(report.returned_purchases, "fully returned purchase") + ")\n";
  out += "customers: " + std::to_string(report.customers) + " (" +
         std::to_string(report.customers_after_calibration) +
         " more first bought after the calibration period, " +
         std::to_string(report.customers_without_purchase) + " without a purchase)\n";
  if (report.amount.number != 0)
    out += "amounts: " + format_amount(report.amount_read) + " read, " + format_amount(report.amount_used) +
           " used, " + format_amount(report.amount_dropped) + " dropped, " +
           (report.amount_refunded != 0 ? format_amount(report.amount_refunded) + " refunded, " : "") +
           format_amount(report.unmatched_returns) + " unmatched returns" +
           (report.later_return_count > 0
                ? ", " + format_amount(report.later_returns) +
                      " returned after the calibration period, at whose end nobody knew of it"
                : "") +
           "\n";
  if (report.later_refund_rows > 0)
    out += "refunded or cancelled after the calibration period, at whose end nobody knew of it: " +
           count_of(report.later_refund_rows, "row") + ", " + format_amount(report.later_refunds) + "\n";
  if (report.nameless_rows > 0) {
    out += "without a customer: " + count_of(report.nameless_rows, "row");
    if (report.amount.number != 0)
      out += ", " + format_amount(report.nameless_amount) + ", which is " +
             percent(report.nameless_amount,
                     report.amount_used + report.nameless_amount - report.nameless_used) +
             " of sales";
    out += "\n";
  }
  return out;
}

}  // namespace stamkund::ingest
