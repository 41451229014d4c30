#include "engine/command/analysis_page.h"

#include <nlohmann/json.hpp>

#include "engine/base/failure.h"
#include "engine/base/problems.h"
#include "engine/page/analysis_document.h"
#include "engine/page/library.h"

namespace stamkund::command {

namespace po = boost::program_options;

void add_page_options(Arguments& arguments) {
  arguments.options().add_options()("page", po::value<std::string>()->value_name("FILE"),
                                    "also a page, HTML, with charts")(
      "lang", po::value<std::string>()->value_name("LANGUAGE")->default_value("en"),
      "of the page: en, sv, nb (Norwegian) or fi");
}

AnalysisPageFile::AnalysisPageFile(const Arguments& arguments, Output& output)
    : file_(output.file("page")), language_(arguments.text("lang")) {
  if (!report::Language::of(language_))
    throw Failure(Exit::usage, "--lang: found '" + printable(language_) + "', expected en, sv, nb or fi");
}

void AnalysisPageFile::write(const nlohmann::ordered_json& analysis, const std::string& name) {
  if (file_ == nullptr) return;
  const auto document = page::analysis_document(analysis, name, *report::Language::of(language_));
  file_->write(page::html(document, page::chart_library()));
  file_->commit();
}

}  // namespace stamkund::command
