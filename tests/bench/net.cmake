# The bare Beast echo needs Beast's compiled part, which banana_net carries.
banana_bench(net SOURCES net_bench.cpp NEEDS banana_net)
