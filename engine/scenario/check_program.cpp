#include "engine/scenario/program_reading.h"

namespace stamkund::scenario {

void check_program(Reading& out, const ProgramReading& reading) {
  const std::size_t mistakes = out.mistakes;
  check_earning(out, reading);
  check_times(out, reading);
  // What cannot be earned at all cannot be reached either: once is enough.
  if (out.mistakes != mistakes) return;
  check_reach(out, reading);
  check_costs(out, reading);
  check_tiers(out, reading);
}

}  // namespace stamkund::scenario
