#include "engine/command/since.h"

#include <algorithm>

#include "engine/base/count.h"
#include "engine/base/utf8.h"
#include "engine/ingest/placeholder.h"

namespace stamkund::command {
namespace {

constexpr double kLeastFound = 0.5;  // of the fit's customers, in a file that goes back to them (assumption)

std::string folded_whole(std::string_view id) {
  ingest::Options all;
  all.fold_numbers = true;
  all.fold_addresses = true;
  std::string scratch;
  return std::string(ingest::folded(id, all, scratch));
}

}  // namespace

std::optional<std::size_t> Since::place_of(std::string_view id) const {
  const auto& ids = fit_.customers.id;
  const auto at = std::lower_bound(ids.begin(), ids.end(), id);
  if (at == ids.end() || *at != id) return {};
  return static_cast<std::size_t>(at - ids.begin());
}

bool Since::is_alike(const std::string& id) {
  if (folded_.empty())
    for (const auto& own : fit_.customers.id) folded_.insert(folded_whole(own));
  return folded_.contains(folded_whole(id));
}

void Since::add(const ingest::CustomerHistory& history) {
  auto place = place_of(history.id);
  // A fit holds ids in UTF-8, others as Latin-1 takes them.
  if (!place && !is_utf8(history.id)) place = place_of(utf8_from_latin1(history.id));
  if (place)
    ++found;
  else if (first_other_.empty())
    first_other_ = history.id;
  if (const std::string id(history.id); !place && is_alike(id) && ++alike_ == 1) first_alike_ = id;
  std::uint64_t count = 0;
  for (const auto& one : history.transactions) {
    if (one.day <= fit_.customers.calibration_end) continue;
    ++count;
    if (place) bought[*place].push_back(one.day.serial);
  }
  if (place || count == 0) return;
  ++others;
  purchases_of_others += count;
}

void Since::judge(const std::string& fit_path, const std::string& file, Day first_day,
                  Problems& problems) const {
  const std::string all = std::to_string(fit_.customers.size());
  const std::string written = "--fold-ids takes ids that are written in several ways for one customer";
  if (found == 0) {
    problems.error({Severity::error, file, 0, "",
                    "found none of the " + count_of(fit_.customers.size(), "customer") + " of '" + fit_path +
                        "'; found such as '" + ingest::safe_text(first_other_, 40) + "', expected such as '" +
                        ingest::safe_text(fit_.customers.id.front(), 40) + "'",
                    alike_ > 0 ? written : "--customer-column names the column of the fit's customers"});
    return;
  }
  if (alike_ > 0)
    problems.warning({Severity::warning, file, 0, "",
                      count_of(alike_, "customer is one", "customers are some") + " of '" + fit_path +
                          "' but for capital letters or how a number is written, such as '" +
                          ingest::safe_text(first_alike_, 40) + "', and " + (alike_ == 1 ? "is" : "are") +
                          " not taken for " + (alike_ == 1 ? "that one" : "those"),
                      written});
  // What came since need not have everybody; what goes back to the fit's own time has.
  if (first_day <= fit_.customers.calibration_end &&
      static_cast<double>(found) < kLeastFound * static_cast<double>(fit_.customers.size()))
    problems.warning({Severity::warning, file, 0, "",
                      "found " + std::to_string(found) + " of the " + all + " customers of '" + fit_path +
                          "', though the file goes back to " + to_string(first_day) +
                          "; others are such as '" + ingest::safe_text(first_other_, 40) + "'",
                      "is it the file of the same customers, with the same --customer-column?"});
}

std::string folding_of(std::string_view command_line) {
  constexpr std::string_view kOption = "--fold-ids";
  const auto at = command_line.find(kOption);
  if (at == std::string_view::npos) return "";
  command_line.remove_prefix(at + kOption.size());
  if (command_line.empty() || (command_line.front() != ' ' && command_line.front() != '=')) return "";
  command_line.remove_prefix(1);
  const std::string word(command_line.substr(0, command_line.find(' ')));
  return word == "number" || word == "email" || word == "both" ? word : "";
}

}  // namespace stamkund::command
