// Runs a program: makes an event of an update, has a screen look at it, and writes what comes of it, all within the one
// transaction of the inbox (decision 2).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/inbox/handler.hpp"
#include "core/text/texts.hpp"
#include "daemon/screens/program.hpp"

namespace banana::screens {

class Shell final : public inbox::Handler {
 public:
  /// Program and texts outlive the shell.
  Shell(const Program& program, const text::Texts& texts, Around around = {})
      : program_(program), texts_(texts), around_(std::move(around)) {}

  [[nodiscard]] inbox::Answers handle(db::Tx& tx, const inbox::Arrival& arrival) override;

 private:
  struct Scene;

  [[nodiscard]] Scene enter(db::Tx& tx, const inbox::Arrival& arrival, const telegram::User& user,
                            ChatId chat) const;
  [[nodiscard]] inbox::Answers on(db::Tx& tx, const inbox::Arrival& arrival,
                                  const telegram::Message& message) const;
  [[nodiscard]] inbox::Answers on(db::Tx& tx, const inbox::Arrival& arrival,
                                  const telegram::Callback& callback) const;
  [[nodiscard]] inbox::Answers on(db::Tx& tx, const inbox::Arrival& arrival,
                                  const telegram::PreCheckout& checkout) const;
  [[nodiscard]] inbox::Answers on(db::Tx& tx, const inbox::Arrival& arrival,
                                  const telegram::SubscriptionChange& change) const;
  template <class Other>
  [[nodiscard]] inbox::Answers on(db::Tx&, const inbox::Arrival&, const Other&) const {
    return {};
  }

  [[nodiscard]] Move read(Scene& scene, const telegram::Message& message) const;
  [[nodiscard]] Move keep_out(Scene& scene, const telegram::Message& message) const;
  void tell_ban(Scene& scene) const;
  void read_in_group(db::Tx& tx, const inbox::Arrival& arrival, const telegram::Message& message) const;
  void invite(Scene& scene) const;
  [[nodiscard]] bool is_of_other(const Scene& scene, const telegram::Callback& callback) const;
  void keep_public(View& view) const;
  [[nodiscard]] std::optional<Move> write_to_support(Scene& scene, const telegram::Message& message) const;
  [[nodiscard]] bool leads_to_refuge(std::string_view data) const;
  [[nodiscard]] Move press(Scene& scene, const telegram::Callback& callback) const;
  [[nodiscard]] Move stale(Scene& scene) const;
  enum class As : std::uint8_t { message, alert };
  [[nodiscard]] std::string ban_notice(const Scene& scene, As as) const;
  void finish(Scene& scene, const Move& move) const;
  void show(Scene& scene, const Screen& screen) const;
  void part(Scene& scene, const std::string& slot) const;

  const Program& program_;
  const text::Texts& texts_;
  const Around around_;
};

}  // namespace banana::screens
