#pragma once
// calibrate --contacts, --memberships and --experiment: their options, their files, and the response they
// show.
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/atomic_file.h"
#include "engine/calibration/calibrate.h"
#include "engine/calibration/response_fit.h"
#include "engine/command/arguments.h"
#include "engine/command/output.h"
#include "engine/ingest/ingest.h"
#include "engine/ingest/test_analysis.h"
#include "engine/ingest/test_results.h"

namespace stamkund::command {

void add_contact_options(Arguments& arguments);

/// One calibration with contacts, memberships or past tests. Construct it before any work: it checks the
/// options and reserves the file.
class ContactSession {
 public:
  /// Errors: Failure(usage), all problems in one message; Failure(cannot_create).
  /// `output` reserves --response-yaml.
  ContactSession(const Arguments& parsed, const calibration::Options& options, Output& output);

  [[nodiscard]] bool wanted() const noexcept { return wanted_; }
  /// Keeps the days on which she bought. For ingest::EachCustomer.
  void collect(const ingest::CustomerHistory& history);
  /// Reads the files. `labels`: of the customers of `table`. False if the files were refused; the problems
  /// have been said then.
  [[nodiscard]] bool read(const ingest::CustomerTable& table, const std::vector<ingest::HomeLabel>& labels,
                          Output& output, Problems& problems);
  /// Fits the response and puts it into `fit`. Says it, and writes the YAML file.
  void estimate(calibration::Fit& fit, Output& output);

 private:
  void check_segments(std::size_t kinds, Problems& found) const;
  void check_tests(Problems& found) const;
  void read_stated(const std::function<void(const std::string&)>& wrong);
  const Arguments& parsed_;
  bool wanted_ = false;
  ingest::SideOptions side_;
  calibration::ResponseOptions options_;
  bool by_segment_ = false;
  std::optional<ingest::HomeLabel> segments_;  ///< whose lifts are told apart
  AtomicFile* yaml_ = nullptr;
  calibration::PurchaseDays purchases_{{0}, {}};
  ingest::ContactLog contacts_;
  ingest::MembershipLog memberships_;
  ingest::TestResults tests_;
  ingest::AnalysisStated stated_;  ///< of tests that are an analysis's JSON
};

}  // namespace stamkund::command
