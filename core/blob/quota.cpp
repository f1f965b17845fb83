#include "core/blob/quota.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace banana::blob {

namespace {

constexpr std::chrono::minutes kCountIsGoodFor{1};

}  // namespace

Quota::Quota(std::uint64_t bytes_max, std::function<Result<std::uint64_t>()> count)
    : bytes_max_(bytes_max), count_(std::move(count)) {}

Result<> Quota::take(std::uint64_t bytes) {
  if (bytes_max_ == 0) return {};
  const std::scoped_lock lock{mutex_};
  if (!counted_) {
    if (auto counted = recount(); !counted) return counted;
  }
  const auto fits = [&] { return bytes <= bytes_max_ && used_ <= bytes_max_ - bytes; };
  if (!fits() && std::chrono::steady_clock::now() - counted_at_ >= kCountIsGoodFor) {
    if (auto counted = recount(); !counted) return counted;
  }
  if (!fits()) {
    return fail(
        Errc::limited,
        fmt::format("no room for {} bytes: {} of the {} of blob.quota are taken", bytes, used_, bytes_max_),
        "Raise blob.quota, or remove what is past its time: bananactl storage gc");
  }
  used_ += bytes;
  return {};
}

void Quota::give_back(std::uint64_t bytes) {
  if (bytes_max_ == 0) return;
  const std::scoped_lock lock{mutex_};
  used_ -= std::min(used_, bytes);
}

Result<> Quota::recount() {
  const auto counted = count_();
  if (!counted) return counted.error();
  used_ = *counted;
  counted_ = true;
  counted_at_ = std::chrono::steady_clock::now();
  return {};
}

}  // namespace banana::blob
