banana_bench(cli SOURCES cli_bench.cpp ../cli/program.cpp NEEDS banana_base)
target_compile_definitions(cli_bench PRIVATE BANANACTL="$<TARGET_FILE:bananactl>")
add_dependencies(cli_bench bananactl)
