// A darkroom with a loop of its own: its tasks run to their end.
#pragma once

#include <exception>
#include <optional>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "core/picture/darkroom.hpp"

namespace banana::picture {

class Room {
 public:
  explicit Room(DarkroomOptions options = {}) : darkroom(loop_, with_program(std::move(options))) {}

  template <class T>
  T run(Task<T> task) {
    std::optional<T> result;
    std::exception_ptr failure;
    asio::co_spawn(loop_, std::move(task), [&](std::exception_ptr error, T value) {
      failure = error;
      if (!error) result.emplace(std::move(value));
    });
    loop_.restart();
    while (!result && !failure) loop_.run_one();
    if (failure) std::rethrow_exception(failure);
    return std::move(*result);
  }
  [[nodiscard]] asio::io_context& loop() { return loop_; }

 private:
  static DarkroomOptions with_program(DarkroomOptions options) {
    if (options.program.empty()) options.program = PICTURE_PROGRAM;
    return options;
  }
  asio::io_context loop_;

 public:
  Darkroom darkroom;
};

}  // namespace banana::picture
