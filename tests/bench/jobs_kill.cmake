banana_bench(jobs_kill SOURCES jobs_kill.cpp jobs_kill_bench.cpp jobs_kill_worker.cpp
  NEEDS banana_blob banana_money banana_net banana_outbox banana_people banana_providers banana_studio banana_worker)
