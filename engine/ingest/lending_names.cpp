// What was lent comes back, and nothing is given back with it: "Pickup date" beside "Return date".
#include <algorithm>
#include <array>

#include "engine/ingest/column_names.h"
#include "engine/ingest/column_words.h"

namespace stamkund::ingest {

using namespace std::string_view_literals;

bool names_return_day(std::string_view raw) {
  const std::string name = normalised(raw);
  return name.find("retur") != std::string::npos && names_refund_date(raw);
}

bool names_lending(std::string_view raw) {
  static constexpr std::array kLends = {
      "pickup"sv,    "rent"sv,     "hire"sv,  "loan"sv,    "borrow"sv, "lend"sv,   "lent"sv,
      "departure"sv, "outbound"sv, "uthyr"sv, "hyr"sv,     "utlan"sv,  "miet"sv,   "verleih"sv,
      "ausleih"sv,   "abhol"sv,    "leih"sv,  "udlej"sv,   "leje"sv,   "utleie"sv, "leie"sv,
      "alquiler"sv,  "noleggio"sv, "huur"sv,  "verhuur"sv, "vuokra"sv, "flight"sv};
  const auto words = words_of(raw);
  const bool two = words.size() > 1 && words[0] == "pick" && words[1] == "up";
  return two || std::any_of(words.begin(), words.end(), [](const auto& word) {
           return std::any_of(kLends.begin(), kLends.end(),
                              [&](auto stem) { return word.starts_with(stem); });
         });
}

}  // namespace stamkund::ingest
