#include "engine/mechanisms/program/reading.h"

namespace stamkund::mechanisms {

using scenario::Reading;

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

}  // namespace stamkund::mechanisms
