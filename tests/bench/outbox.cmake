banana_bench(outbox SOURCES outbox_bench.cpp NEEDS banana_outbox)
