#include "engine/ingest/time_zone.h"

#include <date/tz.h>

#include <chrono>
#include <exception>

#include "engine/base/nearest.h"

namespace stamkund::ingest {

std::optional<TimeZone> TimeZone::find(const std::string& name, std::string& why) {
  try {
    const auto& zones = ::date::get_tzdb();
    for (const auto& zone : zones.zones) {
      if (zone.name() != name) continue;
      (void)zone.get_info(::date::sys_seconds{});  // reads it: from here on nothing can fail
      return TimeZone(&zone);
    }
    std::vector<std::string> names;
    for (const auto& zone : zones.zones) names.push_back(zone.name());
    why = name.size() <= 60 ? did_you_mean(name, names) : "";
    if (why.empty()) why = "expected a name of the tz database, such as Europe/Stockholm or UTC";
  } catch (const std::exception&) {
    why = "the system has no tz database; in Debian the package tzdata brings it";
  }
  return std::nullopt;
}

Day TimeZone::day_of(const Moment& moment, bool in_utc) const {
  using std::chrono::seconds;
  const bool stated = moment.clock.offset.has_value();
  if (moment.clock.second < 0 || (!stated && !in_utc)) return moment.day;
  const std::int64_t utc =
      std::int64_t{moment.day.serial} * 86'400 + moment.clock.second - (stated ? *moment.clock.offset : 0);
  const ::date::sys_seconds instant{seconds{utc}};
  const auto local = instant.time_since_epoch() + zone_->get_info(instant).offset;
  return Day{static_cast<std::int32_t>(std::chrono::floor<::date::days>(local).count())};
}

}  // namespace stamkund::ingest
