# Writes a C++ file that holds what pages carry: cmake -DOUTPUT=... -DVEGA=... -DHERE=... -P embed_charts.cmake
# Debian has Vega as modules only. Each is wrapped so that it finds the others by name, in the order in which they
# need each other. Only known files are taken: a changed one would run in every page.
set(MODULES vega-util vega-time vega-format vega-loader vega-dataflow vega-canvas vega-scale vega-scenegraph
  vega-expression vega-selection vega-statistics vega-functions vega-runtime vega-view vega-event-selector vega-parser
  vega-transforms vega-view-transforms vega-encode vega-interpreter)
# Of all of them, one after the other, in libjs-vega 5.22.1+ds+~3.1.0-4 of Debian 12.
set(KNOWN 3ecc54cc08773b62285ff61717006e0003abc49ad40782b9732a686e51c2a9fc)

set(together "")
set(wrapped "(function(){var M={};function R(n){return M[n]}\n")
set(missing "")
foreach(module IN LISTS MODULES)
  if(NOT EXISTS ${VEGA}/${module}.min.js)
    set(missing "${VEGA}/${module}.min.js is not there")
    break()
  endif()
  file(READ ${VEGA}/${module}.min.js content)
  string(APPEND together "${content}")
  string(REGEX REPLACE "//# sourceMappingURL=[^\n]*" "" content "${content}")
  # Others ask for this one under a name that its file has not.
  string(REPLACE "vega-selection" "vega-selections" name "${module}")
  string(APPEND wrapped "(function(module,exports,require,define){${content}\n})({},M[\"${name}\"]={},R);\n")
endforeach()
if(NOT missing)
  string(SHA256 digest "${together}")
  if(NOT digest STREQUAL KNOWN)
    set(missing "the files in ${VEGA} are others than the known ones: SHA-256 ${digest}")
  endif()
endif()
if(missing)
  message(WARNING "Pages will have charts that do not move: ${missing}. 'scripts/setup' installs libjs-vega; -DSTAMKUND_VEGA names another place.")
  set(wrapped "")
else()
  string(APPEND wrapped "var V={},T=M[\"vega-dataflow\"].transforms;\n"
    "[\"vega-transforms\",\"vega-view-transforms\",\"vega-encode\"].forEach(function(n){Object.assign(T,M[n])});\n"
    "V.View=M[\"vega-view\"].View;V.parse=M[\"vega-parser\"].parse;V.numbers=M[\"vega-format\"].numberFormatDefaultLocale;\n"
    "V.expressionInterpreter=M[\"vega-interpreter\"].expressionInterpreter;window.stamkundCharts=V})();\n")
endif()

file(READ ${HERE}/page.js script)
file(READ ${HERE}/page.css style)
file(WRITE ${OUTPUT} "#include \"engine/page/library.h\"\nnamespace stamkund::page {\n"
  "std::string_view chart_library() { return R\"~~~~(${wrapped})~~~~\"; }\n"
  "std::string_view page_script() { return R\"~~~~(${script})~~~~\"; }\n"
  "std::string_view page_style() { return R\"~~~~(${style})~~~~\"; }\n"
  "}  // namespace stamkund::page\n")
