banana_bench(studio SOURCES studio_bench.cpp ../daemon/bananad.cpp ../daemon/http_client.cpp ../e2e/bare_telegram.cpp
  NEEDS banana_net banana_ops)
target_compile_definitions(studio_bench PRIVATE "BANANAD_PATH=\"$<TARGET_FILE:bananad>\"")
add_dependencies(studio_bench bananad)
