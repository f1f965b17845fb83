banana_bench(daemon SOURCES daemon_bench.cpp ../daemon/bananad.cpp ../daemon/http_client.cpp NEEDS banana_base)
target_compile_definitions(daemon_bench PRIVATE "BANANAD_PATH=\"$<TARGET_FILE:bananad>\"")
add_dependencies(daemon_bench bananad)
