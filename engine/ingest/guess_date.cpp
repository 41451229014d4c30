// The day it was bought, before days on which it was delivered or a row was updated.
#include <algorithm>

#include "engine/ingest/date_hints.h"
#include "engine/ingest/guess_roles.h"

namespace stamkund::ingest {
namespace {

constexpr int kFitOfClose = 2000;     // of deals: before all other days
constexpr double kMostlyNoDay = 0.9;  // of its days (assumption)
constexpr double kMostlyEmpty = 0.5;  // of rows (assumption)

/// Where no column has dates as people write them, one that is named a date may have numbers that are some.
void numeric_date(const Evidence& evidence, Guesses& guesses) {
  Guess& date = guesses.date;
  int best_fit = 0;
  for (std::size_t c = 0; c < evidence.stats.size() && !date.asked; ++c) {
    if (evidence.stats[c].date_share() >= kShareNamed) return;
    const int fit = name_fit(Role::date, name_of(evidence, c));
    if (fit <= std::max(best_fit, kFitOfDeed) || is_taken(evidence, guesses, c) ||
        !numeric_format_of(evidence.rows, c))
      continue;
    date.column = c;
    date.how = "by its name";
    best_fit = fit;
  }
}

/// Its days are those that databases write where there is none: 1900-01-01, 9999-12-31.
bool is_no_day(const Evidence& evidence, std::size_t column) {
  static const Day kNever = make_day(1902, 1, 1).value();  // and further from it than people plan
  static const Day kAlways = make_day(2900, 1, 1).value();
  const auto best = evidence.stats[column].dates.best();
  if (!best) return false;
  const DateFormat& format = known_date_formats()[*best];
  std::size_t days = 0, none = 0;
  for (const auto& row : evidence.rows) {
    const auto day = column < row.size() ? format.parse(row[column]) : std::nullopt;
    if (!day) continue;
    ++days;
    none += *day < kNever || kAlways < *day ? 1U : 0U;
  }
  return static_cast<double>(none) >= kMostlyNoDay * static_cast<double>(days);
}

/// What says nothing in its name before a day of delivery or birth.
void prefer_unnamed(const Evidence& evidence, Guesses& guesses) {
  Guess& date = guesses.date;
  for (std::size_t c = 0; c < evidence.stats.size(); ++c) {
    const std::string name = name_of(evidence, c);
    if (c == *date.column || is_taken(evidence, guesses, c) ||
        evidence.stats[c].date_share() < kShareUnnamed || names_other_date(name) ||
        name_fit(Role::customer, name) > 0 || name_fit(Role::receipt, name) > 0 ||
        name_fit(Role::amount, name) > 0)
      continue;
    date.how = "the column of dates that is not called another one";
    date.column = c;
    return;
  }
}

}  // namespace

void guess_date(const Evidence& evidence, Guesses& guesses) {
  Guess& date = guesses.date;
  const std::size_t width = evidence.stats.size();
  std::vector<double> shares;
  for (std::size_t c = 0; c < width; ++c)
    shares.push_back(is_no_day(evidence, c) ? 0.0 : evidence.stats[c].date_share());
  if (std::all_of(shares.begin(), shares.end(), [](double share) { return share < kShareNamed; }))
    for (std::size_t c = 0; c < width; ++c) shares[c] = evidence.stats[c].date_share();
  const auto dates = [&](std::size_t c) { return shares[c]; };
  int best_fit = 0;
  double best_filled = 0.0;
  // A deal is a sale on the day on which it was won, not on that on which somebody hoped for it.
  const bool deals = std::any_of(guesses.status.begin(), guesses.status.end(), [](const StatusColumn& one) {
    return one.says == StatusColumn::Says::stage;
  });
  const double rows = static_cast<double>(std::max<std::size_t>(1, evidence.rows.size()));
  std::string emptier;
  for (std::size_t c = 0; c < width && !date.asked; ++c) {
    const std::string name = name_of(evidence, c);
    const int fit = deals && names_close_date(name) ? kFitOfClose : name_fit(Role::date, name);
    if (fit == 0 || dates(c) < kShareNamed || is_taken(evidence, guesses, c)) continue;
    const double filled = static_cast<double>(evidence.stats[c].values) / rows;
    // One that is mostly empty loses to one that is not, if it is not called another day.
    const bool fuller =
        date.column && best_filled < kMostlyEmpty && filled > 2.0 * best_filled && fit > kFitOfOtherDate;
    const bool sparser =
        date.column && filled < kMostlyEmpty && best_filled > 2.0 * filled && best_fit > kFitOfOtherDate;
    if (!fuller && (sparser || fit <= best_fit)) continue;
    if (fuller) emptier = "; '" + safe_name(evidence, *date.column) + "' is mostly empty";
    date.column = c;
    best_fit = fit;
    best_filled = filled;
    date.how = (fit == kFitOfClose ? std::string(kByClosing) : std::string("by its name")) + emptier;
  }
  if (!date.asked && date.column && best_fit <= kFitOfOtherDate) prefer_unnamed(evidence, guesses);
  // A number may be a time in seconds, so what is named like a customer is a date only if nothing else is;
  // and what is called another day only then, too.
  enum class Also : std::uint8_t { none, others, customers };
  for (const Also also : {Also::none, Also::others, Also::customers}) {
    if (date.asked || date.column) break;
    double best = kShareNamed;
    for (std::size_t c = 0; c < width; ++c) {
      if (dates(c) < best || (date.column && dates(c) == best) || is_taken(evidence, guesses, c) ||
          (also == Also::none && names_other_date(name_of(evidence, c))) ||
          (also != Also::customers && name_fit(Role::customer, name_of(evidence, c)) > 0))
        continue;
      date.column = c;
      best = dates(c);
    }
    date.how = "the column of dates";
  }
  numeric_date(evidence, guesses);
  for (std::size_t c = 0; c < width && date.column; ++c)
    if (c != *date.column && name_fit(Role::date, name_of(evidence, c)) > 0 && dates(c) >= kShareNamed &&
        !is_taken(evidence, guesses, c))
      date.others.push_back(c);
}

}  // namespace stamkund::ingest
