# How every target of Stamkund is compiled, and the one way to declare a library.

add_library(stamkund_flags INTERFACE)
target_include_directories(stamkund_flags INTERFACE ${PROJECT_SOURCE_DIR} ${PROJECT_BINARY_DIR}/generated)
# -ffp-contract=off: a fused multiply-add rounds once instead of twice, so whether the compiler
# fuses would change bits. Never -ffast-math: sums and NaN tests must mean what they say.
target_compile_options(stamkund_flags INTERFACE
  -Wall -Wextra -Wconversion -Wshadow -Wpedantic -ffp-contract=off
  # g++ 12 warns falsely of overlapping copies in std::string's operator+ (GCC bug 105651).
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>
  $<$<BOOL:${STAMKUND_WERROR}>:-Werror>)

# stamkund_library(NAME SOURCES a.cpp ... LINKS stamkund::base ... PRIVATE third::party ...)
# One static library a station, alias stamkund::NAME. PRIVATE libraries do not leak into users.
function(stamkund_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINKS;PRIVATE" ${ARGN})
  if(ARG_SOURCES)
    add_library(stamkund_${name} STATIC ${ARG_SOURCES})
    target_link_libraries(stamkund_${name} PUBLIC stamkund_flags ${ARG_LINKS} PRIVATE ${ARG_PRIVATE})
  else()
    add_library(stamkund_${name} INTERFACE)
    target_link_libraries(stamkund_${name} INTERFACE stamkund_flags ${ARG_LINKS})
  endif()
  add_library(stamkund::${name} ALIAS stamkund_${name})
endfunction()
