#include "engine/calibration/response_both_arms.h"

#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <tuple>
#include <utility>

#include "engine/base/expect.h"
#include "engine/calibration/response_stretches.h"

namespace stamkund::calibration {
namespace {

constexpr double kInfinite = std::numeric_limits<double>::infinity();
constexpr std::int32_t kNever = std::numeric_limits<std::int32_t>::max();
constexpr std::size_t kPieces = 4;  ///< of the window: what all share need not fade as a lift does
constexpr std::size_t kColumns = kPieces + 1;
/// As the test of the calendar has it: fewer say nothing.
constexpr double kFewest = 10.0;
/// Of a column's variance over time, what the others must leave of it. Assumption.
constexpr double kOwn = 0.02;

/// From `day` on, the piece of the window; kPieces: none.
struct Piece {
  std::int32_t day;
  std::size_t piece;
};

/// When a customer's arms begin to matter.
struct Begin {
  std::int32_t contacts = kNever;
  std::int32_t membership = kNever;
};

/// Days [from, to] since her first purchase.
struct Window {
  std::int32_t from, to;
};

/// After what is there, with which it may overlap.
void put(std::vector<Window>& windows, std::int32_t from, std::int32_t to) {
  if (to < from) return;
  if (!windows.empty() && from <= windows.back().to + 1)
    windows.back().to = std::max(windows.back().to, to);
  else
    windows.push_back({from, to});
}

struct Tests {
  std::vector<Piece> pieces;  ///< ascending; the same for all
  std::vector<Begin> begin;   ///< [customers]

