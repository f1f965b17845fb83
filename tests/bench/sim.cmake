banana_bench(sim SOURCES sim_bench.cpp NEEDS banana_sim)
