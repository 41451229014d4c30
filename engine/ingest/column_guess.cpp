#include "engine/ingest/column_guess.h"

#include <algorithm>
#include <array>
#include <span>

namespace stamkund::ingest {
namespace {

// A column plays a role if at least this share of its sample values can be read that way (assumption): half,
// when its name says so too; nine tenths on the strength of the values alone.
constexpr double kShareNamed = 0.5;
constexpr double kShareUnnamed = 0.9;

using Words = std::span<const std::string_view>;

// English first, Swedish second. In order: earlier words fit better.
constexpr std::array<std::string_view, 41> kCustomerWords = {
    "customerid",  "customer",     "custid",    "cust",      "customerno", "customernumber", "customernr",
    "customerkey", "clientid",     "client",    "memberid",  "member",     "membernumber",   "householdid",
    "household",   "householdkey", "hhid",      "userid",    "user",       "accountid",      "account",
    "cardid",      "cardnumber",   "loyaltyid", "shopperid", "shopper",    "buyerid",        "buyer",
    "panelistid",  "panelist",     "visitorid", "personid",  "id",         "kundid",         "kund",
    "kundnr",      "kundnummer",   "medlemsid", "medlemsnr", "medlem",     "hush\xC3\xA5ll"};
constexpr std::array<std::string_view, 7> kCustomerParts = {"customer", "cust",   "client",   "member",
                                                            "kund",     "medlem", "household"};
constexpr std::array<std::string_view, 21> kDateWords = {
    "date",        "orderdate",    "transactiondate", "transdate",   "purchasedate",
    "invoicedate", "saledate",     "datetime",        "timestamp",   "day",
    "ordertime",   "purchasetime", "transactiontime", "time",        "createdat",
    "datum",       "orderdatum",   "k\xC3\xB6pdatum", "inkopsdatum", "tidpunkt",
    "dag"};
constexpr std::array<std::string_view, 5> kDateParts = {"date", "datum", "timestamp", "day", "time"};
constexpr std::array<std::string_view, 30> kAmountWords = {
    "amount",     "totalamount", "netamount",   "amountpaid",   "revenue",    "netrevenue",
    "spend",      "spent",       "sales",       "netsales",     "salesvalue", "dollarvalue",
    "dollars",    "ordervalue",  "basketvalue", "value",        "total",      "ordertotal",
    "totalprice", "price",       "turnover",    "gmv",          "paid",       "belopp",
    "summa",      "totalt",      "pris",        "v\xC3\xA4rde", "intakt",     "oms\xC3\xA4ttning"};
constexpr std::array<std::string_view, 12> kAmountParts = {"amount", "revenue", "spend",  "dollar",
                                                           "sales",  "value",   "belopp", "price",
                                                           "total",  "summa",   "pris",   "paid"};
// Parts of names of columns of numbers that are no money, or not the money that was paid.
constexpr std::array<std::string_view, 17> kNotMoney = {
    "number", "qty", "quantit", "count", "units", "items", "antal",   "disc",  "rabatt",
    "tax",    "vat", "moms",    "ship",  "zip",   "phone", "percent", "points"};
constexpr std::array<std::string_view, 4> kLabelEnds = {"id", "nr", "no", "key"};

/// Letters and digits only, ASCII in lower case.
std::string normalised(std::string_view name) {
  std::string out;
  for (const char c : name.substr(0, 200)) {
    if (c >= 'A' && c <= 'Z') out += static_cast<char>(c - 'A' + 'a');
    const auto byte = static_cast<unsigned char>(c);
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || byte >= 0x80) out += c;
  }
  return out;
}

int fit(const std::string& name, Words words, Words parts) {
  const auto word = std::find(words.begin(), words.end(), name);
  if (word != words.end()) return 1000 - static_cast<int>(word - words.begin());
  for (std::size_t p = 0; p < parts.size(); ++p)
    if (name.find(parts[p]) != std::string::npos) return 100 - static_cast<int>(p);
  return 0;
}

std::string name_of(const std::vector<std::string>& names, std::size_t column) {
  return column < names.size() ? names[column] : "";
}

/// The best-named column that `good` accepts; ties go to the first.
std::optional<std::size_t> by_name(Role role, const std::vector<std::string>& names, auto good) {
  std::optional<std::size_t> best;
  int best_fit = 0;
  for (std::size_t c = 0; c < names.size(); ++c) {
    const int this_fit = name_fit(role, names[c]);
    if (this_fit <= best_fit || !good(c)) continue;
    best = c;
    best_fit = this_fit;
  }
  return best;
}

}  // namespace

