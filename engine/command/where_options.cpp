#include "engine/command/where_options.h"

#include "engine/base/failure.h"
#include "engine/report/numbers.h"
#include "engine/targeting/named_expression.h"

namespace stamkund::command {

namespace po = boost::program_options;

void add_where_options(Arguments& parsed, bool segments) {
  parsed.options().add_options()("where", po::value<std::string>()->value_name("EXPRESSION"),
                                 "only the customers whom it means (docs/formats/targeting.md)");
  if (segments)
    parsed.options().add_options()(
        "segment", po::value<std::vector<std::string>>()->composing()->value_name("NAME=EXPRESSION"),
        "totals of the customers whom it means; several are allowed, and may overlap");
}

void add_lookup_option(Arguments& parsed) {
  parsed.options().add_options()(
      "lookup", po::value<std::vector<std::string>>()->composing()->value_name("FILE:COLUMN"),
      "a table with a column of the customers' file, and what follows from it, "
      "for expressions");
}

targeting::Expression compile_option(const std::string& option, const std::string& text,
                                     const targeting::Schema& schema) {
  targeting::Mistakes mistakes;
  auto made = targeting::compile(text, schema, mistakes);
  if (made) return std::move(*made);
  std::string said = "--" + option + ": found '" + printable(text, 200) + "'";
  for (const targeting::Mistake& one : mistakes)
    said += "\n          " + targeting::to_string(one) +
            (one.suggestion.empty() ? "" : " (" + one.suggestion + ")");
  throw Failure(Exit::usage, said);
}

std::vector<NamedExpression> segments_of(const Arguments& parsed, const targeting::Schema& schema) {
  std::vector<NamedExpression> out;
  if (!parsed.has("segment")) return out;
  for (const std::string& text : parsed.get<std::vector<std::string>>("segment")) {
    const auto named = targeting::named_expression(text);
    if (!named)
      throw Failure(Exit::usage, "--segment: found '" + printable(text, 200) +
                                     "', expected NAME=EXPRESSION, such as 'asleep=recency > 90 days'");
    for (const NamedExpression& other : out)
      if (other.name == named->first)
        throw Failure(Exit::usage, "--segment: '" + printable(other.name, 200) + "' is stated twice");
    out.push_back({named->first, compile_option("segment", named->second, schema)});
  }
  return out;
}

std::vector<targeting::LookupFile> lookups_of(const Arguments& parsed) {
  std::vector<targeting::LookupFile> out;
  if (!parsed.has("lookup")) return out;
  for (const std::string& text : parsed.get<std::vector<std::string>>("lookup")) {
    const std::size_t colon = text.rfind(':');
    if (colon == 0 || colon == std::string::npos || colon + 1 == text.size())
      throw Failure(Exit::usage, "--lookup: found '" + printable(text, 200) +
                                     "', expected FILE:COLUMN, such as climate.csv:postcode");
    out.push_back({text.substr(0, colon), text.substr(colon + 1)});
  }
  return out;
}

std::string meant_text(std::size_t meant, std::size_t all) {
  const std::string of = report::number(static_cast<double>(all)) + " customers";
  if (meant == 0)
    throw Failure(Exit::bad_data,
                  "--where: none of the " + of + " is meant (what is missing is neither true nor false)");
  return report::number(static_cast<double>(meant)) + " of " + of + " are meant by --where\n";
}

}  // namespace stamkund::command
