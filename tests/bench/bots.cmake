banana_bench(bots SOURCES bots_bench.cpp neighbour.cpp registered.cpp ../daemon/bananad.cpp
  ../daemon/http_client.cpp ../e2e/bare_telegram.cpp
  NEEDS banana_daemon banana_inbox banana_outbox banana_access banana_keys banana_net banana_db)
target_compile_definitions(bots_bench PRIVATE "BANANAD_PATH=\"$<TARGET_FILE:bananad>\"")
add_dependencies(bots_bench bananad)
