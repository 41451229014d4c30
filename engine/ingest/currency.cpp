#include "engine/ingest/currency.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "engine/base/count.h"
#include "engine/base/letters.h"

namespace stamkund::ingest {
namespace {

using namespace std::string_view_literals;

struct Sign {
  std::string_view text;
  std::string_view code;
};
// Longer ones first. A dollar alone is the American one, for want of better.
constexpr std::array kSigns = {Sign{"us$"sv, "usd"sv},
                               Sign{"ca$"sv, "cad"sv},
                               Sign{"au$"sv, "aud"sv},
                               Sign{"nz$"sv, "nzd"sv},
                               Sign{"hk$"sv, "hkd"sv},
                               Sign{"c$"sv, "cad"sv},
                               Sign{"a$"sv, "aud"sv},
                               Sign{"r$"sv, "brl"sv},
                               Sign{"$"sv, "usd"sv},
                               Sign{"\xE2\x82\xAC"sv, "eur"sv},
                               Sign{"\xC2\xA3"sv, "gbp"sv},
                               Sign{"\xC2\xA5"sv, "jpy"sv},
                               Sign{"\xE2\x82\xB9"sv, "inr"sv},
                               Sign{"rs."sv, "inr"sv},
                               Sign{"rs"sv, "inr"sv},
                               Sign{"z\xC5\x82"sv, "pln"sv},
                               Sign{"\xE2\x82\xBA"sv, "try"sv},
                               Sign{"\xE2\x82\xBD"sv, "rub"sv},
                               Sign{"\xE2\x82\xA9"sv, "krw"sv},
                               Sign{"\xE2\x82\xAA"sv, "ils"sv},
                               Sign{"k\xC4\x8D"sv, "czk"sv},
                               Sign{"k\xC4\x8C"sv, "czk"sv},
                               Sign{"kc"sv, "czk"sv},
                               Sign{"zl"sv, "pln"sv},
                               Sign{"ft"sv, "huf"sv},
                               Sign{"lei"sv, "ron"sv},
                               Sign{"lv"sv, "bgn"sv},
                               Sign{"\xD0\xBB\xD0\xB2"sv, "bgn"sv},
                               Sign{"kn"sv, "hrk"sv},
                               Sign{"rmb"sv, "cny"sv},
                               Sign{"rm"sv, "myr"sv},
                               Sign{"rp"sv, "idr"sv},
                               Sign{"tl"sv, "try"sv},
                               Sign{"sfr"sv, "chf"sv},
                               Sign{"fr"sv, "chf"sv},
                               Sign{"dhs"sv, "aed"sv},
                               Sign{"dh"sv, "aed"sv},
                               Sign{"s$"sv, "sgd"sv},
                               Sign{"nt$"sv, "twd"sv},
                               Sign{"mx$"sv, "mxn"sv},
                               Sign{"s/"sv, "pen"sv},
                               Sign{"r"sv, "zar"sv},
                               Sign{"\xEF\xBF\xA5"sv, "jpy"sv},
                               Sign{"\xE5\x86\x86"sv, "jpy"sv},
                               Sign{"\xE5\x85\x83"sv, "cny"sv},
                               Sign{"\xE2\x82\xAB"sv, "vnd"sv},
                               Sign{"\xE2\x82\xB1"sv, "php"sv},
                               Sign{"\xE0\xB8\xBF"sv, "thb"sv},
                               Sign{"\xE2\x82\xA6"sv, "ngn"sv},
                               Sign{"\xE2\x82\xB4"sv, "uah"sv},
                               Sign{"\xE2\x82\xB5"sv, "ghs"sv},
                               Sign{"\xE2\x82\xB8"sv, "kzt"sv},
                               Sign{"\xD1\x80\xD1\x83\xD0\xB1"sv, "rub"sv},
                               Sign{"kr."sv, "kr "sv},
                               Sign{"kr"sv, "kr "sv}};
// By themselves only, not beside an amount.
constexpr std::array kNames = {
    Sign{"euro"sv, "eur"sv},   Sign{"euros"sv, "eur"sv},      Sign{"eur."sv, "eur"sv},
    Sign{"dollar"sv, "usd"sv}, Sign{"dollars"sv, "usd"sv},    Sign{"usd$"sv, "usd"sv},
    Sign{"kronor"sv, "kr "sv}, Sign{"kroner"sv, "kr "sv},     Sign{"lira"sv, "try"sv},
    Sign{"zloty"sv, "pln"sv},  Sign{"z\u0142oty"sv, "pln"sv}, Sign{"franken"sv, "chf"sv},
    Sign{"reais"sv, "brl"sv},  Sign{"real"sv, "brl"sv}};
constexpr std::array kKronor = {"sek"sv, "nok"sv, "dkk"sv, "isk"sv};

constexpr bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

CurrencyCode code_of(std::string_view three) { return {lower(three[0]), lower(three[1]), lower(three[2])}; }

bool starts_with(std::string_view text, std::string_view sign) {
  if (text.size() < sign.size()) return false;
  return std::equal(sign.begin(), sign.end(), text.begin(), [](char s, char t) { return s == lower(t); });
}

std::size_t letters_before(std::string_view text) {
  return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), letter) - text.begin());
}

