#include "daemon/sandbox/http/state_file.hpp"

#include <fstream>
#include <sstream>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "daemon/sandbox/world/snapshot.hpp"

namespace banana::sandbox {

namespace {

namespace fs = std::filesystem;

Result<> write(const fs::path& path, std::string_view text) {
  const fs::path temporary = path.string() + ".new";
  {
    std::ofstream out{temporary, std::ios::binary | std::ios::trunc};
    out.write(text.data(), static_cast<std::streamsize>(text.size()));
    if (!out.flush()) return fail(Errc::unavailable, fmt::format("{} can't be written", temporary.string()));
  }
  std::error_code error;
  fs::rename(temporary, path, error);
  if (error)
    return fail(Errc::unavailable, fmt::format("{} can't be written: {}", path.string(), error.message()));
  return {};
}

std::optional<std::string> read(const fs::path& path) {
  std::ifstream in{path, std::ios::binary};
  if (!in) return std::nullopt;
  std::ostringstream out;
  out << in.rdbuf();
  return std::move(out).str();
}

}  // namespace

Result<> StateFolder::load(World& world) {
  if (path_.empty()) return {};
  std::error_code error;
  fs::create_directories(path_ / "files", error);
  if (error) return fail(Errc::unavailable, fmt::format("{}: {}", path_.string(), error.message()));
  const auto text = read(path_ / "world.json");
  if (!text) return {};
  boost::system::error_code problem;
  const Json snapshot = boost::json::parse(*text, problem);
  if (problem) return fail(Errc::invalid, fmt::format("{} is damaged", (path_ / "world.json").string()));
  if (auto loaded = sandbox::load(world, snapshot); !loaded) return loaded;
  for (const auto& [id, file] : world.files) {
    auto bytes = read(path_ / "files" / fmt::format("{}", id));
    if (!bytes) continue;
    world.bytes[id] = std::make_shared<const std::string>(std::move(*bytes));
    kept_.insert(id);
  }
  saved_ = world.changes;
  return {};
}

Result<> StateFolder::save(World& world) {
  if (path_.empty() || saved_ == world.changes) return {};
  if (auto files = save_files(world); !files) return files;
  if (auto saved = write(path_ / "world.json", boost::json::serialize(sandbox::save(world))); !saved)
    return saved;
  saved_ = world.changes;
  return {};
}

Result<> StateFolder::save_files(World& world) {
  for (const auto& [id, bytes] : world.bytes) {
    if (kept_.contains(id)) continue;
    if (auto saved = write(path_ / "files" / fmt::format("{}", id), *bytes); !saved) return saved;
    kept_.insert(id);
  }
  std::erase_if(kept_, [&](Number id) {
    if (world.bytes.contains(id)) return false;
    std::error_code ignored;
    fs::remove(path_ / "files" / fmt::format("{}", id), ignored);
    return true;
  });
  return {};
}

}  // namespace banana::sandbox
