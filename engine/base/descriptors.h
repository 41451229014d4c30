#pragma once
// Open files by their numbers: those that the caller handed to us, and those that we opened ourselves.
#include <string>

namespace stamkund {

/// Opens what is closed of standard input, output and error on the null device. Without it the next file to
/// be opened would get the number, and what is said to a person would be written into it. Call before
/// anything is opened. False if standard output was closed: what is written there is lost.
[[nodiscard]] bool open_standard_descriptors() noexcept;

/// The number of the open file of this process that `path` stands for, such as /dev/stdout or /dev/fd/3; -1
/// if it stands for none. Symbolic links are followed.
[[nodiscard]] int own_descriptor(const std::string& path);

/// What was open when the program started. We open files so that they are closed on exec; what came through
/// an exec is not.
[[nodiscard]] bool handed_to_us(int descriptor) noexcept;

}  // namespace stamkund
