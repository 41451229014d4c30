// The money of a row: a total before the price of one; the price of one times how many, where that is all.
#include <algorithm>
#include <set>

#include "engine/ingest/column_words.h"
#include "engine/ingest/exact_product.h"
#include "engine/ingest/guess_roles.h"
#include "engine/ingest/name_fits.h"
#include "engine/ingest/no_customers.h"
#include "engine/ingest/no_header.h"

namespace stamkund::ingest {
namespace {

// Rows with more than one piece that must agree before a column counts as the product (assumption), and the
// share of them that must.
constexpr std::size_t kLeastProducts = 3;
constexpr double kShareProducts = 0.95;
constexpr Amount kCent = kAmountScale / 100;
// Numbers of pieces in one row, and rows that tell (assumptions).
constexpr Amount kMostPieces = 12;
constexpr std::uint64_t kLeastPieces = 20;

bool may_be_amount(const Evidence& evidence, const Guesses& guesses, std::size_t c) {
  return !is_taken(evidence, guesses, c) && evidence.stats[c].amount_share() >= kShareNamed;
}

std::optional<Amount> number(const Evidence& evidence, std::size_t row, std::size_t c) {
  if (c >= evidence.rows[row].size()) return std::nullopt;
  return parse_amount(evidence.rows[row][c], evidence.stats[c].amounts.mark());
}

/// Is `total` quantity times price, to the cent, wherever there is more than one piece?
bool is_product(const Evidence& evidence, std::size_t total, std::size_t quantity, std::size_t price) {
  std::size_t asked = 0;
  std::size_t agree = 0;
  for (std::size_t r = 0; r < evidence.rows.size(); ++r) {
    const auto t = number(evidence, r, total);
    const auto q = number(evidence, r, quantity);
    const auto p = number(evidence, r, price);
    if (!t || !q || !p || *q == kAmountScale || *p == 0 || (*q == 0 && *t == 0)) continue;
    const auto product = exact_product(*q, *p);
    if (!product) continue;
    ++asked;
    if (std::abs(*product - *t) <= kCent) ++agree;
  }
  return asked >= kLeastProducts && static_cast<double>(agree) >= kShareProducts * static_cast<double>(asked);
}

/// 0 in all rows but for some: no money of theirs.
bool is_nothing(const Evidence& evidence, std::size_t c, double share = 1.0) {
  std::size_t values = 0, none = 0;
  for (std::size_t r = 0; r < evidence.rows.size(); ++r) {
    const auto value = number(evidence, r, c);
    values += value ? 1U : 0U;
    none += value == 0 ? 1U : 0U;
  }
  return values > 0 && static_cast<double>(none) >= share * static_cast<double>(values);
}

/// Called a part of what was paid, an average or the like, and no more than that.
bool is_other_money(const std::string& name) {
  return names_shipping(name) || names_fee(name) || names_tax(name) || fit_of_other_total(name) < 50;
}

std::optional<std::size_t> quantity_by_name(const Evidence& evidence, const Guesses& guesses) {
  std::optional<std::size_t> best;
  int best_fit = 0;
  for (std::size_t c = 0; c < evidence.stats.size(); ++c) {
    const int fit = name_fit(Role::quantity, name_of(evidence, c));
    if (fit <= best_fit || is_taken(evidence, guesses, c) || evidence.stats[c].amount_share() < kShareNamed)
      continue;
    best = c;
    best_fit = fit;
  }
  return best;
}

/// Its order reports state item-price for all pieces of the row.
bool is_amazon(const Evidence& evidence) {
  const auto has = [&](std::string_view wanted) {
    return std::any_of(evidence.names.begin(), evidence.names.end(),
                       [&](const auto& name) { return normalised(name) == wanted; });
  };
  return has("amazonorderid") || (has("quantitypurchased") && has("itemprice"));
}

/// A column of another name that is quantity times price in every row.
void prefer_product(const Evidence& evidence, Guesses& guesses) {
  Guess& amount = guesses.amount;
  const Guess& asked = guesses.extra(Extra::quantity);
  if (amount.asked || asked.asked || !amount.column || amount.how == kBeforeFees ||
      (price_of(name_of(evidence, *amount.column)) == PriceOf::all && !units_of_rate(evidence, guesses)))
    return;
  auto quantity = quantity_by_name(evidence, guesses);
  if (!quantity) quantity = units_of_rate(evidence, guesses);
  if (!quantity) {
    // Whatever the two are called, if no other two are.
    for (std::size_t q = 0; q < evidence.stats.size(); ++q) {
      if (is_taken(evidence, guesses, q) || evidence.stats[q].amounts.with_mark() > 0 ||
          evidence.stats[q].amount_share() < kShareUnnamed)
        continue;
      for (std::size_t c = 0; c < evidence.stats.size() && !quantity; ++c)
        if (c != q && !is_taken(evidence, guesses, c) && is_product(evidence, c, q, *amount.column))
          quantity = q;
    }
  }
  if (!quantity) return;
  for (std::size_t c = 0; c < evidence.stats.size(); ++c) {
    if (c == quantity || is_taken(evidence, guesses, c) ||
        !is_product(evidence, c, *quantity, *amount.column))
      continue;
    amount.others.push_back(*amount.column);
    amount.column = c;
    amount.how = "it is quantity times price in the first rows";
    return;
  }
}

/// Small whole numbers below a price in nearly all rows are pieces, whatever their column is called.
void prefer_money(const Evidence& evidence, Guesses& guesses) {
  Guess& amount = guesses.amount;
  if (amount.asked || !amount.column || price_of(name_of(evidence, *amount.column)) != PriceOf::all) return;
  const std::size_t pieces = *amount.column;
  const ColumnStats& stats = evidence.stats[pieces];
  if (stats.amounts.with_mark() > 0 || stats.below_zero > 0 || stats.values < kLeastPieces) return;
  for (std::size_t c = 0; c < evidence.stats.size(); ++c) {
    if (c == pieces || price_of(name_of(evidence, c)) == PriceOf::all || !may_be_amount(evidence, guesses, c))
      continue;
    std::size_t rows = 0;
    std::size_t below = 0;
    Amount most = 0;
    for (std::size_t r = 0; r < evidence.rows.size(); ++r) {
      const auto count = number(evidence, r, pieces);
      const auto price = number(evidence, r, c);
      if (!count || !price) continue;
      ++rows;
      most = std::max(most, *count);
      if (*count < *price) ++below;
    }
    if (most > kMostPieces * kAmountScale ||
        static_cast<double>(below) < kShareProducts * static_cast<double>(rows))
      continue;
    guesses.notes.emplace_back("column " + std::to_string(pieces + 1) + " '" + safe_name(evidence, pieces) +
                                   "' has whole numbers up to " + std::to_string(most / kAmountScale) +
                                   " and is taken for pieces; column " + std::to_string(c + 1) + " '" +
                                   safe_name(evidence, c) + "' is the money of the row",
                               "--quantity-column '" + safe_name(evidence, pieces) +
                                   "' multiplies, --amount-column says that it is money");
    amount.others.push_back(pieces);
    amount.column = c;
    amount.how = "by its name; column " + std::to_string(pieces + 1) + " counts pieces";
    return;
  }
}

}  // namespace

void guess_amount(const Evidence& evidence, Guesses& guesses) {
  Guess& amount = guesses.amount;
  if (!evidence.want_amount) return;
  const bool of_one = guesses.extra(Extra::quantity).column.has_value();  // so the user says
  const bool ledger = is_sage_ledger(guesses);
  int best_fit = 0;
  for (std::size_t c = 0; c < evidence.stats.size() && !amount.asked; ++c) {
    const std::string name = name_of(evidence, c);
    int fit = name_fit(Role::amount, name);
    if (fit > 0 && of_one && price_of(name) != PriceOf::all) fit += 2000;
    // What is nothing in all rows loses to what is something.
    if (fit > 0 && is_nothing(evidence, c)) fit = 1;
    if (fit > 0 && ledger && normalised(name).ends_with("paid")) fit = 1;
    if (fit <= best_fit || !may_be_amount(evidence, guesses, c)) continue;
    amount.column = c;
    amount.how = "by its name";
    best_fit = fit;
  }
  prefer_gross(evidence, guesses);
  prefer_final_price(evidence, guesses);
  prefer_product(evidence, guesses);
  prefer_money(evidence, guesses);
  follow_sums(evidence, guesses);
  for (std::size_t c = 0; c < evidence.stats.size() && amount.column; ++c)
    if (name_fit(Role::amount, name_of(evidence, c)) > 0 && may_be_amount(evidence, guesses, c) &&
        std::find(amount.others.begin(), amount.others.end(), c) == amount.others.end())
      amount.others.push_back(c);
}

namespace {

/// "0671312838": long, whole and begun with 0 or + in most rows.
bool has_phones(const Evidence& evidence, std::size_t column) {
  constexpr std::size_t kShortest = 8;
  std::size_t values = 0, phones = 0;
  for (const auto& row : evidence.rows) {
    if (column >= row.size() || row[column].empty()) continue;
    const std::string& text = row[column];
    ++values;
    phones += text.size() >= kShortest && (text[0] == '0' || text[0] == '+') &&
                      std::all_of(text.begin() + 1, text.end(),
                                  [](char digit) { return (digit >= '0' && digit <= '9') || digit == ' '; })
                  ? 1U
                  : 0U;
  }
  return 2 * phones > values;
}

}  // namespace

void guess_amount_without_name(const Evidence& evidence, Guesses& guesses, bool with_decimals) {
  Guess& amount = guesses.amount;
  if (!evidence.want_amount || amount.asked || amount.column) return;
  constexpr double kMostly = 0.8;  // of rows (assumption)
  std::optional<std::size_t> last, last_of_all;
  for (std::size_t c = 0; c < evidence.stats.size(); ++c) {
    const ColumnStats& stats = evidence.stats[c];
    if (is_taken(evidence, guesses, c) || names_no_money(name_of(evidence, c)) ||
        stats.amount_share() < kShareUnnamed || numbers_rows(evidence, c) || has_phones(evidence, c) ||
        (!evidence.names.empty() && numbers_things(evidence, c)))
      continue;
    if (with_decimals && stats.amounts.with_mark() == 0) continue;
    last_of_all = c;
    if (!is_nothing(evidence, c, kMostly) && !is_other_money(name_of(evidence, c))) last = c;
  }
  if (!last) last = last_of_all;
  if (!last && with_decimals && take_fee(evidence, guesses)) return;
  amount.column = last;
  amount.how = std::string(kByPlace) + (with_decimals ? " decimal numbers" : " numbers");
  if (!last || with_decimals || !evidence.names.empty()) return;
  if (const auto larger = larger_beside(evidence, guesses, *last)) {
    amount.column = larger;
    amount.how = std::string(kByPlace) + " large numbers";
    amount.others.push_back(*last);
  }
}

namespace {

/// Amounts of several pieces are multiples of what one piece costs elsewhere in the file, and not these
/// prices themselves: then they are of all pieces, whatever the column is called.
bool is_of_all_pieces(const Evidence& evidence, std::size_t amount, std::size_t quantity) {
  std::set<Amount> of_one;
  for (std::size_t r = 0; r < evidence.rows.size(); ++r)
    if (number(evidence, r, quantity) == kAmountScale)
      if (const auto money = number(evidence, r, amount)) of_one.insert(*money);
  std::size_t rows = 0, multiples = 0, prices = 0;
  for (std::size_t r = 0; r < evidence.rows.size(); ++r) {
    const auto pieces = number(evidence, r, quantity), money = number(evidence, r, amount);
    if (!pieces || !money || *pieces <= kAmountScale || *pieces % kAmountScale != 0) continue;
    const Amount many = *pieces / kAmountScale;
    ++rows;
    multiples += *money % many == 0 && of_one.contains(*money / many) ? 1U : 0U;
    prices += of_one.contains(*money) ? 1U : 0U;
  }
  constexpr double kMostMultiples = 0.5, kMore = 0.3;  // of rows (assumptions)
  return rows >= kLeastPieces &&
         static_cast<double>(multiples) >= kMostMultiples * static_cast<double>(rows) &&
         static_cast<double>(multiples) >= static_cast<double>(prices) + kMore * static_cast<double>(rows);
}

/// Is it, in every row, how many were bought times what one costs, where names say so?
bool is_price_of_all(const Evidence& evidence, std::size_t total) {
  for (std::size_t q = 0; q < evidence.stats.size(); ++q) {
    if (q == total || name_fit(Role::quantity, name_of(evidence, q)) == 0) continue;
    for (std::size_t p = 0; p < evidence.stats.size(); ++p) {
      if (p == total || p == q || price_of(name_of(evidence, p)) == PriceOf::all) continue;
      std::size_t rows = 0, several = 0, differ = 0;
      for (std::size_t r = 0; r < evidence.rows.size(); ++r) {
        const auto pieces = number(evidence, r, q), price = number(evidence, r, p),
                   all = number(evidence, r, total);
        if (!pieces || !price || !all) continue;
        const auto product = exact_product(*pieces, *price);
        ++rows;
        several += *pieces != kAmountScale ? 1U : 0U;
        differ += !product || std::abs(*product - *all) > kCent ? 1U : 0U;
      }
      if (rows >= kLeastProducts && several > 0 && differ == 0) return true;
    }
  }
  return false;
}

/// Never more than the other, and something in some row.
bool is_below(const Evidence& evidence, std::size_t column, std::size_t other) {
  bool some = false;
  for (std::size_t r = 0; r < evidence.rows.size(); ++r) {
    const auto one = number(evidence, r, column), all = number(evidence, r, other);
    if (!one || !all) continue;
    if (std::abs(*one) > std::abs(*all)) return false;
    some = some || *one != 0;
  }
  return some;
}

}  // namespace

void guess_quantity(const Evidence& evidence, Guesses& guesses) {
  Guess& quantity = guesses.extra(Extra::quantity);
  Guess& discount = guesses.extra(Extra::discount);
  if (!guesses.amount.column) return;
  // What comes to a total with its fees is one, also where it is called a price.
  const bool total = guesses.amount.how == kBeforeFees &&
                     price_of(name_of(evidence, guesses.amount.others.front())) == PriceOf::all;
  if (!quantity.asked && !guesses.amount.asked && !total && !is_amazon(evidence) &&
      price_of(name_of(evidence, *guesses.amount.column)) != PriceOf::all) {
    quantity.column = quantity_by_name(evidence, guesses);
    quantity.how = "by its name, for the amount is a price";
    if (quantity.column && is_of_all_pieces(evidence, *guesses.amount.column, *quantity.column)) {
      guesses.amount.how += "; of several pieces it is so many times what one costs, so column " +
                            std::to_string(*quantity.column + 1) + " does not multiply it";
      quantity.column.reset();
    }
  }
  if (!quantity.asked && !quantity.column && !guesses.amount.asked && !total) {
    quantity.column = units_of_rate(evidence, guesses);
    quantity.how = "by its name, for the amount is the price of one";
    if (quantity.column)
      guesses.notes.emplace_back("column " + std::to_string(*guesses.amount.column + 1) + " '" +
                                     safe_name(evidence, *guesses.amount.column) +
                                     "' is taken for the price of one and multiplied by column " +
                                     std::to_string(*quantity.column + 1) + " '" +
                                     safe_name(evidence, *quantity.column) + "'",
                                 "--quantity-column none if it is the price of all");
  }
  if (!quantity.asked && !quantity.column && !guesses.amount.asked && !total && !is_amazon(evidence) &&
      !quantity_by_name(evidence, guesses))
    note_unsaid_pieces(evidence, guesses);
  // A total has its discount taken off already.
  const bool before_discount =
      quantity.column || (is_amazon(evidence) && !guesses.amount.asked &&
                          normalised(name_of(evidence, *guesses.amount.column)) == "itemprice");
  const bool product = !before_discount && !guesses.amount.asked && !quantity.asked &&
                       is_price_of_all(evidence, *guesses.amount.column);
  const std::string name = normalised(name_of(evidence, *guesses.amount.column));
  // A sum before all else, and no total beside it.
  const bool subtotal = !guesses.amount.asked && !before_discount && name == "subtotal";
  if (discount.asked || !(before_discount || subtotal || product) || guesses.amount.how.ends_with(kIsOff))
    return;
  int best_fit = 0;
  for (std::size_t c = 0; c < evidence.stats.size(); ++c) {
    const int fit = name_fit(Role::discount, name_of(evidence, c));
    if (fit <= best_fit || is_taken(evidence, guesses, c)) continue;
    const std::uint64_t values = evidence.stats[c].values;
    std::uint64_t read = 0;
    for (const auto& row : evidence.rows)
      if (c < row.size() && !row[c].empty() &&
          parse_amount(row[c].back() == '%' ? std::string_view(row[c]).substr(0, row[c].size() - 1) : row[c],
                       evidence.stats[c].amounts.mark()))
        ++read;
    if (values == 0 || 2 * read < values) continue;
    if (product && !is_below(evidence, c, *guesses.amount.column)) continue;
    discount.column = c;
    discount.how = "by its name";
    best_fit = fit;
  }
  if (product && discount.column)
    guesses.notes.emplace_back("column " + std::to_string(*guesses.amount.column + 1) + " '" +
                                   safe_name(evidence, *guesses.amount.column) +
                                   "' is quantity times price in all rows, so column " +
                                   std::to_string(*discount.column + 1) + " '" +
                                   safe_name(evidence, *discount.column) + "' is taken off it",
                               "--discount-column none where the price has it off already");
  if (subtotal && discount.column)
    guesses.notes.emplace_back("column " + std::to_string(*discount.column + 1) + " '" +
                                   safe_name(evidence, *discount.column) +
                                   "' is taken off the subtotal, as no column has the total",
                               "--discount-column none where it is off already");
}

}  // namespace stamkund::ingest