  [[nodiscard]] std::size_t piece_at(double day) const {
    const auto next = std::upper_bound(pieces.begin(), pieces.end(), day,
                                       [](double at, const Piece& one) { return at < one.day; });
    return next == pieces.begin() ? kPieces : std::prev(next)->piece;
  }
  /// Which columns are 1 for her on this day.
  void columns_at(const Begin& hers, double day, std::array<bool, kColumns>& out) const {
    out.fill(false);
    if (day >= hers.contacts)
      if (const std::size_t piece = piece_at(day); piece < kPieces) out[piece] = true;
    out[kPieces] = day >= hers.membership;
  }
};

Tests tests_of(const ingest::CustomerTable& table, const ByLot& lot) {
  Tests tests;
  tests.begin.resize(table.size());
  if (lot.memberships != nullptr)
    // As a membership: the purchase at which it was offered is none of that time.
    for (const ingest::MembershipOffer& offer : lot.memberships->offers)
      tests.begin[offer.customer].membership = offer.day.serial + 1;
  if (lot.contacts == nullptr) return tests;
  std::vector<std::int32_t> days;
  for (const ingest::Contact& row : lot.contacts->rows) {
    if (row.arm == 0) continue;
    days.push_back(row.day.serial);
    std::int32_t& first = tests.begin[row.customer].contacts;
    first = std::min(first, row.day.serial);
  }
  std::sort(days.begin(), days.end());
  days.erase(std::unique(days.begin(), days.end()), days.end());
  const auto length = static_cast<std::int32_t>(std::max(1.0, lot.window_days / double{kPieces}));
  for (std::size_t k = 0; k < days.size(); ++k) {
    const std::int32_t next = k + 1 < days.size() ? days[k + 1] : kNever;
    for (std::size_t piece = 0; piece <= kPieces; ++piece) {
      const std::int32_t day = days[k] + static_cast<std::int32_t>(piece) * length;
      if (day >= next) break;
      if (tests.pieces.empty() || tests.pieces.back().piece != piece) tests.pieces.push_back({day, piece});
    }
  }
  return tests;
}

/// Columns into which, and outside of which, enough purchases fall.
std::vector<std::size_t> worth_asking(const Tests& tests, const ingest::CustomerTable& table,
                                      const ResponseHistory& history) {
  std::array<double, kColumns> inside{};
  std::array<bool, kColumns> at{};
  double all = 0.0;
  for (std::size_t i = 0; i < history.size(); ++i)
    for (std::size_t k = history.purchase_begin[i]; k < history.purchase_begin[i + 1]; ++k) {
      tests.columns_at(tests.begin[i], table.first_day[i].serial + history.purchase_day[k], at);
      all += 1.0;
      for (std::size_t c = 0; c < kColumns; ++c) inside[c] += at[c] ? 1.0 : 0.0;
    }
  std::vector<std::size_t> out;
  for (std::size_t c = 0; c < kColumns; ++c)
    if (inside[c] >= kFewest && all - inside[c] >= kFewest) out.push_back(c);
  return out;
}

/// Days on which something may change for her, between -infinity and infinity.
std::vector<double> starts_of(const ResponseCalendar& base, std::size_t path, const Tests& tests,
                              const Begin& hers) {
  std::vector<double> out{-kInfinite};
  if (!base.empty())
    for (std::size_t s = base.path_begin[path] + 1; s < base.path_begin[path + 1]; ++s)
      out.push_back(base.start_day[s]);
  if (hers.membership != kNever) out.push_back(hers.membership);
  if (hers.contacts != kNever) {
    out.push_back(hers.contacts);
    for (const Piece& one : tests.pieces)
      if (one.day > hers.contacts) out.push_back(one.day);
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

ResponseCalendar extended(const ResponseCalendar& base, const ingest::CustomerTable& table,
                          const Tests& tests, const std::vector<std::size_t>& columns) {
  ResponseCalendar out;
  out.purchase_size = base.purchase_size + columns.size();
  out.lifetime_size = base.lifetime_size;
  out.shared_by_arms = columns.size();
  out.purchase_scale = base.purchase_scale;
  out.purchase_scale.resize(out.purchase_size, 1.0);
  out.lifetime_scale = base.lifetime_scale;
  out.path_begin.push_back(0);
  std::map<std::tuple<std::uint32_t, std::int32_t, std::int32_t>, std::uint32_t> known;
  std::array<bool, kColumns> at{};
  for (std::size_t i = 0; i < table.size(); ++i) {
    out.first_day.push_back(table.first_day[i].serial);
    const std::uint32_t path = base.empty() ? 0 : base.path[i];
    const Begin& hers = tests.begin[i];
    const auto number = static_cast<std::uint32_t>(out.path_begin.size() - 1);
    const auto [found, is_new] = known.try_emplace({path, hers.contacts, hers.membership}, number);
    out.path.push_back(found->second);
    if (!is_new) continue;
    std::size_t segment = base.empty() ? 0 : base.path_begin[path];
    for (const double start : starts_of(base, path, tests, hers)) {
      while (!base.empty() && segment + 1 < base.path_begin[path + 1] && base.start_day[segment + 1] <= start)
        ++segment;
      out.start_day.push_back(start);
      for (std::size_t c = 0; c < base.purchase_size; ++c)
        out.purchase.push_back(base.purchase[segment * base.purchase_size + c]);
      tests.columns_at(hers, start, at);
      for (const std::size_t c : columns) out.purchase.push_back(at[c] ? 1.0 : 0.0);
      for (std::size_t c = 0; c < base.lifetime_size; ++c)
        out.lifetime.push_back(base.lifetime[segment * base.lifetime_size + c]);
    }
    out.path_begin.push_back(out.start_day.size());
  }
  return out;
}

/// The first column that others, and a constant, tell but for little; columns.size() if there is none.
std::size_t told_by_others(const ResponseCalendar& calendar, const ingest::CustomerTable& table) {
  const auto k = static_cast<Eigen::Index>(calendar.purchase_size);
  Eigen::MatrixXd products = Eigen::MatrixXd::Zero(k + 1, k + 1);
  Eigen::VectorXd row(k + 1);
  for (std::size_t i = 0; i < table.size(); ++i) {
    const double from = calendar.first_day[i], to = from + table.age_days[i];
    const std::size_t path = calendar.path[i];
    for (std::size_t s = calendar.path_begin[path]; s < calendar.path_begin[path + 1]; ++s) {
      const double end = s + 1 < calendar.path_begin[path + 1] ? calendar.start_day[s + 1] : kInfinite;
      const double days = std::min(end, to) - std::max(calendar.start_day[s], from);
      if (!(days > 0.0)) continue;
      row[0] = 1.0;
      for (Eigen::Index c = 0; c < k; ++c)
        row[c + 1] = calendar.purchase[s * calendar.purchase_size + static_cast<std::size_t>(c)];
      products.noalias() += days * row * row.transpose();
    }
  }
  for (Eigen::Index c = k + 1 - static_cast<Eigen::Index>(calendar.shared_by_arms); c <= k; ++c) {
    // What stands before it, itself last.
    const Eigen::MatrixXd before = products.topLeftCorner(c, c);
    const Eigen::VectorXd with = products.col(c).head(c);
    const double own = products(c, c) - with.dot(before.ldlt().solve(with));
    const double variance = products(c, c) - products(0, c) * products(0, c) / products(0, 0);
    if (!(own > kOwn * variance))
      return static_cast<std::size_t>(c - 1) + calendar.shared_by_arms - calendar.purchase_size;
  }
  return calendar.shared_by_arms;
}

}  // namespace

ResponseCalendar with_both_arms(const ResponseCalendar& base, const ingest::CustomerTable& table,
                                const ResponseHistory& history, const ByLot& lot) {
  const Tests tests = tests_of(table, lot);
  std::vector<std::size_t> columns = worth_asking(tests, table, history);
  while (!columns.empty()) {
    ResponseCalendar out = extended(base, table, tests, columns);
    const std::size_t told = told_by_others(out, table);
    if (told == columns.size()) return out;
    columns.erase(columns.begin() + static_cast<std::ptrdiff_t>(told));
  }
  return base;
}

ResponseCalendar with_outsiders(const ResponseCalendar& base, const ingest::CustomerTable& table,
                                const ResponseHistory& history, const ByLot& lot, std::size_t& outsiders) {
  outsiders = 0;
  ResponseCalendar out = base;
  const auto add = [&](const std::vector<char>& drawn, const auto& days_of) {
    double bought = 0.0, all = 0.0;
    std::size_t some = 0;
    std::vector<std::vector<Window>> windows(table.size());
    for (std::size_t i = 0; i < table.size(); ++i) {
      const CustomerEvents customer(history, i);
      all += customer.purchases_in(1, static_cast<std::int32_t>(customer.age));
      if (drawn[i] != 0) continue;
      windows[i] = days_of(customer);
      some += windows[i].empty() ? 0 : 1;
      for (const Window& one : windows[i]) bought += customer.purchases_in(one.from, one.to);
    }
    if (bought < kFewest || all - bought < kFewest) return;
    outsiders += some;
    out = with_stretches(out, table, Bends::purchase, 1, [&](std::size_t i) {
      std::vector<Stretch> hers{{-kInfinite, Stretch::kNone}};
      for (const Window& one : windows[i]) {
        hers.push_back({static_cast<double>(one.from), 0});
        hers.push_back({one.to + 1.0, Stretch::kNone});
      }
      return hers;
    });
  };
  std::vector<char> drawn(table.size(), 0);
  if (lot.memberships != nullptr) {
    for (const ingest::MembershipOffer& offer : lot.memberships->offers) drawn[offer.customer] = 1;
    add(drawn, [](const CustomerEvents& customer) {
      std::vector<Window> days;
      for (const HistorySpell& spell : customer.spells) put(days, spell.from + 1, spell.to);
      return days;
    });
  }
  if (lot.contacts == nullptr) return out;
  drawn.assign(table.size(), 0);
  for (const ingest::Contact& row : lot.contacts->rows)
    if (row.arm != 0) drawn[row.customer] = 1;
  const auto length = static_cast<std::int32_t>(lot.window_days);
  add(drawn, [length](const CustomerEvents& customer) {
    std::vector<Window> days;
    for (const HistoryContact& one : customer.contacts) put(days, one.day, one.day + length - 1);
    return days;
  });
  return out;
}

KnownByArms known_by_arms(const ResponseState& arms, const ResponseState& without, const ByLot& lot) {
  const ResponseScale& scale = arms.scale;
  KnownByArms out;
  out.searched = without.searched;
  out.free.assign(scale.size(), 0);
  out.taken.assign(scale.size(), 0);
  out.why_held.resize(scale.size());
  out.covariance.assign(scale.size() * scale.size(), 0.0);
  for (std::size_t p = 0; p < scale.size(); ++p) {
    if (!(p == scale.member() ? lot.memberships != nullptr : lot.contacts != nullptr)) continue;
    out.taken[p] = 1;
    out.searched[p] = arms.searched[p];
    out.why_held[p] = arms.why_held[p];
    out.free[p] = arms.is_free(p) ? 1 : 0;
  }
  for (std::size_t p = 0; p < scale.size(); ++p)
    for (std::size_t q = 0; q < scale.size(); ++q)
      if (out.free[p] != 0 && out.free[q] != 0)
        out.covariance[p * scale.size() + q] = arms.covariance(arms.place(p), arms.place(q));
  return out;
}

}  // namespace stamkund::calibration
