#include "engine/ingest/row_money.h"

#include <algorithm>
#include <cstdlib>

#include "engine/base/count.h"
#include "engine/ingest/placeholder.h"

namespace stamkund::ingest {

RowMoney::RowMoney(const Layout& layout, const Options& options, const Currencies& currencies,
                   const DayReader& day_of, Report& report)
    : layout_(layout), options_(options), currencies_(currencies), day_of_(day_of), report_(report) {
  line_ = {layout.amount,      layout.extra(Extra::quantity), std::nullopt,  layout.extra(Extra::refund),
           layout.discount_as, layout.decimal_mark,           options.credit};
  line_.debit = layout.debit;
  line_.left = layout.left;
  line_.left_if_any = layout.left_if_any;
  if (!layout.discount_once) line_.discount = layout.extra(Extra::discount);
}

void RowMoney::add_to(Amount& total, Amount amount) {
  if (__builtin_add_overflow(total, amount, &total)) overflowed_ = true;
}

std::optional<Day> RowMoney::day_in(std::string_view when, std::size_t column) const {
  if (column < layout_.own_dates.size() && layout_.own_dates[column] &&
      layout_.own_dates[column]->pattern() != layout_.date_format.pattern())
    if (const auto day = layout_.own_dates[column]->parse(when)) return day;
  return day_of_(when);
}

bool RowMoney::came_later(std::string_view when, std::size_t column, std::optional<Day> day) const {
  if (options_.later_returns || !day) return false;
  // Of what was bought after calibration all is known up to the last day that was observed.
  const bool then_known = options_.calibration_end && *day <= *options_.calibration_end;
  const auto& end = then_known ? options_.calibration_end : options_.observation_end;
  if (!end || *day > *end) return false;
  const auto then = day_in(when, column);
  return then && *then > *end;
}

Amount RowMoney::discount_once(Amount amount, const Fields& fields, bool continues) {
  if (!continues) {
    const auto stated = parse_amount(fields[*layout_.extra(Extra::discount)], layout_.decimal_mark);
    discount_left_ = std::abs(stated.value_or(0));
  }
  const Amount off = std::clamp<Amount>(discount_left_, 0, std::max<Amount>(0, amount));
  discount_left_ -= off;
  return amount - off;
}

Amount RowMoney::refund_of(Amount amount, Amount per, const Fields& fields, const RowScreen::Seen& seen,
                           std::optional<Day> day) {
  if (amount <= 0) return 0;
  const auto dates = layout_.extra(Extra::refund_date);
  const std::string_view when = dates ? fields[*dates] : std::string_view{};
  const bool by_date = layout_.refunds_by_date && !when.empty() && seen.verdict != Verdict::part_refunded &&
                       !says_nothing(when) && day_in(when, *dates).has_value();
  by_date_ += by_date ? 1U : 0U;
  const bool in_full = seen.verdict == Verdict::refunded || by_date;
  auto stated = line_.refunded(fields);
  if (stated) *stated /= per;
  if (!stated && !(in_full && layout_.refunds_in_place)) return 0;
  if (in_full && stated == 0 && layout_.refunds_in_part && layout_.refunds_in_place) stated.reset();
  if (in_full && stated == 0) ++refunded_zero_;
  if (stated.value_or(0) > amount) {
    ++beyond_rows_;
    add_to(beyond_, *stated - amount);
  }
  const Amount back = std::min(stated.value_or(amount), amount);
  if (back == 0) return 0;
  // Without a day of its own, what was cancelled was given back then.
  const bool own = !when.empty() && !says_nothing(when);
  if (own ? came_later(when, *dates, day) : came_later(seen.voided_on, seen.voided_in, day)) {
    ++report_.later_refund_rows;
    add_to(report_.later_refunds, back);
    return 0;
  }
  const bool dated = own ? day_in(when, *dates).has_value()
                         : !seen.voided_on.empty() && day_in(seen.voided_on, seen.voided_in).has_value();
  if (!dated) ++report_.undated_refund_rows;
  return back;
}

RowMoney::Money RowMoney::price(const Fields& fields, RowScreen::Seen& seen, bool event,
                                std::optional<Day> day) {
  const bool cancelled_later = seen.verdict == Verdict::no_sale && seen.before_void != Verdict::no_sale &&
                               came_later(seen.voided_on, seen.voided_in, day);
  if (cancelled_later) seen.verdict = seen.before_void;
  if (!cancelled_later && !seen.voided_on.empty() && !day_in(seen.voided_on, seen.voided_in))
    ++report_.undated_refund_rows;
  Money money;
  money.event = event;
  if (!layout_.amount) return money;
  money.amount = line_.gross(fields);
  if (layout_.amount_once && seen.continues) money.amount = 0;
  const bool may_be_empty = money.event || seen.continues;
  if (!money.amount && may_be_empty && no_value(fields[*layout_.amount])) money.amount = 0;
  // A return may say what it gives back in the column of refunds alone.
  if (!money.amount && seen.verdict == Verdict::gives_back && no_value(fields[*layout_.amount]))
    money.amount = line_.refunded(fields);
  if (!money.amount) return money;
  if (layout_.discount_once) money.amount = discount_once(*money.amount, fields, seen.continues);
  if (seen.verdict == Verdict::gives_back && *money.amount > 0) money.amount = -*money.amount;
  const CurrencyCode code =
      seen.currency != kNoCurrency ? seen.currency : currency_code(options_.currency).value_or(kNoCurrency);
  const Amount per = options_.minor_units.value_or(false) ? minor_units_of(code) : 1;
  *money.amount /= per;
  const std::uint64_t rows = report_.later_refund_rows;
  const Amount later = report_.later_refunds;
  money.refunded = refund_of(*money.amount, per, fields, seen, day);
  // Cancelled is given back in full: what no refund says, too.
  const Amount rest = *money.amount - money.refunded - (report_.later_refunds - later);
  if (cancelled_later && rest > 0) {
    report_.later_refund_rows = rows + 1;
    add_to(report_.later_refunds, rest);
  }
  if (options_.rates.empty()) return money;
  money.amount = currencies_.converted(*money.amount, seen.currency);
  if (money.refunded > 0)
    money.refunded = std::min(*money.amount, currencies_.converted(money.refunded, seen.currency));
  return money;
}

void RowMoney::judge(Problems& problems) const {
  const auto warn = [&](std::string message, std::string suggestion) {
    problems.warning({Severity::warning, report_.file, 0, "", std::move(message), std::move(suggestion)});
  };
  if (by_date_ > 0 &&
      !report_.extras[static_cast<std::size_t>(Extra::refund_date)].how.starts_with("asked")) {
    const ColumnChoice& column = report_.extras[static_cast<std::size_t>(Extra::refund_date)];
    warn("rows with a day in column " + std::to_string(column.number) + " '" + column.name +
             "' were given back in full on it, for no column says how much",
         "--refund-date-column none takes nothing off, --refund-column names a column that says how much");
  }
  if (refunded_zero_ > 0)
    warn(count_of(refunded_zero_, "row") +
             (refunded_zero_ == 1 ? " has the status refunded and a refund"
                                  : " have the status refunded and a refund") +
             " of 0: they count in full",
         "--drop 'COLUMN=refunded' leaves them out, --refund-column none goes by the status");
  if (beyond_rows_ > 0)
    warn("more was given back than was paid in " + count_of(beyond_rows_, "row") + ", by " +
             format_amount(beyond_) + ": no more is taken off than was paid",
         "");
}

}  // namespace stamkund::ingest
