#pragma once
// Days of a place: an instant that a row states belongs to the day that its clocks show there.
#include <string>
#include <vector>

#include "engine/ingest/date_format.h"

namespace date {
class time_zone;
}

namespace stamkund::ingest {

class TimeZone {
 public:
  /// By its name in the tz database, such as Europe/Stockholm; nothing, and the reason in `why`, if there is
  /// none.
  static std::optional<TimeZone> find(const std::string& name, std::string& why);

  /// The day of a moment that states its offset from UTC, or is in UTC; else the day as written.
  [[nodiscard]] Day day_of(const Moment& moment, bool in_utc) const;

 private:
  explicit TimeZone(const ::date::time_zone* zone) : zone_(zone) {}
  const ::date::time_zone* zone_;  ///< of the program's one copy of the database
};

}  // namespace stamkund::ingest
