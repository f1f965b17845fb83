#include "daemon/screens/studio/pieces.hpp"

#include <utility>

#include <boost/json/serialize.hpp>

namespace banana::screens::studio {
namespace {

constexpr std::size_t kAroundMember = 8;  // quotes, colon, comma, braces

std::size_t bytes_of(const Json& value) { return boost::json::serialize(value).size(); }

/// Fills one piece after the other: add() begins the next where the current one has no room.
template <class Whole>
class Pieces {
 public:
  explicit Pieces(std::size_t bytes_max) : bytes_max_(bytes_max) {}
  template <class Add>
  void add(std::size_t bytes, Add add_to) {
    if (bytes_ > 0 && bytes_ + bytes > bytes_max_) close();
    add_to(open_);
    bytes_ += bytes;
  }
  std::vector<Json> take() {
    if (bytes_ > 0) close();
    return std::move(done_);
  }

 private:
  void close() {
    done_.emplace_back(std::exchange(open_, Whole{}));
    bytes_ = 0;
  }
  std::size_t bytes_max_;
  std::size_t bytes_ = 0;
  Whole open_;
  std::vector<Json> done_;
};

}  // namespace

std::vector<Json> in_pieces(const Json& whole, std::size_t bytes_max) {
  if (bytes_of(whole) <= bytes_max || !whole.is_structured()) return {whole};
  if (const JsonArray* array = whole.if_array()) {
    Pieces<JsonArray> pieces{bytes_max};
    for (const Json& each : *array) {
      for (Json& part : in_pieces(each, bytes_max - kAroundMember)) {
        const std::size_t bytes = bytes_of(part) + kAroundMember;
        pieces.add(bytes, [&](JsonArray& open) { open.push_back(std::move(part)); });
      }
    }
    return pieces.take();
  }
  Pieces<JsonObject> pieces{bytes_max};
  for (const auto& member : whole.get_object()) {
    const std::size_t around = member.key().size() + kAroundMember;
    bool is_first = true;
    for (Json& part : in_pieces(member.value(), bytes_max > around ? bytes_max - around : 0)) {
      // Parts of one member never meet in one piece: the second would take the place of the first.
      const std::size_t bytes = is_first ? bytes_of(part) + around : bytes_max;
      is_first = false;
      pieces.add(bytes, [&](JsonObject& open) { open[member.key()] = std::move(part); });
    }
  }
  return pieces.take();
}

}  // namespace banana::screens::studio
