#include "engine/metrics/group.h"

#include "engine/study/groups.h"

namespace stamkund::metrics {
namespace {

Group read(const counting::Counts& counts, const counting::Table& table, std::size_t i) {
  const std::size_t columns = table.columns();
  const auto cells = counts.of(table).subspan(2 * i * columns, 2 * columns);
  return {counting::life_totals(cells), counting::life_totals(cells.subspan(columns)),
          cells[table.column("members")], cells[table.column("leaked")]};
}

}  // namespace

Group group_of(const counting::Counts& counts, const char* table, std::size_t i) {
  return read(counts, counts.schema().table(table), i);
}

Group everybody(const counting::Counts& counts) {
  Group all = group_of(counts, study::kByMembership, 0);
  const Group members = group_of(counts, study::kByMembership, 1);
  for (const auto& figure : counting::kLifeFigures) {
    all.here.*figure.value += members.here.*figure.value;
    all.in_baseline.*figure.value += members.in_baseline.*figure.value;
  }
  all.members += members.members;
  all.leaked += members.leaked;
  return all;
}

}  // namespace stamkund::metrics
