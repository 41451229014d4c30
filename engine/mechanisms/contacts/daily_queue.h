#pragma once
// A channel that carries so many contacts a day: when one that is due goes out, first come, first served, or
// whether it is dropped. What is due each day is known beforehand; a contact's place among those of its day
// is drawn. Knows nothing of the simulation.
#include <vector>

namespace stamkund::mechanisms {

class DailyQueue {
 public:
  /// `due` [days]: contacts due on each day, of all customers. `capacity` >= 0 a day. `drops`: what does not
  /// fit into its day is dropped; else it waits for a later one.
  DailyQueue(const std::vector<double>& due, double capacity, bool drops);
  /// When what is due on `day` goes out; `place` in (0, 1) among those of its day. Negative: dropped;
  /// infinite: not within the days that are known.
  [[nodiscard]] double goes_out(double day, double place) const;

 private:
  std::vector<double> before_;  ///< [days + 1] due before each day
  std::vector<double> served_;  ///< [days] of all that was due, in order, by the end of each day
  double capacity_;
  bool drops_;
};

}  // namespace stamkund::mechanisms
