#include "engine/store/fit_attributes.h"

namespace stamkund::store {

using calibration::Status;

std::uint64_t count_attribute(const H5Reader& in, const std::string& path, const std::string& name) {
  constexpr std::uint64_t kMost = std::uint64_t{1} << 53U;
  const std::int64_t value = in.integer_attribute(path, name);
  if (value < 0 || static_cast<std::uint64_t>(value) > kMost)
    in.bad(path, "attribute '" + name + "': found " + std::to_string(value) + ", expected 0 or more");
  return static_cast<std::uint64_t>(value);
}

Status status_of(const H5Reader& in, const std::string& where, const std::string& text) {
  for (const Status one : {Status::converged, Status::boundary, Status::not_identified, Status::failed})
    if (text == calibration::name_of(one)) return one;
  in.bad(where, "found '" + text + "', expected converged, boundary, not_identified or failed");
}

Status status_attribute(const H5Reader& in, const std::string& group) {
  const std::string status = in.text_attribute(group, "status");
  for (const Status one : {Status::converged, Status::boundary, Status::not_identified, Status::failed})
    if (status == calibration::name_of(one)) return one;
  in.bad(group, "attribute 'status': found '" + status +
                    "', expected converged, boundary, not_identified or failed");
}

}  // namespace stamkund::store
