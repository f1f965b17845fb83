#include "core/net/server.hpp"

#include <ctime>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/log.hpp"
#include "core/net/connection.hpp"
#include "core/net/listener.hpp"

namespace banana::net {

namespace {

constexpr Millis kAcceptRetry{100};
constexpr Millis kCutTimeMax{5000};  // how long a handler may ignore that it was cancelled
constexpr auto kTuple = asio::as_tuple(asio::use_awaitable);

/// The file a listener made, by its inode: a successor's is not ours to remove.
struct SocketFile {
  std::string path;
  ino_t inode = 0;
};

ino_t inode_of(const std::string& path) {
  struct stat about{};
  return ::lstat(path.c_str(), &about) == 0 ? about.st_ino : 0;
}

void log_end(const std::exception_ptr& error) {
  try {
    if (error) std::rethrow_exception(error);
  } catch (const boost::system::system_error& aborted) {
    if (aborted.code() != asio::error::operation_aborted) {
      log::error("connection failed", {{"what", aborted.what()}});
    }
  } catch (const std::exception& other) {
    log::error("connection failed", {{"what", other.what()}});
  }
}

}  // namespace

void ServerState::refresh() {
  now = std::chrono::steady_clock::now();
  const std::time_t seconds = std::time(nullptr);
  std::tm utc{};
  ::gmtime_r(&seconds, &utc);
  std::array<char, 64> text{};
  const std::size_t size =
      std::strftime(text.data(), text.size(), "Date: %a, %d %b %Y %H:%M:%S GMT\r\n", &utc);
  date_line.assign(text.data(), size);
}

/// Outlives the Server as long as a connection does.
class Server::Impl : public ServerState, public std::enable_shared_from_this<Impl> {
 public:
  Impl(asio::io_context& the_loop, std::vector<Route> routes, ServerOptions the_options)
      : ServerState(the_loop, std::move(routes), the_options), ticker_(the_loop) {}

  void start(Acceptor acceptor) {
    acceptors_.push_back(std::make_unique<Acceptor>(std::move(acceptor)));
    asio::co_spawn(loop, accept_all(shared_from_this(), *acceptors_.back()), asio::detached);
    if (acceptors_.size() == 1) asio::co_spawn(loop, tick(shared_from_this()), asio::detached);
  }

  void remember_file(const std::string& path) { files_.push_back({path, inode_of(path)}); }

  Task<> stop(Millis grace) {
    const auto self = shared_from_this();
    close();
    for (auto place = connections.begin(); place != connections.end();) (*place++)->stop();
    co_await wait_until_empty(grace);
    cut();
    co_await wait_until_empty(kCutTimeMax);
    if (!connections.empty())
      log::error("requests ignore that the server stops", {{"count", connections.size()}});
    end_ticks();
  }

  void abandon() {
    close();
    cut();
    end_ticks();
  }

 private:
  void close() {
    stopping = true;
    for (auto& acceptor : acceptors_) {
      boost::system::error_code ignored;
      acceptor->close(ignored);
    }
    for (const SocketFile& file : files_) {
      if (inode_of(file.path) == file.inode) ::unlink(file.path.c_str());
    }
    files_.clear();
    changed.cancel();
  }

  void cut() {
    for (auto place = connections.begin(); place != connections.end();) (*place++)->cut();
  }

  void end_ticks() {
    ended_ = true;  // cancelling alone would miss a tick that is already on its way
    ticker_.cancel();
  }

  Task<> wait_until_empty(Millis time_max) {
    asio::steady_timer limit{loop, time_max};
    const auto over = std::make_shared<bool>(false);
    limit.async_wait([over, self = shared_from_this()](const boost::system::error_code& error) {
      if (error) return;
      *over = true;
      self->changed.cancel();
    });
    while (!connections.empty() && !*over) co_await changed.async_wait(kTuple);
  }

  Task<> tick(std::shared_ptr<Impl> self) {
    for (;;) {
      ticker_.expires_after(options.sweep_every);
      const auto [error] = co_await ticker_.async_wait(kTuple);
      if (error || ended_) co_return;
      refresh();
      for (auto place = connections.begin(); place != connections.end();) (*place++)->sweep(now);
    }
  }

  Task<> accept_all(std::shared_ptr<Impl> self, Acceptor& acceptor) {
    while (!stopping) {
      if (connections.size() >= options.connections_max) {
        co_await acceptor.async_wait(Acceptor::wait_read, kTuple);
        if (stopping) co_return;
        if (connections.size() < options.connections_max) continue;
        make_room();
        co_await changed.async_wait(kTuple);
        continue;
      }
      auto [error, socket] = co_await acceptor.async_accept(kTuple);
      if (stopping) co_return;
      if (!error) {
        serve(std::move(socket));
      } else if (error != asio::error::connection_aborted) {
        log::error("cannot accept a connection", {{"what", error.message()}});
        asio::steady_timer pause{loop, kAcceptRetry};  // out of descriptors, most likely
        co_await pause.async_wait(kTuple);
      }
    }
  }

  void make_room() {
    Connection* longest_idle = nullptr;
    for (Connection* connection : connections) {
      if (!connection->is_idle()) continue;
      if (longest_idle == nullptr || connection->deadline() < longest_idle->deadline())
        longest_idle = connection;
    }
    if (longest_idle != nullptr) longest_idle->cut();
  }

  void serve(Socket socket) {
    auto connection = std::make_shared<Connection>(shared_from_this(), std::move(socket));
    asio::co_spawn(
        loop, connection->run(),
        asio::bind_cancellation_slot(connection->slot(),
                                     [connection](const std::exception_ptr& error) { log_end(error); }));
  }

  asio::steady_timer ticker_;
  bool ended_ = false;
  std::vector<std::unique_ptr<Acceptor>> acceptors_;
  std::vector<SocketFile> files_;
};

Server::Server(asio::io_context& loop, std::vector<Route> routes, ServerOptions options)
    : impl_(std::make_shared<Impl>(loop, std::move(routes), options)) {}

Server::~Server() { impl_->abandon(); }

Result<std::uint16_t> Server::listen_tcp(const std::string& address, std::uint16_t port) {
  auto acceptor = open_tcp(impl_->loop, address, port);
  if (!acceptor) return acceptor.error();
  const std::uint16_t taken = port_of(*acceptor);
  impl_->start(std::move(*acceptor));
  return taken;
}

Result<> Server::listen_unix(const std::string& path, unsigned mode) {
  auto acceptor = open_unix(impl_->loop, path, mode);
  if (!acceptor) return acceptor.error();
  impl_->remember_file(path);
  impl_->start(std::move(*acceptor));
  return {};
}

Task<> Server::stop(Millis grace) { return impl_->stop(grace); }

std::size_t Server::connections() const { return impl_->connections.size(); }

}  // namespace banana::net
