#include "engine/ingest/named_columns.h"

#include <algorithm>

#include "engine/base/letters.h"
#include "engine/base/nearest.h"
#include "engine/ingest/date_format.h"
#include "engine/ingest/dialect.h"
#include "engine/ingest/preamble.h"
#include "engine/ingest/report.h"
#include "engine/ingest/survey.h"

namespace stamkund::ingest {
namespace {

constexpr std::size_t kMostTitles = 50;  // lines that are looked at for the names of columns

}  // namespace

SideFile::SideFile(std::string path, std::string what, std::vector<NamedColumn> columns, SideOptions options,
                   Problems& problems)
    : path_(std::move(path)),
      what_(std::move(what)),
      columns_(std::move(columns)),
      options_(std::move(options)),
      problems_(problems),
      at_(columns_.size()) {}

void SideFile::fail(std::int64_t line, std::string message, std::string suggestion) {
  problems_.error({Severity::error, path_, line, "", std::move(message), std::move(suggestion)});
}

void SideFile::mistake(const std::string& what, std::uint64_t line, std::string_view example) {
  const auto known = std::find_if(mistakes_.begin(), mistakes_.end(),
                                  [&](const SideMistake& one) { return one.what == what; });
  if (known != mistakes_.end())
    ++known->count;
  else
    mistakes_.push_back({what, 1, line, safe_text(example)});
}

void SideFile::report() {
  for (const SideMistake& one : mistakes_)
    fail(static_cast<std::int64_t>(one.first_line),
         one.what + (one.example.empty() ? "" : ", found '" + one.example + "'") +
             (one.count > 1 ? "; " + std::to_string(one.count) + " such rows, the first is this" : ""));
}

char SideFile::guess_delimiter(std::string_view header) const {
  char best = ',';
  std::size_t most = 0;
  std::vector<std::string_view> fields;
  std::string scratch;
  for (const char delimiter : {',', ';', '\t', '|'}) {
    if (split(header, delimiter, fields, scratch) != Split::ok) continue;
    std::size_t found = 0;
    for (const auto& column : columns_)
      for (const auto field : fields) found += lower(field) == column.name ? 1 : 0;
    if (found > most) {
      most = found;
      best = delimiter;
    }
  }
  return best;
}

SideFile::Named SideFile::names_columns(std::string_view line, char delimiter) const {
  std::vector<std::string_view> fields;
  std::string scratch;
  Named out;
  if (split(line, delimiter, fields, scratch) != Split::ok) return out;
  out.all_required = true;
  for (const NamedColumn& column : columns_) {
    const bool there =
        std::any_of(fields.begin(), fields.end(), [&](auto field) { return lower(field) == column.name; });
    out.columns += there ? 1U : 0U;
    out.all_required = out.all_required && (there || !column.required);
  }
  return out;
}

/// The first line that names all that is needed: "sep=;" and titles may stand above it. Where none does, the
/// one that names most, so that what it lacks is said. Leaves `lines` behind the one that was found.
LineReader::Status SideFile::find_header(LineReader& lines, std::string& header) {
  std::optional<char> stated;
  std::size_t most = 0;
  std::string_view line;
  LineReader::Status status = LineReader::Status::line;
  for (std::size_t looked = 0; looked < kMostTitles && status == LineReader::Status::line; ++looked) {
    do {
      status = lines.next(line);
    } while (status == LineReader::Status::line && trim(line).empty());
    if (status != LineReader::Status::line) break;
    if (looked == 0) stated = stated_delimiter(line);
    if (looked == 0 && stated) continue;
    const char delimiter = options_.delimiter.value_or(stated.value_or(guess_delimiter(line)));
    const Named found = names_columns(line, delimiter);
    if (!found.all_required && header_line_ != 0 && found.columns <= most) continue;
    most = found.columns;
    header = line;
    header_line_ = lines.line_number();
    delimiter_ = delimiter;
    if (found.all_required) return LineReader::Status::line;
  }
  if (header_line_ == 0) return status;
  if (status != LineReader::Status::line && status != LineReader::Status::end) return status;
  return LineReader::Status::line;
}

bool SideFile::find_columns(const std::vector<std::string_view>& header) {
  width_ = header.size();
  std::vector<std::string> names;
  for (const auto field : header) names.push_back(lower(field));
  bool fine = true;
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    const auto found = std::find(names.begin(), names.end(), columns_[c].name);
    if (found != names.end()) {
      at_[c] = static_cast<std::size_t>(found - names.begin());
      if (std::find(found + 1, names.end(), columns_[c].name) != names.end()) {
        fail(static_cast<std::int64_t>(header_line_), "two columns are called '" + columns_[c].name + "'");
        fine = false;
      }
      continue;
    }
    if (!columns_[c].required) continue;
    std::string all;
    for (const auto& name : names) all += (all.empty() ? "'" : ", '") + safe_text(name, 40) + "'";
    fail(static_cast<std::int64_t>(header_line_),
         "there is no column '" + columns_[c].name + "' in the first line, which has " + safe_text(all, 300),
         did_you_mean(columns_[c].name, names));
    fine = false;
  }
  return fine;
}

