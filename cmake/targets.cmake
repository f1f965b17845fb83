# banana_library(NAME FOLDER sources... NEEDS targets... PRIVATE libs...)
#
# One target per folder. Its headers are reached as "core/db/tx.hpp" through a view that holds that folder alone,
# so a source can include only the folders its target names: a forbidden include does not compile
# (tests/structure proves it).
function(banana_view target folder)
  set(view ${CMAKE_BINARY_DIR}/include/${target})
  get_filename_component(parent ${view}/${folder} DIRECTORY)
  file(MAKE_DIRECTORY ${parent})
  file(CREATE_LINK ${CMAKE_SOURCE_DIR}/${folder} ${view}/${folder} SYMBOLIC)
  target_include_directories(${target} PUBLIC ${view})
endfunction()

function(banana_library target folder)
  cmake_parse_arguments(arg "" "PCH" "SOURCES;NEEDS;PRIVATE" ${ARGN})
  add_library(${target} STATIC ${arg_SOURCES})
  banana_view(${target} ${folder})
  target_link_libraries(${target} PUBLIC ${arg_NEEDS} PRIVATE ${arg_PRIVATE})
  banana_pch(${target})
endfunction()

# One precompiled header, built with banana_base, serves every target.
function(banana_pch target)
  if(TARGET banana_pch_owner)
    target_precompile_headers(${target} REUSE_FROM banana_pch_owner)
  endif()
endfunction()
