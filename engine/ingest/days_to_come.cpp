// Days on which something will be bought or charged: none of them is the day of a purchase.
#include <algorithm>
#include <array>

#include "engine/ingest/column_words.h"
#include "engine/ingest/name_fits.h"

namespace stamkund::ingest {
namespace {

constexpr auto kNext = std::to_array<std::string_view>(
    {"next",     "nasta",    "neste",     "naste",      "naeste",    "nachst",   "naechst",
     "prochain", "proxim",   "siguient",  "prossim",    "seguinte",  "volgend",  "nastepn",
     "seuraav",  "upcoming", "kommande",  "kommende",   "anstehend", "renewal",  "renews",
     "renewed",  "forny",    "verlanger", "verlaenger", "renouvel",  "renova",   "rinnov",
     "vernieuw", "verleng",  "odnow",     "uusimis",    "planned",   "forecast", "expected",
     "erwartet", "forvant",  "forvent",   "prevu",      "previst",   "verwacht"});

}  // namespace

bool names_day_to_come(std::string_view raw) {
  const auto words = words_of(raw);
  return std::any_of(words.begin(), words.end(),
                     [](const auto& word) { return begins_with_any(word, kNext); });
}

}  // namespace stamkund::ingest
