#include "engine/ingest/placeholder.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "engine/base/count.h"
#include "engine/base/letters.h"
#include "engine/ingest/report.h"

namespace stamkund::ingest {
namespace {

using namespace std::string_view_literals;

constexpr std::array kWords = {"guest"sv,
                               "guests"sv,
                               "unknown"sv,
                               "anonymous"sv,
                               "anonym"sv,
                               "anon"sv,
                               "none"sv,
                               "null"sv,
                               "total"sv,
                               "total:"sv,
                               "totals"sv,
                               "grand total"sv,
                               "subtotal"sv,
                               "totalt"sv,
                               "summa"sv,
                               "summe"sv,
                               "gesamt"sv,
                               "totale"sv,
                               "totaal"sv,
                               "nil"sv,
                               "n/a"sv,
                               "na"sv,
                               "nan"sv,
                               "nat"sv,
                               "#n/a"sv,
                               "#na"sv,
                               "#ref!"sv,
                               "#value!"sv,
                               "#name?"sv,
                               "#null!"sv,
                               "(blank)"sv,
                               "(null)"sv,
                               "(none)"sv,
                               "[null]"sv,
                               "<null>"sv,
                               "undefined"sv,
                               "not available"sv,
                               "nobody"sv,
                               "no customer"sv,
                               "unknown customer"sv,
                               "guest customer"sv,
                               "guest user"sv,
                               "guest checkout"sv,
                               "default customer"sv,
                               "cash customer"sv,
                               "walk-in"sv,
                               "walk in"sv,
                               "walkin"sv,
                               "walk-in customer"sv,
                               "not set"sv,
                               "(not set)"sv,
                               "-"sv,
                               "--"sv,
                               "?"sv,
                               "."sv,
                               "gast"sv,
                               "g\xC3\xA4st"sv,
                               "unbekannt"sv,
                               "laufkunde"sv,
                               "ok\xC3\xA4nd"sv,
                               "okand"sv,
                               "anonyme"sv,
                               "desconocido"sv,
                               "inconnu"sv,
                               "cash"sv,
                               "cash sale"sv,
                               "cash sales"sv,
                               "barkunde"sv,
                               "barverkauf"sv,
                               "kontantkund"sv,
                               "kontantkunde"sv,
                               "kontantf\xC3\xB6rs\xC3\xA4ljning"sv,
                               "consumidor final"sv,
                               "client de passage"sv,
                               "client comptant"sv,
                               "invit\xC3\xA9"sv,
                               "invitado"sv,
                               "diverse"sv,
                               "p\xC3\xBA"
                               "blico en general"sv,
                               "publico en general"sv,
                               "laufkundschaft"sv,
                               "passant"sv,
                               "client comptoir"sv,
                               "cliente de paso"sv,
                               "cliente generico"sv,
                               "cliente occasionale"sv,
                               "clientes varios"sv,
                               "diverse kunder"sv,
                               "diverse kunden"sv,
                               "div. kunder"sv,
                               "one-time customer"sv,
                               "one time customer"sv,
                               "counter sale"sv,
                               "counter customer"sv,
                               "retail customer"sv,
                               "passanten"sv,
                               "particulier comptoir"sv,
                               "kontantsalg"sv,
                               "losse verkoop"sv,
                               "noemail@example.com"sv,
                               "test@test.com"sv};
constexpr std::size_t kLongestWord = 21;
constexpr std::string_view kNoUuid = "00000000-0000-0000-0000-000000000000";
static_assert(std::all_of(kWords.begin(), kWords.end(),
                          [](auto word) { return word.size() <= kLongestWord; }));
constexpr std::size_t kLeastNines = 4;

constexpr bool digit(char c) { return c >= '0' && c <= '9'; }

/// "17850.0" and "0017850" as "17850"; nothing for what is no number written like that.
std::optional<std::string_view> as_number(std::string_view id) {
  std::string_view whole = id;
  if (const auto point = whole.find('.'); point != std::string_view::npos) {
    const auto rest = whole.substr(point + 1);
    if (!std::all_of(rest.begin(), rest.end(), [](char c) { return c == '0'; })) return std::nullopt;
    whole = whole.substr(0, point);
  }
  const bool minus = whole.starts_with('-');
  const auto digits = whole.substr(minus ? 1 : 0);
  if (digits.empty() || !std::all_of(digits.begin(), digits.end(), digit)) return std::nullopt;
  if (minus) return whole;
  while (whole.size() > 1 && whole.front() == '0') whole.remove_prefix(1);
  return whole;
}

bool is_address(std::string_view id) {
  const auto at = id.find('@');
  return at != std::string_view::npos && at > 0 && id.find('.', at) != std::string_view::npos;
}

bool has_capital(std::string_view id) {
  return std::any_of(id.begin(), id.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

std::string lowered(std::string_view id) {
  std::string out(id);
  for (char& c : out) c = lower(c);
  return out;
}

struct Pairs {
  std::uint64_t count = 0;
  std::string first;
  void add(std::string_view one, std::string_view other) {
    if (count++ == 0) first = "'" + safe_text(one, 40) + "' and '" + safe_text(other, 40) + "'";
  }
};

/// "noreply@shop.com", "guest@guest.com": nobody reads there.
bool is_nobodys_address(std::string_view id) {
  static constexpr std::array kNobody = {"noreply"sv, "no-reply"sv, "no_reply"sv, "donotreply"sv,
                                         "do-not-reply"sv, "noemail"sv, "no-email"sv, "nomail"sv, "no-mail"sv};
  const auto at = id.find('@');
  if (at == std::string_view::npos || at > 20 || at == 0) return false;
  const std::string who = lowered(id.substr(0, at));
  const std::string where = lowered(id.substr(at + 1));
  if (std::find(kNobody.begin(), kNobody.end(), who) != kNobody.end()) return true;
  const bool same = where.starts_with(who + ".");
  return same && (who == "guest" || who == "none" || who == "unknown" || who == "anonymous" || who == "walkin");
}

/// 9.78E+12: digits are lost.
bool is_rounded(std::string_view id) {
  const auto digits = [&](std::size_t& at) {
    const std::size_t from = at;
    while (at < id.size() && id[at] >= '0' && id[at] <= '9') ++at;
    return at - from;
  };
  std::size_t at = 0;
  if (digits(at) != 1 || at == id.size()) return false;
  if (id[at] == '.' || id[at] == ',') {
    ++at;
    if (digits(at) == 0) return false;
  }
  if (at + 2 >= id.size() || (id[at] != 'E' && id[at] != 'e') || id[at + 1] != '+') return false;
  at += 2;
  return digits(at) >= 2 && at == id.size();
}

}  // namespace

bool no_value(std::string_view text) {
  static constexpr std::array<std::string_view, 9> kNames = {"NULL", "null", "NA",   "N/A", "NaN",
                                                             "nan",  "None", "<NA>", "\\N"};
  return text.empty() || std::find(kNames.begin(), kNames.end(), text) != kNames.end();
}

bool says_nothing(std::string_view text) {
  return no_value(text) || text == "-" || text.starts_with("0000-00-00") || text.starts_with("00.00.0000");
}

Placeholder placeholder_of(std::string_view id) {
  // Asked of every customer: most are none by their first character.
  if (id.empty() || (id.front() >= '1' && id.front() <= '8')) return Placeholder::no;
  if (const auto number = as_number(id)) {
    if (*number == "-1") return Placeholder::yes;
    const bool nines = number->size() >= kLeastNines &&
                       std::all_of(number->begin(), number->end(), [](char c) { return c == '9'; });
    return *number == "0" || *number == "-0" || nines ? Placeholder::perhaps : Placeholder::no;
  }
  if (id == kNoUuid) return Placeholder::yes;
  const char first = lower(id.front());
  if (std::string_view("ngduaw").find(first) != std::string_view::npos && is_nobodys_address(id))
    return Placeholder::yes;
  if (id.size() > kLongestWord ||
      std::none_of(kWords.begin(), kWords.end(), [first](auto word) { return word.front() == first; }))
    return Placeholder::no;
  const std::string word = lowered(id);
  return std::find(kWords.begin(), kWords.end(), word) != kWords.end() ? Placeholder::yes : Placeholder::no;
}

bool stands_for_nobody(std::string_view id, const IdTable& ids) {
  const Placeholder found = placeholder_of(id);
  if (found != Placeholder::perhaps) return found == Placeholder::yes;
  // Where customers are counted from 0 there is a 1, and before 9999 a 9998, written with as many digits.
  std::string neighbour(id.substr(0, id.find('.')));
  char& last = neighbour.back();
  last = last == '0' ? '1' : '8';
  return !ids.find(neighbour + std::string(id.substr(neighbour.size())));
}

std::string_view folded(std::string_view id, const Options& options, std::string& scratch) {
  if (options.fold_numbers)
    if (const auto number = as_number(id)) return *number;
  if (!options.fold_addresses || !is_address(id) || !has_capital(id)) return id;
  scratch = lowered(id);
  return scratch;
}

void judge_ids(const IdTable& ids, const Options& options, const std::string& file, Problems& problems) {
  Pairs numbers;
  Pairs addresses;
  std::uint64_t rounded = 0;
  std::string one_rounded;
  for (std::uint32_t n = 0; n < ids.size(); ++n) {
    const auto id = ids.id(n);
    if (is_rounded(id) && ++rounded == 1) one_rounded = safe_text(id, 40);
    if (is_address(id)) {
      const std::string other = lowered(id);
      if (!options.fold_addresses && other != id && ids.find(other)) addresses.add(id, other);
    } else if (!options.fold_numbers && id.find('.') != std::string_view::npos && as_number(id)) {
      // Leading zeros alone may tell customers apart; a decimal point comes from a spreadsheet or a data
      // frame.
      const auto whole = id.substr(0, id.find('.'));
      if (ids.find(whole)) numbers.add(id, whole);
    }
  }
  const auto warn = [&](const Pairs& pairs, const std::string& what, const std::string& option) {
    if (pairs.count == 0) return;
    problems.warning({Severity::warning, file, 0, "",
                      std::to_string(pairs.count) + (pairs.count == 1 ? " customer has" : " customers have") +
                          " another id " + what + ", such as " + pairs.first + "; they count as two",
                      "--fold-ids " + option + " makes them one"});
  };
  warn(numbers, "that is the same number", "number");
  warn(addresses, "that is the same e-mail address but for capital letters", "email");
  if (rounded > 0)
    problems.warning({Severity::warning, file, 0, "",
                      count_of(rounded, "customer has", "customers have") +
                          " an id that a spreadsheet has rounded, such as '" + one_rounded +
                          "': different customers may have become one",
                      "export the column as text, or as numbers without decimals, from where it came"});
}

}  // namespace stamkund::ingest
