#pragma once
// What a row is worth, and what was given back of it by the end of the calibration period.
#include <optional>
#include <string_view>
#include <vector>

#include "engine/ingest/line_amount.h"
#include "engine/ingest/options.h"
#include "engine/ingest/report.h"
#include "engine/ingest/row_screen.h"
#include "engine/ingest/survey.h"
#include "engine/ingest/time_zone.h"

namespace stamkund::ingest {

/// Days as the file writes them, in the zone that was asked for.
struct DayReader {
  const DateFormat* format = nullptr;
  const TimeZone* zone = nullptr;  ///< null: the day as written
  bool times_in_utc = false;
  const std::vector<DateFormat>* more = nullptr;  ///< in which others are written

  [[nodiscard]] std::optional<Day> operator()(std::string_view text) const {
    auto day = read(*format, text);
    for (std::size_t m = 0; !day && more != nullptr && m < more->size(); ++m) day = read((*more)[m], text);
    return day;
  }

  [[nodiscard]] std::optional<Day> read(const DateFormat& form, std::string_view text) const {
    if (zone == nullptr) return form.parse(text);
    const auto moment = form.read(text);
    return moment ? std::optional(zone->day_of(*moment, times_in_utc)) : std::nullopt;
  }
};

/// All references must outlive this.
class RowMoney {
 public:
  using Fields = std::vector<std::string_view>;
  /// Of one row; no amount where it cannot be read.
  struct Money {
    std::optional<Amount> amount;
    Amount refunded = 0;
    bool event = false;
  };

  RowMoney(const Layout& layout, const Options& options, const Currencies& currencies,
           const DayReader& day_of, Report& report);

  /// `day`: of the purchase, if it can be read. May change the verdict: what was cancelled after the
  /// calibration period was a sale at its end.
  Money price(const Fields& fields, RowScreen::Seen& seen, bool event, std::optional<Day> day);
  /// Says what is doubtful about refunds.
  void judge(Problems& problems) const;
  [[nodiscard]] bool overflowed() const noexcept { return overflowed_; }

 private:
  /// A refund or a cancellation of a purchase up to the calibration's end that nobody knew of at that time.
  [[nodiscard]] bool came_later(std::string_view when, std::size_t column, std::optional<Day> day) const;
  [[nodiscard]] std::optional<Day> day_in(std::string_view when, std::size_t column) const;
  /// `per`: of the units that the row counts in, to one of its currency.
  Amount refund_of(Amount amount, Amount per, const Fields& fields, const RowScreen::Seen& seen,
                   std::optional<Day> day);
  Amount discount_once(Amount amount, const Fields& fields, bool continues);
  void add_to(Amount& total, Amount amount);

  const Layout& layout_;
  const Options& options_;
  const Currencies& currencies_;
  const DayReader& day_of_;
  Report& report_;
  LineAmount line_;
  std::uint64_t refunded_zero_ = 0;  ///< rows called refunded whose refund is 0
  std::uint64_t by_date_ = 0;        ///< rows that were given back because they have a day of it
  std::uint64_t beyond_rows_ = 0;    ///< that gave back more than they cost
  Amount beyond_ = 0;                ///< too much by
  Amount discount_left_ = 0;         ///< of an order, beyond what its lines so far cost
  bool overflowed_ = false;
};

}  // namespace stamkund::ingest
