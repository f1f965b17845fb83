// A workshop with an operator in it, who runs operations as a face would.
#pragma once

#include <string>
#include <utility>

#include "core/studio/operations.hpp"
#include "tests/ops/documented.hpp"
#include "tests/ops/ops_host.hpp"
#include "tests/studio/workshop.hpp"

#define AT_JOB_DESK(Here, name)   \
  if (!Here::available()) return; \
  banana::test::JobDesk<Here> name {}

namespace banana::test {

inline const ops::Registry& job_registry() {
  static const ops::Registry all{{studio::job_operations()}};
  return all;
}

template <class Here>
class JobDesk : public Workshop<Here> {
 public:
  JobDesk() { operator_.time().advance(kLater); }

  Result<Json> run(std::string_view operation, JsonObject arguments = {}) {
    auto outcome = operator_.run(job_registry(), {.operation = std::string{operation},
                                                  .arguments = std::move(arguments),
                                                  .confirmed = true,
                                                  .actor = kAlice});
    if (!outcome) return outcome.error();
    check_documented(*job_registry().find(operation), outcome->result);
    return std::move(outcome->result);
  }
  /// The sentences, one a line.
  std::string explain(studio::JobId id) {
    const auto told = run("explain.job", {{"job", id.str()}});
    return told ? std::string{std::string_view{told->at("text").as_string()}} : told.error().text();
  }
  void advance(Millis by) {
    Workshop<Here>::advance(by);
    operator_.time().advance(by);
  }
  /// What a worker does every few seconds.
  std::size_t keep_house() {
    return this->write(
        [&](db::Tx& tx) { return studio::cancel_wished(tx, 100, this->audience, this->now()); });
  }

  /// Ahead of the workshop, so that both never make the same id.
  static constexpr Millis kLater{1'000};

 private:
  OpsHost operator_{this->db()};
};

}  // namespace banana::test