double ColumnStats::date_share() const {
  if (values == 0) return 0.0;
  const auto top = dates.best();
  const std::uint64_t count = std::max(asked_dates, top ? dates.count(*top) : 0);
  return static_cast<double>(count) / static_cast<double>(values);
}

double ColumnStats::amount_share() const {
  return values == 0 ? 0.0 : static_cast<double>(amounts.numeric()) / static_cast<double>(values);
}

std::vector<ColumnStats> column_stats(const SampleRows& rows, std::size_t width, const DateFormat* asked) {
  std::vector<ColumnStats> stats(width);
  for (std::size_t r = 0; r < rows.size(); ++r) {
    if (rows[r].size() != width) continue;
    for (std::size_t c = 0; c < width; ++c) {
      const auto& value = rows[r][c];
      if (value.empty()) continue;
      ++stats[c].values;
      if (asked != nullptr) {
        if (asked->parse(value)) ++stats[c].asked_dates;
      } else {
        stats[c].dates.add(value, r + 1);
      }
      stats[c].amounts.add(value);
    }
  }
  return stats;
}

int name_fit(Role role, std::string_view raw) {
  const std::string name = normalised(raw);
  switch (role) {
    case Role::customer:
      return fit(name, kCustomerWords, kCustomerParts);
    case Role::date:
      return fit(name, kDateWords, kDateParts);
    case Role::amount:
      return names_no_money(raw) ? 0 : fit(name, kAmountWords, kAmountParts);
  }
  return 0;
}

bool names_no_money(std::string_view raw) {
  const std::string name = normalised(raw);
  if (std::find(kAmountWords.begin(), kAmountWords.end(), name) != kAmountWords.end()) return false;
  return std::any_of(kNotMoney.begin(), kNotMoney.end(),
                     [&](auto part) { return name.find(part) != std::string::npos; }) ||
         std::any_of(kLabelEnds.begin(), kLabelEnds.end(), [&](auto end) { return name.ends_with(end); });
}

void guess_columns(const std::vector<std::string>& names, const std::vector<ColumnStats>& stats,
                   bool want_amount, const std::vector<std::size_t>& labels, Guess& customer, Guess& date,
                   Guess& amount) {
  const std::size_t width = stats.size();
  const auto taken = [&](std::size_t c) {
    return c == customer.column || c == date.column || c == amount.column ||
           std::find(labels.begin(), labels.end(), c) != labels.end();
  };

  if (!date.column) {
    date.column = by_name(Role::date, names,
                          [&](std::size_t c) { return !taken(c) && stats[c].date_share() >= kShareNamed; });
    date.how = "by its name";
  }
  // A number may be a time in seconds, so what is named like a customer is a date only if nothing else is.
  for (const bool customers_too : {false, true}) {
    if (date.column) break;
    double best = kShareNamed;
    for (std::size_t c = 0; c < width; ++c) {
      if (taken(c) || stats[c].date_share() < best || (date.column && stats[c].date_share() == best) ||
          (!customers_too && name_fit(Role::customer, name_of(names, c)) > 0))
        continue;
      date.column = c;
      best = stats[c].date_share();
    }
    date.how = "the column of dates";
  }
  if (!customer.column) {
    customer.column = by_name(Role::customer, names, [&](std::size_t c) { return !taken(c); });
    customer.how = "by its name";
  }
  if (want_amount && !amount.column) {
    amount.column = by_name(Role::amount, names, [&](std::size_t c) {
      return !taken(c) && stats[c].amount_share() >= kShareNamed;
    });
    amount.how = "by its name";
  }
  // The last column of numbers; those with decimals are preferred, for counts have none.
  const auto last_number = [&](bool with_decimals) {
    std::optional<std::size_t> last;
    for (std::size_t c = 0; c < width; ++c) {
      if (taken(c) || names_no_money(name_of(names, c)) || stats[c].amount_share() < kShareUnnamed) continue;
      if (!with_decimals || stats[c].amounts.with_mark() > 0) last = c;
    }
    return last;
  };
  if (want_amount && !amount.column) {
    amount.column = last_number(true);
    amount.how = "the last column of decimal numbers";
  }
  if (!customer.column) {
    for (std::size_t c = 0; c < width && !customer.column; ++c)
      if (!taken(c)) customer.column = c;
    customer.how = "the first column that is neither date nor amount";
  }
  if (want_amount && !amount.column) {
    amount.column = last_number(false);
    amount.how = "the last column of numbers";
  }
}

}  // namespace stamkund::ingest
