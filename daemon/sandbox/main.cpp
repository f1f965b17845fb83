// telegram-sandbox: the sandbox as a program, for tests and for bots in other languages.
#include <charconv>
#include <csignal>
#include <cstdio>
#include <span>
#include <string_view>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <fmt/format.h>

#include "daemon/sandbox/sandbox.hpp"

namespace {

using namespace banana;

constexpr std::string_view kUsage =
    "telegram-sandbox --listen 127.0.0.1:PORT [--state DIR] [--no-limits] [--seed N]\n";

int refuse(std::string_view why) {
  fmt::print(stderr, "{}\n{}", why, kUsage);
  return 2;
}

template <class T>
bool read_number(std::string_view text, T& out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc{} && end == text.data() + text.size() && !text.empty();
}

/// Empty when all was understood, else why not.
std::string read_flags(std::span<char*> args, sandbox::SandboxOptions& options) {
  for (std::size_t i = 1; i < args.size(); ++i) {
    const std::string_view flag = args[i];
    if (flag == "--no-limits") {
      options.limits = sandbox::Limits::off;
      continue;
    }
    if (i + 1 == args.size()) return fmt::format("{} is not known or needs a value", flag);
    const std::string_view value = args[++i];
    if (flag == "--state") {
      options.state_dir = value;
    } else if (flag == "--seed") {
      if (!read_number(value, options.seed)) return "--seed takes a number";
    } else if (flag == "--listen") {
      const std::size_t colon = value.rfind(':');
      if (colon == std::string_view::npos || !read_number(value.substr(colon + 1), options.port)) {
        return "--listen takes ADDRESS:PORT";
      }
      options.address = value.substr(0, colon);
    } else {
      return fmt::format("{} is not known", flag);
    }
  }
  return "";
}

}  // namespace

int main(int argc, char** argv) {
  sandbox::SandboxOptions options;
  if (const std::string why = read_flags({argv, static_cast<std::size_t>(argc)}, options); !why.empty()) {
    return refuse(why);
  }
  asio::io_context loop{1};
  const std::string address = options.address;
  sandbox::Sandbox telegram{loop, std::move(options)};
  const auto port = telegram.start();
  if (!port) return refuse(port.error().text());
  fmt::print("http://{}:{}\n", address, *port);
  std::fflush(stdout);
  asio::signal_set signals{loop, SIGINT, SIGTERM};
  signals.async_wait([&](boost::system::error_code error, int) {
    if (error) return;
    asio::co_spawn(loop, telegram.stop(), [&](std::exception_ptr) { loop.stop(); });
  });
  loop.run();
}
