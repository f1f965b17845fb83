#include "core/models/merge.hpp"

#include <map>

namespace banana::models {
namespace {

/// Members by their path. A list is one value: half of it from each side would be nobody's.
using Leaves = std::map<std::vector<std::string>, Json>;

void collect(const JsonObject& object, std::vector<std::string>& path, Leaves& leaves) {
  for (const auto& member : object) {
    path.emplace_back(member.key());
    if (member.value().is_object() && !member.value().get_object().empty()) {
      collect(member.value().get_object(), path, leaves);
    } else if (!member.value().is_null()) {
      leaves.emplace(path, member.value());
    }
    path.pop_back();
  }
}

Leaves leaves_of(const JsonObject& object) {
  Leaves leaves;
  std::vector<std::string> path;
  collect(object, path, leaves);
  return leaves;
}

JsonObject object_of(const Leaves& leaves) {
  JsonObject out;
  for (const auto& [path, value] : leaves) {
    JsonObject* at = &out;
    for (std::size_t i = 0; i + 1 < path.size(); ++i) {
      Json& inner = (*at)[path[i]];
      if (!inner.is_object()) inner = JsonObject{};
      at = &inner.get_object();
    }
    // An object that one side emptied may have members of the other side.
    if (!at->contains(path.back())) (*at)[path.back()] = value;
  }
  return out;
}

std::string joined(const std::vector<std::string>& path) {
  std::string out;
  for (const std::string& part : path) out += (out.empty() ? "" : ".") + part;
  return out;
}

Json at(const Leaves& leaves, const std::vector<std::string>& path) {
  const auto found = leaves.find(path);
  return found == leaves.end() ? Json(nullptr) : found->second;
}

Fate fate_of(const Json& was, const Json& here, const Json& there) {
  if (was == here) return Fate::taken;
  return was == there ? Fate::kept : Fate::conflict;
}

}  // namespace

Merged merge(const JsonObject& was_shipped, const JsonObject& here, const JsonObject& there) {
  const Leaves base = leaves_of(was_shipped);
  const Leaves ours = leaves_of(here);
  const Leaves theirs = leaves_of(there);
  Leaves all = ours;
  all.insert(theirs.begin(), theirs.end());
  Leaves result;
  Merged merged;
  for (const auto& [path, unused] : all) {
    const Json our = at(ours, path);
    const Json their = at(theirs, path);
    const Fate fate = our == their ? Fate::kept : fate_of(at(base, path), our, their);
    if (our != their)
      merged.differences.push_back({.path = joined(path), .here = our, .there = their, .fate = fate});
    const Json& wins = fate == Fate::taken ? their : our;
    if (!wins.is_null()) result.emplace(path, wins);
  }
  merged.document = object_of(result);
  return merged;
}

std::vector<Difference> compare(const JsonObject& here, const JsonObject& there) {
  return merge(here, here, there).differences;
}

}  // namespace banana::models
