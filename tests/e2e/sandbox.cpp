#include "tests/e2e/sandbox.hpp"

#include <array>
#include <csignal>
#include <stdexcept>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/daemon/bananad.hpp"
#include "tests/daemon/http_client.hpp"

namespace banana::test {

namespace {

/// The first line it prints ends in the port.
std::uint16_t port_in(int from) {
  std::string line;
  while (line.find('\n') == std::string::npos) {
    pollfd wanted{.fd = from, .events = POLLIN, .revents = 0};
    std::array<char, 256> piece{};
    const bool came = ::poll(&wanted, 1, static_cast<int>(kPatience.count())) > 0;
    const ssize_t size = came ? ::read(from, piece.data(), piece.size()) : 0;
    if (size <= 0) throw std::runtime_error("the sandbox does not say where it listens: " + line);
    line.append(piece.data(), static_cast<std::size_t>(size));
  }
  line.resize(line.find('\n'));
  while (!line.empty() && (line.back() < '0' || line.back() > '9')) line.pop_back();
  return static_cast<std::uint16_t>(std::stoi(line.substr(line.find_last_not_of("0123456789") + 1)));
}

Json parsed(const Reply& reply) {
  boost::system::error_code failure;
  Json out = boost::json::parse(reply.body, failure);
  if (failure || !out.is_object())
    throw std::runtime_error(fmt::format("the sandbox answers {} with: {}", reply.status, reply.body));
  return out;
}

Reply ask(std::uint16_t port, std::string_view name, std::string_view type, std::string_view body,
          Millis patience = kPatience) {
  Connection connection{port};
  connection.give_up_after(patience);
  connection.send(
      fmt::format("POST /sandbox/api/{} HTTP/1.1\r\nHost: sandbox\r\nContent-Type: {}\r\n"
                  "Content-Length: {}\r\n\r\n{}",
                  name, type, body.size(), body));
  return connection.receive();
}

}  // namespace

Sandbox::Sandbox() {
  int ends[2] = {-1, -1};
  if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("pipe2 failed");
  pid_ = ::fork();
  if (pid_ < 0) throw std::runtime_error("fork failed");
  if (pid_ == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::dup2(ends[1], STDOUT_FILENO);
    ::close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
    ::execl(SANDBOX_PATH, SANDBOX_PATH, "--listen", "127.0.0.1:0", "--no-limits", nullptr);
    ::_exit(99);
  }
  ::close(ends[1]);
  port_ = port_in(ends[0]);
  ::close(ends[0]);
}

Sandbox::~Sandbox() {
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
}

std::string Sandbox::base() const { return fmt::format("http://127.0.0.1:{}", port_); }

JsonObject Sandbox::act(std::string_view name, const JsonObject& what) const {
  const Reply reply = ask(port_, name, "application/json", boost::json::serialize(what));
  if (reply.status != 200) throw std::runtime_error(fmt::format("{}: {} {}", name, reply.status, reply.body));
  return parsed(reply).as_object();
}

bool Sandbox::try_act(std::string_view name, const JsonObject& what, Millis patience) const {
  return ask(port_, name, "application/json", boost::json::serialize(what), patience).status == 200;
}

JsonObject Sandbox::see(const std::string& what) const {
  const Reply reply = get(port_, "/sandbox/api/" + what);
  if (reply.status != 200) throw std::runtime_error(fmt::format("{}: {} {}", what, reply.status, reply.body));
  return parsed(reply).as_object();
}

std::string Sandbox::upload(std::string_view name, std::string_view type, std::string_view bytes) const {
  const std::string body = fmt::format(
      "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{}\"\r\nContent-Type: "
      "{}\r\n\r\n{}\r\n"
      "--edge--\r\n",
      name, type, bytes);
  const Reply reply = ask(port_, "upload", "multipart/form-data; boundary=edge", body);
  const Json said = parsed(reply);
  if (reply.status != 200) throw std::runtime_error("upload: " + reply.body);
  const Json& id = said.at("upload");
  return id.is_string() ? std::string{id.as_string()} : boost::json::serialize(id);
}

}  // namespace banana::test
