// What was lent comes back, and nothing is given back with it: "Pickup date" beside "Return date".
#include <algorithm>
#include <array>

#include "engine/ingest/column_names.h"
#include "engine/ingest/column_words.h"

namespace stamkund::ingest {

using namespace std::string_view_literals;

bool names_lending(std::string_view raw) {
  static constexpr std::array kLends = {
      "pickup"sv,    "rent"sv,     "hire"sv,     "loan"sv,     "borrow"sv,   "lend"sv,     "lent"sv,
      "departure"sv, "outbound"sv, "uthyr"sv,    "hyr"sv,      "utlan"sv,    "miet"sv,     "verleih"sv,
      "ausleih"sv,   "abhol"sv,    "leih"sv,     "udlej"sv,    "leje"sv,     "utleie"sv,   "leie"sv,
      "alquil"sv,    "nolegg"sv,   "huur"sv,     "verhuur"sv,  "vuokra"sv,   "flight"sv,   "emprunt"sv,
      "aller"sv,     "prestamo"sv, "prestit"sv,  "prestat"sv,  "emprest"sv,  "alug"sv,     "affitt"sv,
      "ritiro"sv,    "recogida"sv, "retirada"sv, "wypozycz"sv, "wynaj"sv,    "laina"sv,    "nouto"sv,
      "udlan"sv,     "afhent"sv,   "uthent"sv,   "hamt"sv,     "uitleen"sv,  "ontleen"sv,  "ophaal"sv,
      "andata"sv,    "partenza"sv, "hinflug"sv,  "hinreise"sv, "hinfahrt"sv, "abflug"sv,   "abreise"sv,
      "utresa"sv,    "avresa"sv,   "utreise"sv,  "avreise"sv,  "afrejse"sv,  "heenreis"sv, "vertrek"sv,
      "departing"sv,
  };
  const auto words = words_of(raw);
  const bool two = words.size() > 1 && words[0] == "pick" && words[1] == "up";
  return two || std::any_of(words.begin(), words.end(), [](const auto& word) {
           return std::any_of(kLends.begin(), kLends.end(),
                              [&](auto stem) { return word.starts_with(stem); });
         });
}

}  // namespace stamkund::ingest