bool is(const CurrencyCode& code, std::string_view text) { return code == code_of(text); }

bool is_krona(const CurrencyCode& code) {
  return std::any_of(kKronor.begin(), kKronor.end(), [&](auto one) { return is(code, one); });
}

}  // namespace

Amount minor_units_of(const CurrencyCode& code) {
  static constexpr auto kNone =
      std::to_array<std::string_view>({"bif", "clp", "djf", "gnf", "isk", "jpy", "kmf", "krw", "pyg", "rwf",
                                       "ugx", "vnd", "vuv", "xaf", "xof", "xpf"});
  static constexpr auto kThousand =
      std::to_array<std::string_view>({"bhd", "iqd", "jod", "kwd", "lyd", "omr", "tnd"});
  const std::string name = to_string(code);
  if (std::find(kNone.begin(), kNone.end(), name) != kNone.end()) return 1;
  return std::find(kThousand.begin(), kThousand.end(), name) != kThousand.end() ? 1000 : 100;
}

bool is_iso_currency(std::string_view text) {
  // Money of countries; gold, funds and the like are no prices.
  // clang-format off
  static constexpr auto kCodes = std::to_array<std::string_view>({
      "AED", "AFN", "ALL", "AMD", "ANG", "AOA", "ARS", "AUD", "AWG", "AZN", "BAM", "BBD", "BDT", "BGN",
      "BHD", "BIF", "BMD", "BND", "BOB", "BRL", "BSD", "BTN", "BWP", "BYN", "BZD", "CAD", "CDF", "CHF",
      "CLP", "CNY", "COP", "CRC", "CUP", "CVE", "CZK", "DJF", "DKK", "DOP", "DZD", "EGP", "ERN", "ETB",
      "EUR", "FJD", "FKP", "GBP", "GEL", "GHS", "GIP", "GMD", "GNF", "GTQ", "GYD", "HKD", "HNL", "HRK",
      "HTG", "HUF", "IDR", "ILS", "INR", "IQD", "IRR", "ISK", "JMD", "JOD", "JPY", "KES", "KGS", "KHR",
      "KMF", "KPW", "KRW", "KWD", "KYD", "KZT", "LAK", "LBP", "LKR", "LRD", "LSL", "LYD", "MAD", "MDL",
      "MGA", "MKD", "MMK", "MNT", "MOP", "MRU", "MUR", "MVR", "MWK", "MXN", "MYR", "MZN", "NAD", "NGN",
      "NIO", "NOK", "NPR", "NZD", "OMR", "PAB", "PEN", "PGK", "PHP", "PKR", "PLN", "PYG", "QAR", "RON",
      "RSD", "RUB", "RWF", "SAR", "SBD", "SCR", "SDG", "SEK", "SGD", "SHP", "SLE", "SOS", "SRD", "SSP",
      "STN", "SVC", "SYP", "SZL", "THB", "TJS", "TMT", "TND", "TOP", "TRY", "TTD", "TWD", "TZS", "UAH",
      "UGX", "USD", "UYU", "UZS", "VES", "VND", "VUV", "WST", "XAF", "XCD", "XOF", "XPF", "YER", "ZAR",
      "ZMW", "ZWL"});
  // clang-format on
  return std::binary_search(kCodes.begin(), kCodes.end(), text);
}

