// A daemon whose bots take updates by webhook, with the bare Telegram behind it; the test is who posts the updates.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tests/daemon/bananad.hpp"
#include "tests/daemon/http_client.hpp"
#include "tests/e2e/bare_telegram.hpp"
#include "tests/e2e/operate.hpp"
#include "tests/support/temp_dir.hpp"

namespace banana::test {

inline constexpr std::string_view kCanary = "AAE-canary_bP0av28aBcDeFgHiJkLmNoPqR";

class Front {
 public:
  explicit Front(std::vector<std::string> more_flags = {});

  /// Of kind demo; its webhook is set when this returns.
  void add_bot(std::int64_t bot);
  [[nodiscard]] std::string token(std::int64_t bot) const;

  Reply post(std::int64_t bot, std::string_view body);
  Reply post_with(std::string_view bot, std::string_view headers, std::string_view body);
  /// The next update of this bot: posts it, and tells what the daemon says.
  Reply say(std::int64_t bot, std::int64_t person, std::string_view text);
  Reply press(std::int64_t bot, std::int64_t person, std::string_view data);
  /// Every person of these presses at the same time, each over a connection that is kept.
  void press_together(std::int64_t bot, std::int64_t first_person, int people, std::string_view data);

  TempDir dir;
  BareTelegram telegram;
  Bananad daemon;

 private:
  [[nodiscard]] std::string request(std::string_view bot, std::string_view headers,
                                    std::string_view body) const;
  [[nodiscard]] std::string secret_header(std::int64_t bot) const;

  std::int64_t updates_ = 0;
  std::vector<std::unique_ptr<Connection>> kept_;
};

/// As Telegram writes them. `text` and `data` are put in as JSON strings.
[[nodiscard]] std::string text_update(std::int64_t id, std::int64_t person, std::string_view text);
[[nodiscard]] std::string press_update(std::int64_t id, std::int64_t person, std::string_view data);

}  // namespace banana::test
