// config_docs ROOT: writes config/banana.yaml and docs/config.md of the source tree from the table of
// settings.
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "core/config/describe.hpp"

namespace {

/// Leaves a file that is right alone, so that nothing is built anew because of its date.
bool write(const std::filesystem::path& path, const std::string& text) {
  std::ifstream in{path, std::ios::binary};
  if (in && std::string{std::istreambuf_iterator<char>{in}, {}} == text) return true;
  std::filesystem::create_directories(path.parent_path());
  std::ofstream out{path, std::ios::binary};
  out << text << std::flush;
  if (!out) std::fprintf(stderr, "config_docs: can't write %s\n", path.c_str());
  return out.good();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: config_docs SOURCE_TREE\n", stderr);
    return 2;
  }
  const std::filesystem::path root{argv[1]};
  const bool written = write(root / "config/banana.yaml", banana::config::init_text()) &&
                       write(root / "docs/config.md", banana::config::docs_markdown());
  return written ? 0 : 1;
}
