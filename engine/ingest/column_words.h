#pragma once
// Names of columns, and words in them, taken apart: letters without accents, words where they are divided or
// begin with a capital.
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace stamkund::ingest {

/// Lower case, and Latin letters without accents: "Återbetalt" and "aterbetalt" are one.
[[nodiscard]] std::string plain_letters(std::string_view text);

/// "grossAmount (incl. VAT)": gross, amount, incl, vat.
[[nodiscard]] std::vector<std::string> words_of(std::string_view name);

using WordList = std::span<const std::string_view>;
[[nodiscard]] bool is_among(std::string_view word, WordList words);
[[nodiscard]] bool begins_with_any(std::string_view word, WordList stems);

/// "Total (INR)" without its code of a currency.
[[nodiscard]] std::string without_currency(std::string_view name);

/// What a name says of tax and other parts that are in the money or not.
enum class Side {
  plain,
  net,    ///< what is left: "excl. VAT", "Netto"
  gross,  ///< "incl. VAT", "Brutto"
};
struct SidedName {
  Side side = Side::plain;
  std::string rest;  ///< the name without the words that say so, letters and digits only
};
[[nodiscard]] SidedName sided(std::string_view name);
/// Some word of it says what the shop pays of it to others: "Final Value Fee", "Provision".
[[nodiscard]] bool names_fee(std::string_view name);
/// "Before commission", "Avant commission".
[[nodiscard]] bool is_before_fee(std::string_view name);
/// Some word of it says what sending costs.
[[nodiscard]] bool names_shipping(std::string_view name);
/// What customers pay on top: a tip, a surcharge, a donation beside the order.
[[nodiscard]] bool names_on_top(std::string_view name);
/// Refundable, stornierbar: what may happen, not what has.
[[nodiscard]] bool only_may_be(std::string_view word);
/// Cover against what may happen, or leave to do it: "Cancellation insurance", "Avbokningsskydd", "Free
/// cancellation".
[[nodiscard]] bool covers_what_may_be(const std::vector<std::string>& words);
/// Some word of it says tax.
[[nodiscard]] bool names_tax(std::string_view name);

}  // namespace stamkund::ingest
