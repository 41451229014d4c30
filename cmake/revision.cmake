# Writes OUTPUT, a header with the revision of SOURCE, if it has changed. "-dirty": there were uncommitted changes.
set(STAMKUND_GIT_REVISION "unknown")
if(GIT)
  execute_process(COMMAND ${GIT} describe --always --dirty --abbrev=12
    WORKING_DIRECTORY ${SOURCE} OUTPUT_VARIABLE described OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  if(described)
    set(STAMKUND_GIT_REVISION "${described}")
  endif()
endif()
configure_file(${SOURCE}/cmake/revision.h.in ${OUTPUT} @ONLY)
