#pragma once
// The two tables of 'stamkund ledger', as CSV: every entry, and one line a customer. docs/formats/ledger.md.
#include <string>
#include <string_view>

#include "engine/base/atomic_file.h"
#include "engine/command/ledger_story.h"
#include "engine/command/ledger_words.h"
#include "engine/ledger/replay.h"

namespace stamkund::command {

/// Either file may be left out (null), and so may the story, which listens.
class LedgerFiles {
 public:
  /// The files must outlive this.
  LedgerFiles(AtomicFile* entries, AtomicFile* customers, LedgerStory* story)
      : entries_(entries), customers_(customers), story_(story) {}

  /// Throws away what was written and begins again. The rules must outlive the writing.
  void begin(const LedgerWords& words);
  [[nodiscard]] bool wants_entries() const noexcept { return entries_ != nullptr || story_ != nullptr; }
  [[nodiscard]] bool wants_purchases() const noexcept { return story_ != nullptr; }
  /// `id`: of the customer, any bytes.
  void purchase(std::string_view id, const ledger::Bought& bought) { story_->purchase(id, bought); }
  void entry(std::string_view id, const ledger::Line& line);
  void customer(std::string_view id, const ledger::Customer& customer);
  /// Both are complete.
  void commit();

 private:
  void write(AtomicFile* file, std::string& lines, std::size_t beyond);
  [[nodiscard]] std::string counted(const ledger::Customer& customer) const;

  AtomicFile* entries_;
  AtomicFile* customers_;
  LedgerStory* story_;
  std::string entry_lines_;
  std::string customer_lines_;
  LedgerWords words_;
};

}  // namespace stamkund::command
