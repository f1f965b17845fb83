// What this process gives up before it looks at anybody's picture. Inside core/picture/lab only.
#pragma once

namespace banana::picture::lab {

enum class Trade {
  open,  // strangers' pictures: no file may be opened at all, and memory is scarce
  draw,  // our own drawings: fonts may be read
};

/// Bounds memory, files and time, and leaves no system call that reaches out of this process. False when the kernel
/// refuses: then nothing may be opened here.
[[nodiscard]] bool confine(Trade trade);

/// Gives the next picture its own seconds of processor time: the kernel kills beyond, should nobody else.
void allow_seconds(unsigned seconds);

}  // namespace banana::picture::lab
