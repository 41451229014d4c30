#pragma once
#include <cstdint>

namespace stamkund::store_test {

/// Damages `count` files and checks what every command makes of them. STAMKUND_FUZZ_FILES and
/// STAMKUND_FUZZ_FROM choose another count and the first number.
void try_damaged_files(std::uint64_t count);

}  // namespace stamkund::store_test
