# banana_embed(TARGET NAMESPACE_NAME files...): text files become a table in the binary.
#
# Generates <name>_embedded.cpp that defines
#   std::span<const banana::EmbeddedFile> banana::embedded::NAME()
# with each file's path (relative to the source tree) and text. See core/base/embedded.hpp.
set(BANANA_EMBED_SCRIPT ${CMAKE_CURRENT_LIST_DIR}/embed_script.cmake)
function(banana_embed target name)
  set(out ${CMAKE_CURRENT_BINARY_DIR}/${name}_embedded.cpp)
  list(JOIN ARGN "|" joined)
  add_custom_command(OUTPUT ${out}
    COMMAND ${CMAKE_COMMAND} -DOUT=${out} -DNAME=${name} -DROOT=${CMAKE_SOURCE_DIR} "-DFILES=${joined}"
            -P ${BANANA_EMBED_SCRIPT}
    DEPENDS ${ARGN} ${BANANA_EMBED_SCRIPT} VERBATIM COMMENT "Embedding ${name}")
  target_sources(${target} PRIVATE ${out})
endfunction()
