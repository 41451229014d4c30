# Writes a C++ file that holds the scenario templates: cmake -DOUTPUT=... -DFILES=... -P embed_templates.cmake
set(text "#include \"engine/command/templates.h\"\nnamespace stamkund::command {\nconst std::vector<Template>& templates() {\n  static const std::vector<Template> all{\n")
foreach(file IN LISTS FILES)
  get_filename_component(name ${file} NAME_WE)
  file(READ ${file} content)
  string(APPEND text "      {\"${name}\", R\"~~~~(${content})~~~~\"},\n")
endforeach()
string(APPEND text "  };\n  return all;\n}\n}  // namespace stamkund::command\n")
file(WRITE ${OUTPUT} "${text}")
