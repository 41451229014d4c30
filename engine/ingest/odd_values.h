#pragma once
// Dates and amounts that are written in another way than their column: a sign that others are misread.
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/problems.h"
#include "engine/ingest/amount.h"
#include "engine/ingest/date_format.h"
#include "engine/ingest/survey.h"

namespace stamkund::ingest {

class OddValues {
 public:
  /// A value that is no date in the column's format.
  void date(std::string_view text, std::uint64_t line) { dates_.add(text, line); }
  /// Any amount; `read`: it was one.
  void amount(std::string_view text, bool read, const Layout& layout, std::uint64_t line) {
    if (!read ? layout.decimal_mark_guessed
              : layout.decimal_mark_open && text.find_first_of(".,") != std::string_view::npos)
      amounts_.add(text, line);
    if (read && marked_as_credit(text)) ++credits_;
  }
  /// Refuses a file where one way is more than a slip, and says what else there was.
  void judge(const Layout& layout, const Options& options, const Report& report, Problems& problems) const;

 private:
  void judge_dates(const Layout& layout, const Report& report, Problems& problems) const;
  void judge_amounts(const Layout& layout, const Report& report, Problems& problems) const;

  DateEvidence dates_;
  DecimalEvidence amounts_;
  std::uint64_t credits_ = 0;
};

}  // namespace stamkund::ingest
