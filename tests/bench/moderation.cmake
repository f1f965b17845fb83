banana_bench(moderation SOURCES moderation_bench.cpp NEEDS banana_moderation)
