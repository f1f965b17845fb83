banana_bench(blob SOURCES blob_bench.cpp NEEDS banana_blob)
