#include "engine/ingest/currency_text.h"

#include <algorithm>
#include <array>

#include "engine/base/letters.h"

namespace stamkund::ingest {
namespace {

constexpr bool part_of_name(char c) { return (lower(c) >= 'a' && lower(c) <= 'z') || c == '$' || c == '/'; }
constexpr std::size_t kLongestName = 5;

template <std::size_t N>
constexpr std::array<std::string_view, N> sorted(std::array<std::string_view, N> names) {
  std::sort(names.begin(), names.end());
  return names;
}

// The codes of ISO 4217 in use, and what shops write instead.
constexpr auto kNames = sorted(std::to_array<std::string_view>(
    {"aed", "afn", "all", "amd",  "ang", "aoa", "ars", "aud", "awg",  "azn", "bam", "bbd", "bdt", "bgn",
     "bhd", "bif", "bmd", "bnd",  "bob", "brl", "bsd", "btn", "bwp",  "byn", "bzd", "cad", "cdf", "chf",
     "clf", "clp", "cny", "cop",  "crc", "cup", "cve", "czk", "djf",  "dkk", "dop", "dzd", "egp", "ern",
     "etb", "eur", "fjd", "fkp",  "gbp", "gel", "ghs", "gip", "gmd",  "gnf", "gtq", "gyd", "hkd", "hnl",
     "htg", "huf", "idr", "ils",  "inr", "iqd", "irr", "isk", "jmd",  "jod", "jpy", "kes", "kgs", "khr",
     "kmf", "kpw", "krw", "kwd",  "kyd", "kzt", "lak", "lbp", "lkr",  "lrd", "lsl", "lyd", "mad", "mdl",
     "mga", "mkd", "mmk", "mnt",  "mop", "mru", "mur", "mvr", "mwk",  "mxn", "myr", "mzn", "nad", "ngn",
     "nio", "nok", "npr", "nzd",  "omr", "pab", "pen", "pgk", "php",  "pkr", "pln", "pyg", "qar", "ron",
     "rsd", "rub", "rwf", "sar",  "sbd", "scr", "sdg", "sek", "sgd",  "shp", "sle", "sos", "srd", "ssp",
     "stn", "svc", "syp", "szl",  "thb", "tjs", "tmt", "tnd", "top",  "try", "ttd", "twd", "tzs", "uah",
     "ugx", "usd", "uyu", "uzs",  "ved", "ves", "vnd", "vuv", "wst",  "xaf", "xcd", "xcg", "xof", "xpf",
     "yer", "zar", "zmw", "zwg",  "$",   "a$",  "au$", "c$",  "ca$",  "hk$", "mx$", "nt$", "nz$", "r$",
     "s$",  "us$", "s/",  "euro", "dh",  "dhs", "fr",  "fr.", "ft",   "kc",  "kn",  "kr",  "kr.", "lei",
     "lv",  "r",   "rm",  "rmb",  "rp",  "rs",  "rs.", "sfr", "sfr.", "tl",  "zl"}));

// Those with letters and signs outside ASCII, in UTF-8.
constexpr auto kSymbols = std::to_array<std::string_view>({"\xE2\x82\xAC" /* euro */,
                                                           "\xC2\xA3" /* pound */,
                                                           "\xC2\xA5" /* yen */,
                                                           "\xEF\xBF\xA5" /* wide yen */,
                                                           "\xE2\x82\xB9" /* rupee */,
                                                           "\xE2\x82\xBA" /* lira */,
                                                           "\xE2\x82\xBD" /* rouble */,
                                                           "\xE2\x82\xA9" /* won */,
                                                           "\xE2\x82\xAA" /* shekel */,
                                                           "\xE2\x82\xAB" /* dong */,
                                                           "\xE2\x82\xB1" /* peso */,
                                                           "\xE0\xB8\xBF" /* baht */,
                                                           "\xE2\x82\xA6" /* naira */,
                                                           "\xE2\x82\xB4" /* hryvnia */,
                                                           "\xE2\x82\xB5" /* cedi */,
                                                           "\xE2\x82\xB8" /* tenge */,
                                                           "z\xC5\x82",
                                                           "Z\xC5\x82",
                                                           "k\xC4\x8D",
                                                           "K\xC4\x8D",
                                                           "\xE5\x86\x86" /* yen */,
                                                           "\xE5\x85\x83" /* yuan */,
                                                           "\xD0\xBB\xD0\xB2" /* lev */,
                                                           "\xD1\x80\xD1\x83\xD0\xB1." /* rub. */,
                                                           "\xD1\x80\xD1\x83\xD0\xB1"});

// What stands in place of the decimals of a whole amount.
constexpr auto kWhole =
    std::to_array<std::string_view>({":-", ":\xE2\x80\x93", ",--", ".--", ",-", ".-", ",\xE2\x80\x93",
                                     ".\xE2\x80\x93", ",\xE2\x80\x94", ".\xE2\x80\x94", ",="});

bool known(std::string_view text) {
  if (text.empty() || text.size() > kLongestName) return false;
  const auto before = [](std::string_view a, std::string_view b) {
    return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(),
                                        [](char x, char y) { return lower(x) < lower(y); });
  };
  return std::binary_search(kNames.begin(), kNames.end(), text, before);
}

}  // namespace

std::size_t currency_before(std::string_view text) {
  std::size_t run = 0;
  while (run < text.size() && run <= kLongestName && part_of_name(text[run])) ++run;
  if (run > 0 && run < text.size() && text[run] == '.' && known(text.substr(0, run + 1))) return run + 1;
  if (run > 0 && known(text.substr(0, run))) return run;
  for (const auto symbol : kSymbols)
    if (text.starts_with(symbol)) return symbol.size();
  return 0;
}

std::size_t whole_after(std::string_view text) {
  for (const auto end : kWhole)
    if (text.size() > end.size() && text.ends_with(end)) return end.size();
  return 0;
}

std::size_t currency_after(std::string_view text) {
  const bool point = text.ends_with('.');
  std::size_t run = point ? 1 : 0;
  while (run < text.size() && run <= kLongestName && part_of_name(text[text.size() - 1 - run])) ++run;
  if (run > (point ? 1U : 0U) && known(text.substr(text.size() - run))) return run;
  for (const auto symbol : kSymbols)
    if (text.ends_with(symbol)) return symbol.size();
  return 0;
}

}  // namespace stamkund::ingest
