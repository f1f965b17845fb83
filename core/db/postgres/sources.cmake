# libpq's headers only: the library is loaded when it is needed (see libpq.hpp).
find_path(LIBPQ_INCLUDE libpq-fe.h PATH_SUFFIXES postgresql pgsql)
if(NOT LIBPQ_INCLUDE)
  message(FATAL_ERROR "libpq-fe.h is missing: install libpq-dev")
endif()
add_library(banana_libpq INTERFACE)
target_include_directories(banana_libpq SYSTEM INTERFACE ${LIBPQ_INCLUDE})
target_link_libraries(banana_libpq INTERFACE ${CMAKE_DL_LIBS})

list(APPEND sources
  postgres/connect.cpp postgres/connection.cpp postgres/cursor.cpp postgres/database.cpp postgres/libpq.cpp
  postgres/parameters.cpp postgres/reader.cpp postgres/relay.cpp postgres/session.cpp postgres/sqlstate.cpp
  postgres/target.cpp postgres/tx.cpp postgres/writer.cpp)
list(APPEND libraries banana_libpq)
