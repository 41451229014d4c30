#include "engine/ingest/members.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "engine/base/count.h"
#include "engine/base/nearest.h"
#include "engine/ingest/report.h"

namespace stamkund::ingest {
namespace {

/// No balance has more units, and no amount more minor units.
constexpr double kMost = 1e12;

enum Column : std::size_t { kCustomer, kJoined, kTier, kCounted, kFirstOfUnits };
enum OfCurrency : std::size_t { kBalance, kPending, kExpires, kOfCurrency };

/// With one currency its name may be left out.
std::vector<NamedColumn> columns_of(const MemberLayout& layout) {
  std::vector<NamedColumn> columns{{"customer", true, false, false},
                                   {"joined", true, true, false},
                                   {"tier", false, false, true},
                                   {"counted", false, false, true}};
  const auto add = [&](const std::string& prefix) {
    columns.push_back({prefix + "balance", false, false, true});
    columns.push_back({prefix + "pending", false, false, true});
    columns.push_back({prefix + "expires", false, true, true});
  };
  for (const auto& currency : layout.currencies) add(currency.name + ".");
  if (layout.currencies.size() == 1) add("");
  return columns;
}

/// `1.234` in whole units is one that is written with decimals, or a thousand and some.
bool may_be_thousands(std::string_view text) {
  const std::size_t point = text.find('.');
  if (point == std::string_view::npos || text.size() != point + 4 || point == 0) return false;
  return text[0] != '0' && text.find_first_not_of("0123456789.") == std::string_view::npos;
}

/// Nothing if it is no plain decimal number of whole counts.
std::optional<std::int64_t> count_of(std::string_view text, std::int64_t per_unit) {
  double value = 0.0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (fault != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  const double counts = value * static_cast<double>(per_unit);
  if (!(std::abs(counts) <= kMost) || std::abs(counts - std::round(counts)) > 1e-6) return std::nullopt;
  return std::llround(counts);
}

class Reader {
 public:
  Reader(const std::string& path, const CustomerTable& customers, const MemberLayout& layout, Day last_day,
         const SideOptions& options, Problems& problems)
      : customers_(customers),
        layout_(layout),
        last_day_(last_day),
        file_(path, "member", columns_of(layout), options, problems) {}

  bool read(Members& out) {
    const bool read = file_.read([&](const SideRow& row) { take(row, out); });
    out.rows_read = file_.rows();
    return read;
  }
  [[nodiscard]] bool has_units() const {
    for (std::size_t c = kFirstOfUnits; c < columns(); c += kOfCurrency)
      if (file_.has(c + kBalance)) return true;
    return false;
  }

 private:
  [[nodiscard]] std::size_t columns() const {
    const std::size_t n = layout_.currencies.size();
    return kFirstOfUnits + kOfCurrency * (n + (n == 1 ? 1 : 0));
  }

  void take(const SideRow& row, Members& out) {
    const auto customer = row_of(customers_.id, row.field[kCustomer]);
    if (!customer) {
      ++out.rows_of_unknown;
      return;
    }
    Member member;
    member.customer = *customer;
    member.joined = *row.day[kJoined];
    if (last_day_ < member.joined)
      file_.mistake("joined after the history ends, " + to_string(last_day_), row.line, row.field[kJoined]);
    read_tier(row, member);
    member.units.resize(layout_.currencies.size());
    for (std::size_t c = kFirstOfUnits; c < columns(); c += kOfCurrency)
      read_units(row, c, (c - kFirstOfUnits) / kOfCurrency % layout_.currencies.size(), member);
    out.members.push_back(std::move(member));
  }

  [[nodiscard]] std::string hint(std::string_view name) const {
    const std::string meant = did_you_mean(name, layout_.tiers);
    return meant.empty() ? "" : "; " + meant;
  }

  void read_tier(const SideRow& row, Member& member) {
    const std::string_view name = row.field[kTier];
    if (!name.empty() && name != "none") {
      const auto found = std::find(layout_.tiers.begin(), layout_.tiers.end(), name);
      if (found == layout_.tiers.end())
        file_.mistake("no tier of the program has this name" + hint(name), row.line, name);
      else
        member.tier = static_cast<std::size_t>(found - layout_.tiers.begin()) + 1;
    }
    if (row.field[kCounted].empty()) return;
    member.counted = count_of(row.field[kCounted], layout_.counted_per_unit);
    if (!member.counted || *member.counted < 0)
      file_.mistake("what counts towards a tier is no number of 0 or more", row.line, row.field[kCounted]);
  }

  void read_units(const SideRow& row, std::size_t first, std::size_t currency, Member& member) {
    Member::Units& units = member.units[currency];
    const std::int64_t per_unit = layout_.currencies[currency].per_unit;
    const auto number = [&](std::size_t column, std::int64_t& to, bool may_be_owed) {
      const std::string_view text = row.field[first + column];
      if (text.empty()) return;
      if (may_be_thousands(text)) {
        file_.mistake("one, or thousands? write 1234 or 1.23", row.line, text);
        return;
      }
      const auto count = count_of(text, per_unit);
      if (!count || (*count < 0 && !may_be_owed))
        file_.mistake(may_be_owed ? "a balance is no number of whole units"
                                  : "what is pending is no number of whole units of 0 or more",
                      row.line, text);
      else
        to = *count;
    };
    number(kBalance, units.balance, true);
    number(kPending, units.pending, false);
    if (!row.day[first + kExpires]) return;
    units.expires = row.day[first + kExpires];
    if (*units.expires < last_day_ && units.balance > 0)
      file_.mistake("units expired before the history ends, " + to_string(last_day_), row.line,
                    row.field[first + kExpires]);
  }

  const CustomerTable& customers_;
  const MemberLayout& layout_;
  Day last_day_;
  SideFile file_;
};

}  // namespace

Members read_members(const std::string& path, const CustomerTable& customers, const MemberLayout& layout,
                     Day last_day, const SideOptions& options, Problems& problems) {
  Members out;
  Reader reader(path, customers, layout, last_day, options, problems);
  if (!reader.read(out)) return {};
  std::sort(out.members.begin(), out.members.end(),
            [](const Member& a, const Member& b) { return a.customer < b.customer; });
  std::uint64_t twice = 0;
  std::string example;
  for (std::size_t i = 1; i < out.members.size(); ++i)
    if (out.members[i].customer == out.members[i - 1].customer && twice++ == 0)
      example = safe_text(customers.id[out.members[i].customer]);
  if (twice > 0)
    problems.error(
        {Severity::error, path, 0, "customer",
         stamkund::count_of(twice, "customer is", "customers are") + " in the file twice, the first '" + example + "'",
         ""});
  if (out.rows_read > 0 && out.members.empty() && !problems.has_errors())
    problems.error({Severity::error, path, 0, "customer", "none of its customers is in the fit", ""});
  if (!layout.currencies.empty() && !out.members.empty() && !reader.has_units()) {
    problems.warning(
        {Severity::warning, path, 0, "", "no column says what members hold: they begin with nothing",
         "a column '" + layout.currencies[0].name + ".balance', as 'ledger --customers' writes it"});
  }
  return out;
}

}  // namespace stamkund::ingest
