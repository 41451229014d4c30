#pragma once
// A contract file as rows of text with named columns: what both of its forms are read from.
#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/ingest/contracts.h"

namespace stamkund::ingest {

/// Columns that are known, whatever they are called in the file.
enum class ContractColumn : std::uint8_t { period, survivors, lost, cohort, customer, start, end };
constexpr std::size_t kContractColumns = 7;

struct ContractRows {
  char delimiter = ',';
  std::string value_name;  ///< header of the survivors (or losses)
  std::array<std::optional<std::size_t>, kContractColumns> column;
  /// The fields of a row lie one behind the other in a block of text.
  struct Row {
    std::int64_t line = 0;
    const char* text = nullptr;
    std::array<std::uint16_t, kContractColumns> end{};  ///< of each field
    [[nodiscard]] std::string_view at(ContractColumn c) const {
      const auto i = static_cast<std::size_t>(c);
      const std::size_t begin = i == 0 ? 0 : end[i - 1];
      return {text + begin, end[i] - begin};
    }
  };
  std::deque<Row> rows;  ///< a growing vector would hold them twice
  /// Adds a row; a field has at most kLongestField bytes.
  void add(std::int64_t line, const std::array<std::string_view, kContractColumns>& fields);
  static constexpr std::size_t kLongestField = 256;
  [[nodiscard]] bool has(ContractColumn c) const { return column[static_cast<std::size_t>(c)].has_value(); }

 private:
  std::deque<std::string> blocks_;  ///< of text; they do not move
};

/// Problems with a file: the first kMost in detail, the others counted.
class ContractProblems {
 public:
  ContractProblems(const std::string& file, Problems& problems) : file_(file), problems_(problems) {}
  void error(std::int64_t line, std::string message, std::string suggestion = "");
  void warning(std::string message, std::string suggestion = "");
  /// Says how many were not said.
  void finish();
  [[nodiscard]] std::size_t count() const { return count_; }

 private:
  static constexpr std::size_t kMost = 50;
  const std::string& file_;
  Problems& problems_;
  std::size_t count_ = 0;
};

/// Reads all rows. Nothing if there is no header that is understood; then there is a problem.
[[nodiscard]] std::optional<ContractRows> read_contract_rows(const ContractOptions& options,
                                                             ContractReport& report,
                                                             ContractProblems& problems, Problems& raw);

void read_cohorts(const ContractRows& rows, const ContractOptions& options, ContractReport& report,
                  ContractProblems& problems, ContractTable& table);
void read_customers(const ContractRows& rows, const ContractOptions& options, ContractReport& report,
                    ContractProblems& problems, ContractTable& table);

}  // namespace stamkund::ingest