std::string to_string(const CurrencyCode& code) {
  if (code == kNoCurrency) return "none stated";
  std::string out(code.data(), code.size());
  while (out.ends_with(' ')) out.pop_back();
  return out;
}

namespace {

std::optional<CurrencyCode> code_of_word(std::string_view text) {
  for (const Sign& sign : kSigns)
    if (text.size() == sign.text.size() && starts_with(text, sign.text)) return code_of(sign.code);
  for (const Sign& name : kNames)
    if (text.size() == name.text.size() && starts_with(text, name.text)) return code_of(name.code);
  if (text.size() == 3 && std::all_of(text.begin(), text.end(), letter)) return code_of(text);
  return std::nullopt;
}

}  // namespace

std::optional<CurrencyCode> currency_code(std::string_view text) {
  if (const auto whole = code_of_word(text)) return whole;
  // "TL (\u20ba)", "EUR - Euro": all parts say the same.
  std::optional<CurrencyCode> all;
  while (!text.empty()) {
    const std::size_t at = text.find_first_of(" ()-/:");
    const auto part = text.substr(0, at);
    text.remove_prefix(at == std::string_view::npos ? text.size() : at + 1);
    if (part.empty()) continue;
    const auto code = code_of_word(part);
    if (!code || (all && *all != *code)) return std::nullopt;
    all = code;
  }
  return all;
}

CurrencyCode currency_in(std::string_view amount) {
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  if (!has_sign(amount)) return kNoCurrency;
  // Letters in a row are a code of three or a sign; other signs stand where they stand.
  for (std::size_t i = 0; i < amount.size();) {
    const char c = amount[i];
    if (digit(c) || c == ' ' || c == '-' || c == '+' || c == '.' || c == ',' || c == '(' || c == ')') {
      ++i;
      continue;
    }
    std::size_t end = i;
    while (end < amount.size() && letter(amount[end])) ++end;
    for (const Sign& sign : kSigns)
      if (starts_with(amount.substr(i), sign.text) && letters_before(sign.text) == end - i)
        return code_of(sign.code);
    if (end - i == 3) return code_of(amount.substr(i, 3));
    if (end - i == 4 && starts_with(amount.substr(i), "euro")) return code_of("eur");
    i = std::max(end, i + 1);
  }
  return kNoCurrency;
}

std::optional<std::vector<Rate>> parse_rates(std::string_view text) {
  std::vector<Rate> rates;
  while (true) {
    const auto comma = text.find(',');
    const auto one = text.substr(0, comma);
    const auto equals = one.find('=');
    if (equals == std::string_view::npos) return std::nullopt;
    const auto code = currency_code(one.substr(0, equals));
    const auto number = one.substr(equals + 1);
    double worth = 0.0;
    const auto end = number.data() + number.size();
    const auto result = std::from_chars(number.data(), end, worth);
    // Beyond a million to one it is a typing mistake (assumption).
    if (!code || result.ec != std::errc{} || result.ptr != end || !(worth >= 1e-6 && worth <= 1e6))
      return std::nullopt;
    for (const Rate& rate : rates)
      if (rate.code == *code) return std::nullopt;
    rates.push_back({*code, worth});
    if (comma == std::string_view::npos) return rates;
    text.remove_prefix(comma + 1);
  }
}

const Rate* Currencies::rate_of(const CurrencyCode& code) const {
  const auto found =
      std::find_if(rates_.begin(), rates_.end(), [&](const Rate& rate) { return rate.code == code; });
  return found == rates_.end() ? nullptr : &*found;
}

