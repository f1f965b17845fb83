banana_bench(webhook SOURCES webhook_bench.cpp
  NEEDS banana_daemon banana_inbox banana_screens banana_net banana_db)
