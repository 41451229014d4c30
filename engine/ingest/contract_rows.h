#pragma once
// A contract file as rows of text with named columns: what both of its forms are read from.
#include <array>
#include <cstdint>
#include <optional>
#include <string>
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
  struct Row {
    std::int64_t line = 0;
    std::array<std::string, kContractColumns> field;
    [[nodiscard]] const std::string& at(ContractColumn c) const { return field[static_cast<std::size_t>(c)]; }
  };
  std::vector<Row> rows;
  [[nodiscard]] bool has(ContractColumn c) const { return column[static_cast<std::size_t>(c)].has_value(); }
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
