// Checks the hash chain while the transfers go by, in the order of their ids.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "core/money/seal.hpp"
#include "core/money/verify.hpp"

namespace banana::ledger {

class SealCheck {
 public:
  using Report = std::function<void(Finding)>;
  /// `known_head`: a hash the chain must hold.
  SealCheck(db::Snapshot& snapshot, std::optional<Sha256Digest> known_head, Report report);

  void see(TransferId id, ByteView encoded);
  /// After the last transfer.
  void finish();

  [[nodiscard]] std::int64_t seals() const { return seals_; }
  [[nodiscard]] std::int64_t unsealed() const { return unsealed_; }
  /// The hash of the last seal; zero when there is none.
  [[nodiscard]] const Sha256Digest& head() const { return before_.hash; }

 private:
  void open_next();
  void close();
  void name_the_transfer();

  db::Snapshot& snapshot_;
  std::optional<Sha256Digest> known_head_;  // until it is found
  const Report report_;
  std::vector<Seal> ahead_;  // read, not yet opened, the next one last
  Seal before_;
  std::optional<Seal> open_;
  std::optional<Sha256> digest_;
  std::int64_t seen_ = 0;  // transfers of the open seal
  std::int64_t seals_ = 0;
  std::int64_t unsealed_ = 0;
};

}  // namespace banana::ledger
