#pragma once
// From the rows of one customer to the steps of her ledger: names become positions in the scenario's lists,
// amounts minor units, and each day gets its order.
#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/base/problems.h"
#include "engine/ingest/ingest.h"
#include "engine/ledger/plan.h"
#include "models/program/earning.h"

namespace stamkund::ledger {

/// A mark that is not in the scenario, or that the row does not have: only rules without such a scope, or
/// with an exception that does not name it, fit.
inline constexpr std::uint8_t kOther = 63;
/// Larger amounts are cut to this, as in the simulation: a billion in most currencies.
inline constexpr std::int64_t kMostMinor = 100'000'000'000;
/// Rows with this before the name of a reward say that it was redeemed.
inline constexpr std::string_view kRedeemPrefix = "redeem:";

struct Step {
  /// In the order in which they happen on a day.
  enum class Kind : std::uint8_t { purchase, give_back, event, redeem };
  Kind kind = Kind::purchase;
  double day = 0;   ///< from day 0 of the scenario; before it below zero
  Money amount{0};  ///< give_back, purchase; not negative
  std::uint8_t segment = kOther;
  std::uint8_t store = kOther;
  std::uint8_t category = kOther;
  std::size_t index = 0;                    ///< event: of Rules::events; redeem: of Rules::rewards
  const program::Basket* basket = nullptr;  ///< purchase: of several categories
};

/// By ingest::Label (store, category, segment): the mark that every row is taken to have, whatever it says.
using Assumed = std::array<std::optional<std::uint8_t>, 3>;

class History {
 public:
  /// Both must outlive this.
  History(const Plan& plan, const scenario::ScenarioSpec& scenario, const Assumed& assumed = {});

  /// The names of the file; call once before `steps`. Forgets what was counted.
  void use(const ingest::LabelTable& labels);
  /// Some row says that a reward was redeemed that the program has.
  [[nodiscard]] bool has_redemptions() const noexcept { return has_redemptions_; }
  /// In order: by day; on a day purchases from small to large, returns, events, redemptions. Valid until the
  /// next call. Lines of one receipt are one purchase, or one return, of their sum; one whose lines cancel
  /// out is none. An event on the row of a purchase is one of its day; on the row of a return it is not used.
  [[nodiscard]] const std::vector<Step>& steps(std::span<const ingest::Row> rows);

  /// Warnings on names that the scenario does not know, and on amounts that were cut.
  void judge(const std::string& file, Problems& problems) const;
  /// Rows with an event that the program does not know.
  [[nodiscard]] std::uint64_t unknown_events() const;
  [[nodiscard]] std::uint64_t unknown_labels(ingest::Label label) const;

 private:
  struct Meaning {
    Step::Kind kind = Step::Kind::purchase;  ///< purchase = not known
    std::size_t index = 0;
  };
  /// Lines of one receipt, added up.
  struct Receipt {
    std::size_t step = 0;
    ingest::Amount sum = 0;
    bool moves = false;  ///< some line is not of nothing
    std::array<double, kOther + 1> by_category{};
    std::uint64_t categories = 0;
  };
  void add_line(const ingest::Row& row, const Step& step);
  void close_receipts();
  [[nodiscard]] std::uint8_t mark(ingest::Label label, const ingest::Row& row);
  [[nodiscard]] Money minor(ingest::Amount amount);
  void judge_marks(ingest::Label label, const std::string& file, Problems& problems) const;
  [[nodiscard]] std::uint64_t unknown(ingest::Label label) const;
  void judge_unknown(ingest::Label label, const std::vector<std::string>& known, const std::string& what,
                     const std::string& file, Problems& problems) const;

  const Plan& plan_;
  std::int64_t minor_per_major_;
  Day zero_;
  Assumed assumed_;
  std::array<std::vector<std::string>, ingest::kLabels> known_;  ///< by Label; marks of the scenario
  ingest::LabelTable labels_;
  std::array<std::vector<std::uint8_t>, 3> marks_;                        ///< by Label and number
  std::vector<Meaning> meanings_;                                         ///< by number of the event
  std::array<std::vector<std::uint64_t>, ingest::kLabels> unknown_rows_;  ///< by Label and number
  std::uint64_t cut_ = 0;
  bool has_redemptions_ = false;
  std::vector<Step> steps_;
  std::vector<Receipt> receipts_;  ///< by Row::receipt, from 1
  std::deque<program::Basket> baskets_;
};

}  // namespace stamkund::ledger
