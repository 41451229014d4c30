#pragma once
// How names of columns are looked up in lists of words. Internal to what names say.
#include <algorithm>
#include <span>
#include <string>
#include <string_view>

namespace stamkund::ingest {

using Words = std::span<const std::string_view>;

[[nodiscard]] inline bool contains_any(const std::string& name, Words parts) {
  return std::any_of(parts.begin(), parts.end(),
                     [&](auto part) { return name.find(part) != std::string::npos; });
}

[[nodiscard]] inline bool is_word(const std::string& name, Words words) {
  return std::find(words.begin(), words.end(), name) != words.end();
}

/// Words in order: earlier ones fit better.
[[nodiscard]] inline int fit(const std::string& name, Words words, Words parts, int of_parts = 100) {
  const auto word = std::find(words.begin(), words.end(), name);
  if (word != words.end()) return 1000 - static_cast<int>(word - words.begin());
  for (std::size_t p = 0; p < parts.size(); ++p)
    if (name.find(parts[p]) != std::string::npos) return of_parts - static_cast<int>(p);
  return 0;
}

/// How well a name fits a customer; `whole`: normalised.
[[nodiscard]] int customer_fit(std::string_view raw, const std::string& whole);

/// "ID_Commande", "Auftragsnr": how well a name fits receipts, by a word for papers and one for numbers.
[[nodiscard]] int fit_of_numbered_paper(std::string_view raw);
/// "Name des Kaeufers", "Numer klienta": how well one fits customers, by a word for who buys beside another.
[[nodiscard]] int fit_of_named_buyer(std::string_view raw);

/// How well a name fits the day of purchase; `name`: normalised.
[[nodiscard]] int date_fit(std::string_view raw, const std::string& name);

/// How well a name that has a word for a sum fits the amount at most: "Total Promotions", "Lines Total".
[[nodiscard]] int fit_of_other_total(std::string_view raw);
/// "Lifetime amount", "Year to date": of many purchases.
[[nodiscard]] bool sums_over_time(std::string_view raw);
/// "Latitude", "Size".
[[nodiscard]] bool names_measure(std::string_view raw);
/// "Post discount price": what was paid, and no discount.
[[nodiscard]] bool is_after_discount(std::string_view raw);
/// How well a name fits how many were bought; `whole`: normalised.
[[nodiscard]] int quantity_fit(std::string_view raw, const std::string& whole);
/// It says pieces and nothing of their money.
[[nodiscard]] bool counts_pieces(std::string_view raw, const std::string& whole);
/// "unitprice", in all languages.
[[nodiscard]] bool is_price(const std::string& whole);
/// How well a name fits what is taken off a row; `whole`: normalised.
[[nodiscard]] int discount_fit(std::string_view raw, const std::string& whole);
/// "Next charge date", "Renewal": nothing was bought yet.
[[nodiscard]] bool names_day_to_come(std::string_view raw);

}  // namespace stamkund::ingest
