#include "experiments/geo/columns.h"

#include <array>

#include "engine/ingest/listed.h"
#include "engine/ingest/report.h"

namespace stamkund::geo {
namespace {

constexpr std::array<std::string_view, 12> kGeos{"geo",  "region",   "market",   "dma",
                                                 "city", "location", "county",   "state",
                                                 "area", "store",    "postcode", "zip"};
constexpr std::array<std::string_view, 6> kDates{"date", "day", "week", "weekstart", "time", "period"};
constexpr std::array<std::string_view, 8> kOutcomes{"sales", "revenue", "response",    "outcome",
                                                    "y",     "orders",  "conversions", "value"};
constexpr std::array<std::string_view, 8> kGroups{"geogroup",  "group",     "arm",     "assignment",
                                                  "treatment", "condition", "treated", "cell"};

/// Lower case, letters and digits only.
std::string plain(std::string_view name) {
  std::string out;
  for (const char c : name)
    if (c >= 'A' && c <= 'Z')
      out += static_cast<char>(c - 'A' + 'a');
    else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
      out += c;
  return out;
}

}  // namespace

const Names kGeoNames{kGeos}, kDateNames{kDates}, kOutcomeNames{kOutcomes}, kGroupNames{kGroups};

std::optional<std::size_t> find_column(ingest::CovariateFile& file, const std::string& said, Names usual,
                                       const std::string& what, const std::string& option, bool required,
                                       std::vector<std::string>& notes) {
  if (!said.empty()) return file.column(said, true);
  const auto& header = file.header();
  for (const auto name : usual)
    for (std::size_t c = 0; c < header.size(); ++c)
      if (plain(header[c]) == name) {
        notes.push_back("column '" + ingest::safe_text(header[c], 40) + "' says " + what + " (" + option +
                        " states another)");
        return c;
      }
  if (!required) return std::nullopt;
  file.fail(file.names_at(), "which column says " + what + "? The columns are " + ingest::listed(header),
            option + " says it");
  return std::nullopt;
}

}  // namespace stamkund::geo
