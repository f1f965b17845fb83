#include "core/db/sqlite/group.hpp"

#include <iterator>

namespace banana::db::sqlite {
namespace {

constexpr int kCarefulGroups = 64;

}  // namespace

void GroupCommit::run(Group& group) {
  runs_ = 0;
  failures_.assign(group.size(), nullptr);
  const bool careful = careful_groups_left_ > 0;
  if (careful) --careful_groups_left_;
  Outcome outcome = attempt(group, careful ? Care::careful : Care::bold);
  if (outcome.kind == Outcome::tangled) {
    careful_groups_left_ = kCarefulGroups;
    outcome = attempt(group, Care::careful);
  }
  if (outcome.kind != Outcome::lost || group.size() == 1) return;
  const std::size_t culprit = outcome.at;
  outcome = attempt(group, Care::careful, culprit);
  if (outcome.kind == Outcome::lost) fail_all(culprit, std::exception_ptr{failures_[outcome.at]});
}

GroupCommit::Outcome GroupCommit::attempt(Group& group, Care care, std::size_t without) {
  channels_.clear();
  committed_ = false;
  try {
    connection_.control("BEGIN IMMEDIATE");
  } catch (...) {
    fail_all(without, std::current_exception());
    return {};
  }
  for (std::size_t i = 0; i < group.size(); ++i) {
    if (i == without) continue;
    const Ending ending = run_one(*group[i], care, failures_[i]);
    if (!connection_.in_transaction()) {
      channels_.clear();
      return {Outcome::lost, i};
    }
    if (ending == Ending::tangled) {
      connection_.roll_back();
      return {group.size() == 1 ? Outcome::settled : Outcome::tangled};
    }
  }
  commit(without);
  return {};
}

Ending GroupCommit::run_one(WriteWork& work, Care care, std::exception_ptr& failure) {
  ++runs_;
  failure = nullptr;
  Session session{connection_, care};
  try {
    work.run(session);
    const Ending ending = session.finish();
    auto& channels = session.channels();
    channels_.insert(channels_.end(), std::make_move_iterator(channels.begin()),
                     std::make_move_iterator(channels.end()));
    return ending;
  } catch (...) {
    failure = std::current_exception();
    return session.undo();
  }
}

void GroupCommit::commit(std::size_t without) {
  try {
    const GatheredLog::Commit now{log_, sync_};
    connection_.control("COMMIT");
    committed_ = true;
  } catch (...) {
    channels_.clear();
    fail_all(without, std::current_exception());
    connection_.roll_back();
  }
}

void GroupCommit::fail_all(std::size_t but, const std::exception_ptr& failure) {
  for (std::size_t i = 0; i < failures_.size(); ++i) {
    if (i != but) failures_[i] = failure;
  }
}

}  // namespace banana::db::sqlite
