// The people's side of the sandbox's Telegram (daemon/sandbox/README.md), as a shell reaches it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "core/base/json.hpp"
#include "core/base/result.hpp"

namespace banana::cli {

class SandboxClient {
 public:
  /// Where `telegram.api_base` points. Refuses, before a byte is sent, what is not on this machine; and what is
  /// here but no sandbox.
  [[nodiscard]] static Result<SandboxClient> find(std::string_view api_base);

  /// `target` is what follows /sandbox/api/: "state?user=5001".
  [[nodiscard]] Result<JsonObject> get(std::string_view target) const;
  [[nodiscard]] Result<JsonObject> post(std::string_view name, const JsonObject& body) const;
  /// Gives the upload's id, for "files" of a message.
  [[nodiscard]] Result<std::string> upload(const std::filesystem::path& file) const;

 private:
  SandboxClient(std::string address, std::uint16_t port) : address_(std::move(address)), port_(port) {}
  [[nodiscard]] Result<JsonObject> ask(std::string_view method, std::string_view target,
                                       std::string_view content_type, std::string_view body) const;

  std::string address_;
  std::uint16_t port_;
};

}  // namespace banana::cli
