// banana-picture TRADE: a child of bananad that opens pictures or draws them. It is never started by hand: it serves
// the socket that it finds as its standard input, one job a message, until that is closed.
//
// Jobs and answers are JSON (core/picture/job.hpp); with a job come descriptors: where its result goes, then what it is
// made from.
#include <cstdlib>
#include <string_view>

#include <pthread.h>

#include "core/picture/lab/confine.hpp"
#include "core/picture/lab/develop.hpp"
#include "core/picture/lab/work.hpp"
#include "core/picture/wire.hpp"

namespace {

using namespace banana::picture;

/// Threads of libvips need little, and a stack counts as memory whether it is used or not. After libvips has started:
/// it asks for more.
bool small_stacks() {
  pthread_attr_t attributes;
  return pthread_attr_init(&attributes) == 0 && pthread_attr_setstacksize(&attributes, 256 * 1024) == 0 &&
         pthread_setattr_default_np(&attributes) == 0;
}

int serve(lab::Trade trade) {
  if (!lab::start_vips() || !small_stacks() || !lab::confine(trade)) return EXIT_FAILURE;
  const Descriptor socket{0};
  while (const auto job = wire::receive(socket)) {
    if (!wire::send(socket, lab::work(trade, *job))) break;
  }
  // Nothing here needs an orderly end, and libvips' takes a while.
  std::_Exit(EXIT_SUCCESS);
}

}  // namespace

int main(int count, char** words) {
  const std::string_view trade = count == 2 ? words[1] : "";
  if (trade == "open") return serve(lab::Trade::open);
  if (trade == "draw") return serve(lab::Trade::draw);
  return 2;
}
