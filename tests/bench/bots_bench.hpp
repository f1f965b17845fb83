// The benchmarks of many bots, a file each.
#pragma once

namespace banana::bench {

void ten_thousand_bots();
void neighbour();

}  // namespace banana::bench
