#include "engine/ingest/day_or_month.h"

#include <algorithm>
#include <array>

#include "engine/ingest/column_words.h"
#include "engine/ingest/report.h"

namespace stamkund::ingest {
namespace {

constexpr std::size_t kLeastSteps = 8;    // from one day to another: fewer may rise by chance (assumption)
constexpr std::size_t kWholeFile = 1000;  // rows: where there are fewer, there are no others

// Words for days and what is done on them that no English name has; beginnings.
constexpr auto kDayFirst = std::to_array<std::string_view>(
    {"fecha",      "datum",    "datums",   "zeitpunkt", "tidpunkt", "tidspunkt", "tijdstip",  "geplaatst",
     "paivamaar",  "pvm",      "giorno",   "jour",      "tarih",    "tanggal",   "dagen",     "bestell",
     "rechnung",   "buchung",  "kaufdat",  "commande",  "achat",    "vente",     "pedido",    "compra",
     "venta",      "venda",    "ordine",   "acquist",   "fattura",  "zamow",     "zakup",     "sprzeda",
     "kopdat",     "kjopsdat", "kobsdat",  "ordredat",  "tilaus",   "osto",      "Дата",      "дата",
     "aangemaakt", "besteld",  "utworzon", "erstellt",  "skapad",   "opprettet", "oprettet",  "creado",
     "criado",     "creato",   "cree",     "luotu",     "emision",  "emissao",   "emissione", "czas"});
constexpr auto kDayFirstWords = std::to_array<std::string_view>({"data", "dato", "dag", "tag", "dia"});

bool says_day_first(const std::string& name) {
  const auto words = words_of(name);
  return std::any_of(words.begin(), words.end(), [](const auto& w) {
    return begins_with_any(w, kDayFirst) || is_among(w, kDayFirstWords);
  });
}

/// How the days go from row to row.
struct Course {
  std::size_t rises = 0, falls = 0;
  [[nodiscard]] bool one_way() const { return (rises == 0) != (falls == 0); }
};

Course course_of(const SampleRows& rows, std::size_t column, const DateFormat& format) {
  Course out;
  std::optional<Day> last;
  for (const auto& row : rows) {
    const auto day = column < row.size() ? format.parse(row[column]) : std::nullopt;
    if (!day) continue;
    if (last && *last < *day) ++out.rises;
    if (last && *day < *last) ++out.falls;
    last = day;
  }
  return out;
}

bool all_the_same(const SampleRows& rows, std::size_t column, const DateFormat& one, const DateFormat& two) {
  return rows.size() < kWholeFile && std::all_of(rows.begin(), rows.end(), [&](const auto& row) {
           return column >= row.size() || one.parse(row[column]) == two.parse(row[column]);
         });
}

}  // namespace

DayOrMonthAnswer day_or_month(const SampleRows& rows, const DayOrMonthQuestion& asked) {
  const auto& formats = known_date_formats();
  const std::string pattern = formats[asked.best].pattern();
  const std::string twin = formats[asked.other].pattern();
  const std::string suggestion = "give --date-format " + pattern + " or --date-format " + twin;
  const auto& first = asked.only_best;
  const auto& against = asked.only_other;
  if (!first.text.empty() && !against.text.empty())
    return {std::nullopt, static_cast<std::int64_t>(std::max(first.line, against.line)),
            "the dates contradict each other: '" + safe_text(first.text, 40) + "' in line " +
                std::to_string(first.line) + " can only be " + pattern + ", '" + safe_text(against.text, 40) +
                "' in line " + std::to_string(against.line) + " only " + twin,
            suggestion};
  if (all_the_same(rows, asked.column, formats[asked.best], formats[asked.other]))
    return {asked.best, 0, "", ""};
  const std::string doubt = "dates such as " + asked.example.second + " can be " + pattern + " or " + twin;
  const Course best = course_of(rows, asked.column, formats[asked.best]);
  const Course other = course_of(rows, asked.column, formats[asked.other]);
  if (best.one_way() != other.one_way()) {
    const Course& course = best.one_way() ? best : other;
    const std::size_t format = best.one_way() ? asked.best : asked.other;
    if (course.rises + course.falls >= kLeastSteps)
      return {format, 0,
              doubt + ", and are taken for " + formats[format].pattern() + ": so the days " +
                  (course.rises > 0 ? "rise" : "fall") + " from row to row",
              "--date-format says how they are written"};
  }
  // Of twins the day-first one is even.
  const std::size_t day_first = std::min(asked.best, asked.other);
  if (says_day_first(asked.name))
    return {day_first, 0,
            doubt + ", and are taken for " + formats[day_first].pattern() + ", as in the language of '" +
                safe_text(asked.name, 40) + "'",
            "--date-format says how they are written"};
  return {std::nullopt, asked.example.first, doubt + ", and no row tells which", suggestion};
}

}  // namespace stamkund::ingest
