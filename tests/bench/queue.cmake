banana_bench(queue SOURCES queue_bench.cpp NEEDS banana_worker)
