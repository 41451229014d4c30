#pragma once
// Whether a row is a sale at all: the user's filters, its status, its currency; and what it takes over from
// the row above, where a receipt says it once.
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "engine/ingest/currency.h"
#include "engine/ingest/id_table.h"
#include "engine/ingest/row_filter.h"
#include "engine/ingest/status_words.h"
#include "engine/ingest/survey.h"

namespace stamkund::ingest {

class RowScreen {
 public:
  static constexpr std::size_t kMostWords = 1000;  ///< more are no status (assumption)
  using Fields = std::vector<std::string_view>;

  RowScreen(const Layout& layout, const Options& options);
  /// There is nothing to look for but a currency in the amount.
  [[nodiscard]] bool plain() const noexcept { return plain_; }

  struct Seen {
    bool kept = true;        ///< by the filters
    bool continues = false;  ///< a further line of the receipt above
    Verdict verdict = Verdict::sale;
    Verdict before_void = Verdict::sale;  ///< what the row was until the day on which it was cancelled
    std::string_view voided_on;           ///< that day, where the row says it
    std::size_t voided_in = 0;            ///< and its column
    CurrencyCode currency = kNoCurrency;
  };
  /// `fields`: of one row, at the layout's width. Returns them with what a receipt says only in its first
  /// line filled in; valid until the next call.
  const Fields& look(const Fields& fields, Seen& seen);

  [[nodiscard]] Currencies& currencies() noexcept { return currencies_; }
  [[nodiscard]] const Currencies& currencies() const noexcept { return currencies_; }
  /// Writes what was seen into the report, and what is doubtful into the problems.
  void judge(Report& report, Problems& problems) const;

 private:
  struct Word {
    Verdict verdict = Verdict::unknown;
    std::uint64_t rows = 0;
    bool cancels = false;     ///< it says that the order was called off
    bool takes_back = false;  ///< "chargeback": no sale, but of a return's own row what made it
  };
  struct StatusWords {
    StatusColumn column;
    IdTable ids;
    std::vector<Word> words;
  };
  const Fields& fill_down(const Fields& fields, bool& continues);
  [[nodiscard]] bool is_repeated(const Fields& fields);
  void judge_status(const Fields& fields, Seen& seen);
  static Verdict meaning(const StatusColumn& column, std::string_view text);
  [[nodiscard]] CurrencyCode currency_of(const Fields& fields) const;

  const Layout& layout_;
  const Options& options_;
  RowFilter filter_;
  std::vector<StatusWords> status_;
  Currencies currencies_;
  std::vector<std::size_t> once_;           ///< columns that a receipt may state in its first line only
  std::vector<std::string> above_;          ///< their values [n_once]
  std::string receipt_;                     ///< of the row above
  std::unordered_set<std::uint64_t> seen_;  ///< receipts with what they cost, where they may come again
  Fields filled_;
  bool plain_ = false;
};

}  // namespace stamkund::ingest
