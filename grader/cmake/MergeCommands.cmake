# cmake -DENTRIES=… -DOWN=… -DOUT=… -P: merges the entries for the learner's files and CMake's own into one
# compile_commands.json.
file(READ ${ENTRIES} entries)
set(own "[]")
if(EXISTS ${OWN})
  file(READ ${OWN} own)
endif()
string(REGEX REPLACE "^[ \t\r\n]*\\[" "" own "${own}")
string(STRIP "${own}" rest)
if(rest STREQUAL "]")
  string(REGEX REPLACE ",\n$" "\n" entries "${entries}")
endif()
file(WRITE ${OUT} "[\n${entries}${own}")
