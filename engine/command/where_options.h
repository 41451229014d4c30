#pragma once
// Options that say which customers are meant, and what is known of them from files.
#include <string>
#include <vector>

#include "engine/base/problems.h"
#include "engine/command/arguments.h"
#include "engine/targeting/attribute_table.h"
#include "engine/targeting/expression.h"

namespace stamkund::command {

/// Adds --where; with `segments`, --segment as well.
void add_where_options(Arguments& parsed, bool segments);
/// Adds --lookup.
void add_lookup_option(Arguments& parsed);

/// An option's expression, with all that is wrong with it. Errors: Failure(usage).
[[nodiscard]] targeting::Expression compile_option(const std::string& option, const std::string& text,
                                                   const targeting::Schema& schema);

/// A name, and whom it means.
struct NamedExpression {
  std::string name;
  targeting::Expression where;
};
/// From --segment NAME=EXPRESSION. Errors: Failure(usage).
[[nodiscard]] std::vector<NamedExpression> segments_of(const Arguments& parsed,
                                                       const targeting::Schema& schema);

/// From --lookup FILE:COLUMN. Errors: Failure(usage).
[[nodiscard]] std::vector<targeting::LookupFile> lookups_of(const Arguments& parsed);

/// "1,234 of 20,000 customers are meant by --where". Errors: Failure(bad_data) if it is nobody.
[[nodiscard]] std::string meant_text(std::size_t meant, std::size_t all);

}  // namespace stamkund::command
