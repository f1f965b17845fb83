# Which compilers we trust, how strictly they are told to look, and what makes the build fast.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  message(FATAL_ERROR
    "g++ ${CMAKE_CXX_COMPILER_VERSION} miscompiles C++20 coroutines without a warning: temporaries that live "
    "across co_await are destroyed twice. Use clang-19 (./dev build does) or g++ 13 and newer.")
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 16)
  message(FATAL_ERROR "clang ${CMAKE_CXX_COMPILER_VERSION} is too old for this code. Use clang-19 (./dev build does).")
endif()

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
# The same position independence everywhere, so that one precompiled header fits libraries and programs.
add_compile_options(-fPIE)
add_link_options(-pie)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()

set(BANANA_SANITIZE "" CACHE STRING "Sanitizers to build with: address,undefined or thread")
option(BANANA_FUZZ "Build the programs of tests/fuzz (clang; with BANANA_SANITIZE=fuzzer-no-link,address,undefined)" OFF)

add_compile_options(-Wall -Wextra -Wconversion -Wshadow -Werror -fno-omit-frame-pointer)
add_compile_options(-ffile-prefix-map=${CMAKE_SOURCE_DIR}/= -ffile-prefix-map=${CMAKE_BINARY_DIR}/include/=)
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -g1 -DNDEBUG")
set(CMAKE_CXX_FLAGS_DEBUG "-O0 -g1")  # the sanitizers' builds: compiled often, run briefly
if(BANANA_SANITIZE)
  add_compile_options(-fsanitize=${BANANA_SANITIZE} -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${BANANA_SANITIZE})
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  add_link_options(-fuse-ld=lld)
  # A precompiled header without its time stamp can be shared through ccache.
  add_compile_options(-Xclang -fno-pch-timestamp)
endif()
add_compile_definitions($<$<CONFIG:Release>:_FORTIFY_SOURCE=2>)
add_compile_options(-fstack-protector-strong)
add_link_options(-Wl,-z,relro,-z,now -Wl,--as-needed -Wl,--gc-sections)
add_compile_options(-ffunction-sections -fdata-sections)

find_program(CCACHE ccache)
if(CCACHE)
  # Precompiled headers need the first line, checkouts in several places share through the second.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
    CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
    CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${CCACHE})
endif()

# Asio and Beast are compiled once, in core/base and core/net, not in every file that includes them.
add_compile_definitions(
  BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED
  BOOST_ASIO_DISABLE_BOOST_COROUTINE BOOST_BEAST_USE_STD_STRING_VIEW)
