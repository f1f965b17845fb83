// The Bot API over HTTP: Telegram's, a local Bot API server's, or the sandbox's.
//
//   Client client{http, [&](BotId bot) { return registry.token(bot); }, random, {.api_base = config.telegram.api_base}};
//   const auto sent = co_await client.call(bot, send_message(chat, text));
//
// Tokens are asked for when they are needed and stand in the request's URL alone, which nothing logs; no error
// names more of it than its origin. One loop, from its thread.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/random.hpp"
#include "core/base/secret.hpp"
#include "core/net/client.hpp"
#include "core/telegram/api.hpp"

namespace banana::telegram {

/// Nothing for a bot nobody knows, or one that is parked.
using TokenSource = std::function<std::optional<Secret>(BotId)>;

enum class Environment : std::uint8_t { production, test };

/// Whether absolute paths a local Bot API server answers with are files of this machine.
enum class FilePaths : std::uint8_t { remote, local };

struct ClientOptions {
  std::string api_base = "https://api.telegram.org";  // without a slash at the end
  Environment environment = Environment::production;
  FilePaths file_paths = FilePaths::remote;
  Millis call_time_max{30'000};
  Millis upload_time_max{300'000};
  std::size_t answer_bytes_max = 4 * 1024 * 1024;
};

class Client final : public Api {
 public:
  /// `http` and `random` outlive the client.
  Client(net::HttpClient& http, TokenSource tokens, Random& random, ClientOptions options = {});

  [[nodiscard]] Task<ApiResult<Json>> call(BotId bot, const Call& call) override;

  /// Takes the file piece by piece; an error of it ends the download with Trouble::file_unusable, as does a file of
  /// more than `bytes_max`. `path` is FileInfo's; how many bytes came is returned.
  using Sink = std::function<Result<>(std::string_view)>;
  [[nodiscard]] Task<ApiResult<std::uint64_t>> download(BotId bot, std::string path, std::uint64_t bytes_max,
                                                        Sink sink);

 private:
  [[nodiscard]] Result<net::HttpRequest> request_for(const Secret& token, const Call& call) const;

  net::HttpClient& http_;
  TokenSource tokens_;
  Random& random_;
  ClientOptions options_;
};

}  // namespace banana::telegram
