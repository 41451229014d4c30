// Lists from two programs put together: dates in several forms, each beyond doubt.
#include "engine/base/count.h"
#include "engine/ingest/date_hints.h"

namespace stamkund::ingest {
namespace {

constexpr std::size_t kSome = 3;    // rows of another form at least (assumption)
constexpr std::size_t kShare = 50;  // one row in so many at least: fewer are mistyped (assumption)
constexpr std::size_t kDayFirst = 4, kMonthFirst = 5;  // with points, which always mean day first

/// Day and month cannot be taken for each other.
bool is_sure(const DateEvidence& evidence, std::size_t form, std::size_t best) {
  const auto twin = DateEvidence::twin(form);
  if (!twin || form == kDayFirst) return true;
  return form != kMonthFirst && twin != best && evidence.only(*twin).text.empty() &&
         !evidence.only(form).text.empty();
}

}  // namespace

DateForms other_date_forms(const SampleRows& rows, std::size_t column, const DateEvidence& evidence,
                           std::size_t best) {
  DateForms out;
  if (evidence.undecided()) return out;
  const auto& formats = known_date_formats();
  std::vector<std::size_t> count(formats.size(), 0);
  std::size_t all = 0;
  for (const auto& row : rows) {
    if (column >= row.size() || row[column].empty()) continue;
    ++all;
    if (formats[best].parse(row[column])) {
      ++count[best];
      continue;
    }
    for (std::size_t f = 0; f < formats.size(); ++f)
      if (f != best && is_sure(evidence, f, best) && formats[f].parse(row[column])) {
        ++count[f];
        break;
      }
  }
  out.all = formats[best].pattern();
  out.said = out.all + " in " + count_of(count[best], "row");
  for (std::size_t f = 0; f < formats.size(); ++f) {
    if (f == best || count[f] < kSome || kShare * count[f] < all) continue;
    out.more.push_back(formats[f]);
    out.all += " or " + formats[f].pattern();
    out.said += ", " + formats[f].pattern() + " in " + std::to_string(count[f]);
  }
  out.said += " of the first";
  return out;
}

}  // namespace stamkund::ingest
