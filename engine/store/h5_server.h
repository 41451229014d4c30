#pragma once
// The side that looks into an HDF5 file from outside. It runs in a process of its own (guarded_process.h) and
// is the only code that gives such bytes to the HDF5 library.
#include <string>

#include "engine/store/h5_catalogue.h"

namespace stamkund::store {

/// Answers over `channel` until the other end is gone: first the catalogue, then the dataset of each index
/// asked for (8 bytes). An answer is its status (0: as asked, 1: a refusal), its size and its bytes; a
/// refusal is two texts, the place and what is wrong there. Numbers come in pieces (h5_pieces.h), each an
/// answer.
void serve_h5(std::string& image, const H5Limits& limits, int channel);

}  // namespace stamkund::store
