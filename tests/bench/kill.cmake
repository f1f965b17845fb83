banana_bench(kill SOURCES kill_bench.cpp ../daemon/bananad.cpp ../daemon/http_client.cpp ../e2e/bare_telegram.cpp
  ../e2e/canary.cpp ../e2e/front.cpp ../e2e/kill.cpp ../e2e/sandbox.cpp ../e2e/shopper.cpp
  NEEDS banana_net banana_ops)
target_compile_definitions(kill_bench PRIVATE
  "BANANAD_PATH=\"$<TARGET_FILE:bananad>\"" "SANDBOX_PATH=\"$<TARGET_FILE:sandbox>\"")
add_dependencies(kill_bench bananad sandbox)
