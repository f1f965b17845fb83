banana_bench(generate SOURCES generate_bench.cpp ../daemon/bananad.cpp ../daemon/http_client.cpp ../e2e/bare_telegram.cpp
  NEEDS banana_db banana_net banana_ops)
target_compile_definitions(generate_bench PRIVATE "BANANAD_PATH=\"$<TARGET_FILE:bananad>\"")
add_dependencies(generate_bench bananad)
