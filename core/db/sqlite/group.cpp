#include "core/db/sqlite/group.hpp"

#include <iterator>

#include "core/db/sqlite/session.hpp"

namespace banana::db::sqlite {

void GroupCommit::run(Group& group) {
  runs_ = 0;
  failures_.assign(group.size(), nullptr);
  const std::size_t first = attempt(group, kNobody);
  if (first == kNobody || group.size() == 1) return;
  const std::size_t second = attempt(group, first);
  if (second != kNobody) fail_all(first, failures_[second]);
}

std::size_t GroupCommit::attempt(Group& group, std::size_t without) {
  channels_.clear();
  committed_ = false;
  try {
    connection_.control("BEGIN IMMEDIATE");
  } catch (...) {
    fail_all(without, std::current_exception());
    return kNobody;
  }
  for (std::size_t i = 0; i < group.size(); ++i) {
    if (i == without) continue;
    failures_[i] = run_one(*group[i]);
    if (connection_.in_transaction()) continue;
    channels_.clear();
    return i;
  }
  try {
    connection_.control("COMMIT");
    committed_ = true;
  } catch (...) {
    channels_.clear();
    fail_all(without, std::current_exception());
    connection_.roll_back();
  }
  return kNobody;
}

std::exception_ptr GroupCommit::run_one(WriteWork& work) {
  ++runs_;
  Session session{connection_};
  try {
    work.run(session);
    session.finish();
  } catch (...) {
    session.undo();
    return std::current_exception();
  }
  auto& channels = session.channels();
  channels_.insert(channels_.end(), std::make_move_iterator(channels.begin()),
                   std::make_move_iterator(channels.end()));
  return nullptr;
}

void GroupCommit::fail_all(std::size_t but, const std::exception_ptr& failure) {
  for (std::size_t i = 0; i < failures_.size(); ++i) {
    if (i != but) failures_[i] = failure;
  }
}

}  // namespace banana::db::sqlite
