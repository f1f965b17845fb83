// Our account with a vendor: where it is, and the keys we have, of which several take turns (PV14).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/secret.hpp"
#include "core/base/time.hpp"
#include "core/vendors/failure.hpp"

namespace banana::providers {

struct Key {
  std::string id;  // for tickets and operators; no part of the key
  Secret value;
};

class Account {
 public:
  Account() = default;
  Account(const Account&) = delete;
  Account& operator=(const Account&) = delete;
  virtual ~Account() = default;

  /// Without a slash at the end.
  [[nodiscard]] virtual std::string base_url() const = 0;
  /// Whether a call without a key makes sense: servers of one's own.
  [[nodiscard]] virtual bool needs_key() const = 0;
  /// The next one in turn that does not rest; nothing when none is left.
  [[nodiscard]] virtual std::optional<Key> next_key() = 0;
  [[nodiscard]] virtual std::optional<Key> find_key(std::string_view id) = 0;
  /// What a call with it met: a key that is refused or spent rests for a while.
  virtual void note(std::string_view key_id, vendors::Failure why, std::optional<Millis> retry_after) = 0;
};

/// One key or none, for ever: tests, and servers of one's own.
class FixedAccount final : public Account {
 public:
  explicit FixedAccount(std::string base_url, std::optional<Key> key = std::nullopt)
      : base_url_(std::move(base_url)), key_(std::move(key)) {}

  [[nodiscard]] std::string base_url() const override { return base_url_; }
  [[nodiscard]] bool needs_key() const override { return false; }
  [[nodiscard]] std::optional<Key> next_key() override { return key_; }
  [[nodiscard]] std::optional<Key> find_key(std::string_view id) override {
    return key_ && key_->id == id ? key_ : std::nullopt;
  }
  void note(std::string_view /*key_id*/, vendors::Failure /*why*/, std::optional<Millis> /*after*/) override {
  }

 private:
  std::string base_url_;
  std::optional<Key> key_;
};

}  // namespace banana::providers
