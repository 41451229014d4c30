#pragma once
// Developer mistakes: a broken expectation is a fault of ours (exit 70), never of the user's input.
#include <stdexcept>
#include <string>

namespace stamkund {

/// Thrown when the code itself is wrong. Never use it for bad input: that is a Problem.
class InternalFault : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

}  // namespace stamkund

#define STAMKUND_STRING2(x) #x
#define STAMKUND_STRING(x) STAMKUND_STRING2(x)
/// Checks what the programmer promised; cheap enough to stay on in release builds.
#define STAMKUND_EXPECT(condition)                                                                           \
  do {                                                                                                       \
    if (!(condition)) [[unlikely]]                                                                           \
      throw ::stamkund::InternalFault("expected " #condition " at " __FILE__ ":" STAMKUND_STRING(__LINE__)); \
  } while (false)