bool SideFile::survey() {
  LineReader lines(source_);
  lines.release();
  std::string first;
  LineReader::Status status = find_header(lines, first);
  if (status == LineReader::Status::end) {
    fail(0, empty_text(lines), "the first line names the columns; then one " + what_ + " a line");
    return false;
  }
  if (status != LineReader::Status::line) {
    problems_.error(status_problem(status, lines, path_));
    return false;
  }
  std::vector<std::string_view> header;
  std::string scratch;
  if (split(first, delimiter_, header, scratch) != Split::ok) {
    fail(static_cast<std::int64_t>(header_line_), "the quotes of the first line do not match");
    return false;
  }
  bool fine = find_columns(header);
  std::string why;
  if (!options_.date_format.empty() && !DateFormat::compile(options_.date_format, why)) {
    fail(0, "the date format '" + safe_text(options_.date_format) + "' cannot be used: " + why);
    fine = false;
  }
  if (!fine) return false;
  date_format_ = options_.date_format;
  if (!date_format_.empty()) return true;
  DateEvidence evidence;
  std::string undecided;
  RowReader rows(lines, delimiter_);
  while ((status = rows.next()) == LineReader::Status::line) {
    if (!rows.well_formed()) continue;
    for (std::size_t c = 0; c < columns_.size(); ++c)
      if (columns_[c].date && at_[c] && *at_[c] < rows.fields().size() && !rows.fields()[*at_[c]].empty())
        evidence.add(rows.fields()[*at_[c]], rows.line_number());
  }
  const auto best = evidence.best();
  if (!best) {
    date_format_ = "YYYY-MM-DD";  // every date will be told to be none
    return true;
  }
  const auto& formats = known_date_formats();
  date_format_ = formats[*best].pattern();
  if (!evidence.undecided()) return true;
  const auto& twin = formats[*DateEvidence::twin(*best)].pattern();
  fail(static_cast<std::int64_t>(evidence.first_line(*best)),
       "the dates can be " + date_format_ + " or " + twin + ", and nothing in the file tells which",
       options_.date_option.empty() ? "write dates as YYYY-MM-DD"
                                    : "give " + options_.date_option + " " + date_format_ + " or " +
                                          options_.date_option + " " + twin);
  return false;
}

bool SideFile::read(const std::function<void(const SideRow&)>& each) {
  source_ = open_source(path_);  // for both passes
  if (!survey()) return false;
  std::string why;
  const auto format = DateFormat::compile(date_format_, why);
  LineReader lines(source_);
  lines.release();
  RowReader rows(lines, delimiter_);
  SideRow row;
  row.field.resize(columns_.size());
  row.day.resize(columns_.size());
  LineReader::Status status = LineReader::Status::line;
  while ((status = rows.next()) == LineReader::Status::line) {
    if (rows.line_number() <= header_line_) continue;
    ++rows_;
    row.line = rows.line_number();
    if (!rows.well_formed() || rows.fields().size() != width_) {
      mistake("expected " + std::to_string(width_) + " fields, as in the first line", row.line, rows.text());
      continue;
    }
    bool fine = true;
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      row.field[c] = at_[c] ? rows.fields()[*at_[c]] : std::string_view();
      row.day[c].reset();
      if (!at_[c]) continue;
      if (row.field[c].empty()) {
        if (columns_[c].may_be_empty) continue;
        mistake("the column '" + columns_[c].name + "' is empty", row.line, rows.text());
        fine = false;
      } else if (columns_[c].date) {
        row.day[c] = format->parse(row.field[c]);
        if (row.day[c]) continue;
        mistake("'" + columns_[c].name + "' is no date as " + date_format_, row.line, row.field[c]);
        fine = false;
      }
    }
    if (fine) each(row);
  }
  if (status != LineReader::Status::end) problems_.error(status_problem(status, lines, path_));
  report();
  return true;
}

std::optional<std::uint32_t> row_of(const std::vector<std::string>& ids, std::string_view id) {
  const auto found = std::lower_bound(ids.begin(), ids.end(), id);
  if (found == ids.end() || *found != id) return std::nullopt;
  return static_cast<std::uint32_t>(found - ids.begin());
}

}  // namespace stamkund::ingest