void Currencies::add(const CurrencyCode& code, std::uint64_t line, std::uint64_t rows) {
  for (Count& count : counts_) {
    if (count.code != code) continue;
    count.rows += rows;
    count.first_line = std::min(count.first_line, line);
    return;
  }
  if (counts_.size() > kMost) return;
  const Rate* rate = rate_of(code);
  counts_.push_back({code, rows, line, rate != nullptr ? std::optional(rate->worth) : std::nullopt});
}

Amount Currencies::converted(Amount amount, const CurrencyCode& code) const {
  const Rate* rate = rates_.empty() ? nullptr : rate_of(code);
  if (rate == nullptr || rate->worth == 1.0) return amount;
  const double worth = static_cast<double>(amount) * rate->worth;
  constexpr double kLargest = static_cast<double>(kMaxMajor) * static_cast<double>(kAmountScale);
  return static_cast<Amount>(std::llround(std::clamp(worth, -kLargest, kLargest)));
}

std::string Currencies::only() const {
  std::string found;
  for (const Rate& rate : rates_)
    if (rate.worth == 1.0) found += to_string(rate.code);  // two are none
  if (!rates_.empty() && found.size() != 3) return "";
  for (const Count& count : counts_) {
    if (count.code == kNoCurrency || !rates_.empty()) continue;
    if (!found.empty()) return "";
    found = to_string(count.code);
  }
  if (found == "kr") return "";
  for (char& c : found) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return found;
}

void Currencies::judge(const std::string& file, const std::string& where, const std::string& stated,
                       Problems& problems) const {
  std::vector<Count> real;
  std::uint64_t none = 0;
  std::uint64_t none_line = 0;
  for (const Count& count : counts_) {
    if (count.code == kNoCurrency) {
      none = count.rows;
      none_line = count.first_line;
    } else {
      real.push_back(count);
    }
  }
  if (real.empty()) return;
  std::sort(real.begin(), real.end(), [](const Count& a, const Count& b) {
    return a.rows != b.rows ? a.rows > b.rows : a.code < b.code;
  });
  // Kronor without a country are those of the only country there is.
  const auto kr = std::find_if(real.begin(), real.end(), [](const Count& c) { return is(c.code, "kr "); });
  if (kr != real.end() &&
      std::count_if(real.begin(), real.end(), [](const Count& c) { return is_krona(c.code); }) == 1)
    real.erase(kr);
  std::string found;
  std::string rates;
  std::uint64_t line = 0;
  std::size_t without = 0;
  for (const Count& count : real) {
    found += (found.empty() ? "" : ", ") + to_string(count.code) + " (" + std::to_string(count.rows) +
             (count.rows == 1 ? " row" : " rows") + ", the first in line " +
             std::to_string(count.first_line) + ")";
    rates += (rates.empty() ? "" : ",") + to_string(count.code) + "=" + (rates.empty() ? "1" : "...");
    line = std::max(line, count.first_line);
    without += count.worth ? 0U : 1U;
  }
  const auto fail = [&](std::string message, std::string suggestion) {
    problems.error({Severity::error, file, static_cast<std::int64_t>(line), "", std::move(message),
                    std::move(suggestion)});
  };
  const std::string first = to_string(real.front().code);
  if (real.size() > 1 && without > 0)
    return fail(where + (where == "the amounts" ? " are" : " is") + " in several currencies: " + found +
                    (rates_.empty() ? "" : "; not all of them have a rate"),
                "keep one, such as --keep currency=" + first +
                    ", or say what each is worth in the first: --rates " + rates);
  const auto wanted = currency_code(stated);
  if (real.size() == 1 && rates_.empty() && wanted && *wanted != real.front().code &&
      !(is(real.front().code, "kr ") && is_krona(*wanted)))
    fail(where + (where == "the amounts" ? " are" : " is") + " in " + first + ", not in " + stated,
         "leave --currency out, or give --rates " + first + "=...");
  if (none > 0)
    problems.warning({Severity::warning, file, static_cast<std::int64_t>(none_line), "",
                      count_of(none, "row states", "rows state") +
                          " no currency, the first in this line; taken for " + first,
                      ""});
}

}  // namespace stamkund::ingest
