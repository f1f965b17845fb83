#include "core/picture/darkroom.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <deque>
#include <filesystem>
#include <vector>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <fmt/format.h>

#include "core/base/utf8.hpp"
#include "core/picture/child.hpp"
#include "core/picture/header.hpp"
#include "core/picture/job.hpp"

namespace banana::picture {

namespace {

/// By format: what a decoder may hold at once, so that with all that stands between it and the result a child stays
/// within its memory (lab/confine.cpp). Measured: tests/picture, "as much … as may be".
constexpr std::array<std::uint64_t, 3> kHeldBytesMax{20'000'000, 26'000'000, 32'000'000};

/// WebP comes out of its decoder as a whole and is copied, so a large one is made smaller than wanted rather than
/// refused: the longer side that fits.
std::uint32_t side_that_fits(const Header& header, std::uint32_t wanted) {
  constexpr double kCopies = 16;  // bytes a pixel: four times four
  if (header.format != Format::webp) return wanted;
  const double room = static_cast<double>(kHeldBytesMax[2] - header.held_bytes) / kCopies;
  const double longer = std::max(header.width, header.height);
  const double pixels = static_cast<double>(header.width) * header.height;
  const auto fitting = static_cast<std::uint32_t>(longer * std::sqrt(room / pixels));
  return std::clamp<std::uint32_t>(fitting, 1, wanted);
}

constexpr std::size_t kResultBytesMax = 64 * 1024 * 1024;
/// Then a child is replaced, lest what libraries leak adds up.
constexpr std::uint64_t kJobsMax = 1000;

std::string find_program() {
  std::error_code error;
  const auto folder = std::filesystem::read_symlink("/proc/self/exe", error).parent_path();
  const auto beside = folder / "banana-picture";
  if (std::filesystem::exists(beside, error)) return beside.string();
  return (folder.parent_path() / "libexec" / "banana" / "banana-picture").string();
}

Refused unavailable(std::string why) { return refuse(Flaw::unavailable, std::move(why)); }

}  // namespace

/// Children of one trade, each with at most one job, and those who wait for one.
struct Pool {
  std::string_view trade;
  std::size_t children_max;
  std::size_t at_work = 0;
  std::vector<std::unique_ptr<Child>> idle = {};
  struct Waiter {
    Waiter(asio::io_context& loop, Pool& its_pool) : timer(loop), pool(its_pool) {
      pool.waiting.push_back(this);
    }
    Waiter(const Waiter&) = delete;
    Waiter& operator=(const Waiter&) = delete;
    ~Waiter() { std::erase(pool.waiting, this); }
    asio::steady_timer timer;
    Pool& pool;
    bool granted = false;
  };
  std::deque<Waiter*> waiting = {};
};

struct Darkroom::State {
  State(asio::io_context& its_loop, DarkroomOptions its_options)
      : loop(its_loop),
        options(std::move(its_options)),
        openers{.trade = "open", .children_max = options.openers},
        drawers{.trade = "draw", .children_max = options.drawers},
        idle_timer(loop) {
    if (options.program.empty()) options.program = find_program();
  }

  /// The right to have one child at work, and the child.
  struct Lease {
    Lease(State& its_state, Pool& its_pool) : state(&its_state), pool(&its_pool) {}
    Lease(Lease&& other) noexcept
        : state(std::exchange(other.state, nullptr)), pool(other.pool), child(std::move(other.child)) {}
    Lease& operator=(Lease&&) = delete;
    ~Lease() {
      if (state != nullptr) state->give_back(*pool, std::move(child));
    }

    State* state;
    Pool* pool;
    std::unique_ptr<Child> child = nullptr;  // empty: broken, and not to be used again
  };

  Task<Checked<Lease>> lease(Pool& pool);
  Task<bool> turn(Pool& pool);
  void give_back(Pool& pool, std::unique_ptr<Child> child);
  void leave_when_idle();

  /// Has a child do it; the result's bytes.
  Task<Checked<Bytes>> have_done(Pool& pool, std::string job, std::vector<const Descriptor*> from,
                                 Allowance allowed);
  Task<Checked<Picture>> open(ByteView bytes, Want want);
  Task<Checked<Bytes>> make(DrawJob job);

  asio::io_context& loop;
  DarkroomOptions options;
  DarkroomStats stats;
  Pool openers;
  Pool drawers;
  asio::steady_timer idle_timer;
  std::vector<Child*> busy;
  bool stopped = false;
};

/// Waits for the right to have one more child at work; true when there is one.
Task<bool> Darkroom::State::turn(Pool& pool) {
  if (pool.at_work < pool.children_max && pool.waiting.empty()) {
    ++pool.at_work;
    co_return true;
  }
  if (pool.waiting.size() >= options.waiting_max) co_return false;
  Pool::Waiter waiter{loop, pool};
  waiter.timer.expires_after(options.waiting_time_max);
  (void)co_await waiter.timer.async_wait(asio::as_tuple(asio::use_awaitable));
  co_return waiter.granted;
}

Task<Checked<Darkroom::State::Lease>> Darkroom::State::lease(Pool& pool) {
  if (stopped) co_return unavailable("the darkroom is closed");
  if (!co_await turn(pool)) co_return unavailable("too many pictures wait to be opened");
  Lease lease{*this, pool};  // gives the right back if it comes to nothing
  if (stopped) co_return unavailable("the darkroom is closed");
  if (!pool.idle.empty()) {
    lease.child = std::move(pool.idle.back());
    pool.idle.pop_back();
  } else {
    lease.child = Child::start(loop.get_executor(), options.program, pool.trade);
    if (!lease.child) co_return unavailable(fmt::format("{} doesn't start", options.program));
    ++stats.started;
  }
  co_return lease;
}

void Darkroom::State::give_back(Pool& pool, std::unique_ptr<Child> child) {
  if (child && child->jobs() < kJobsMax && !stopped) pool.idle.push_back(std::move(child));
  if (!pool.waiting.empty()) {
    pool.waiting.front()->granted = true;
    pool.waiting.front()->timer.cancel();
    pool.waiting.pop_front();
  } else {
    --pool.at_work;
  }
  if (!stopped) leave_when_idle();
}

void Darkroom::State::leave_when_idle() {
  idle_timer.expires_after(options.idle_max);
  idle_timer.async_wait([this](const boost::system::error_code& error) {
    if (error) return;
    openers.idle.clear();
    drawers.idle.clear();
  });
}

Task<Checked<Bytes>> Darkroom::State::have_done(Pool& pool, std::string job,
                                                std::vector<const Descriptor*> from, Allowance allowed) {
  auto leased = co_await lease(pool);
  if (!leased) co_return leased.error();
  const Descriptor result = make_memory();
  std::vector<int> descriptors{result.get()};
  for (const Descriptor* memory : from) descriptors.push_back(memory->get());
  // Out of the lease while at work: whatever ends this before the answer ends the child too.
  std::unique_ptr<Child> child = std::move(leased->child);
  busy.push_back(child.get());
  struct NoLongerBusy {
    State& state;
    Child* child;
    ~NoLongerBusy() { std::erase(state.busy, child); }
  } const no_longer_busy{*this, child.get()};
  const auto answer = co_await child->ask(std::move(job), std::move(descriptors), allowed);
  if (pool.trade == openers.trade) {
    stats.peak_kib = std::max(stats.peak_kib, child->peak_kib());
    stats.longest = std::max(stats.longest, child->last_job());
  }
  if (stopped) co_return unavailable("the darkroom is closed");
  if (!answer) {
    ++stats.killed;
    co_return refuse(Flaw::too_costly, "the picture takes more memory or time than is given to one");
  }
  leased->child = std::move(child);
  const auto made = read_made(*answer);
  if (!made) co_return made.error();
  auto bytes = contents(result, kResultBytesMax);
  if (!bytes) co_return refuse(Flaw::too_costly, "the picture would become too big");
  co_return std::move(*bytes);
}

namespace {

/// What a child gave is a picture again, and no larger than it should be.
Checked<Picture> trusted(Bytes bytes, std::uint32_t side_max) {
  const auto header = sniff(bytes, {.bytes_max = kResultBytesMax});
  if (!header || header->width > side_max || header->height > side_max) {
    return unavailable("the program that opens pictures gave no picture");
  }
  return Picture{.bytes = std::move(bytes),
                 .format = header->format,
                 .width = header->width,
                 .height = header->height,
                 .alpha = header->alpha};
}

}  // namespace

Task<Checked<Picture>> Darkroom::State::open(ByteView bytes, Want want) {
  const auto header = sniff(bytes, options.bounds);
  if (!header) co_return header.error();
  if (header->held_bytes > kHeldBytesMax[static_cast<std::size_t>(header->format)]) {
    co_return refuse(
        Flaw::too_costly,
        fmt::format("a picture stored this way (interlaced, progressive or lossless WebP) with {}x{} pixels "
                    "takes too much memory",
                    header->width, header->height));
  }
  const auto lean = strip(bytes, *header);
  if (!lean) co_return lean.error();
  const Descriptor source = make_memory();
  for (const ByteView part : lean->parts) append(source, part);
  want.side_max = side_that_fits(*header, std::clamp<std::uint32_t>(want.side_max, 1, kDrawnSideMax));
  want.quality = std::clamp(want.quality, 1, 100);
  auto result = co_await have_done(
      openers, to_text(OpenJob{.header = *header, .orientation = lean->orientation, .want = want}), {&source},
      {.cpu = options.open_cpu_max, .time = options.open_time_max});
  if (!result) co_return result.error();
  co_return trusted(std::move(*result), want.side_max);
}

/// What a drawing is made from comes from outside as well: the drawing child gets only what an opening one made of it.
Task<Checked<Bytes>> Darkroom::State::make(DrawJob job) {
  Drawing& drawing = job.drawing;
  const auto fit = [](std::uint32_t side) { return std::clamp(side, kDrawnSideMin, kDrawnSideMax); };
  drawing.width = fit(drawing.width);
  drawing.height = fit(drawing.height);
  for (std::string* text : {&drawing.prompt, &drawing.negative, &drawing.model, &drawing.label}) {
    *text = is_utf8(*text) ? std::string{cut_utf8(*text, kDrawnTextBytesMax)} : "?";
  }
  std::vector<Descriptor> memories;
  for (const ByteView bytes : {drawing.reference, drawing.mask}) {
    if (bytes.empty()) continue;
    const auto opened =
        co_await open(bytes, {.side_max = std::max(drawing.width, drawing.height), .as = Want::As::png});
    if (!opened) co_return opened.error();
    memories.push_back(make_memory());
    append(memories.back(), opened->bytes);
  }
  job.has_reference = !drawing.reference.empty();
  job.has_mask = !drawing.mask.empty();
  std::vector<const Descriptor*> from;
  from.reserve(memories.size());
  for (const Descriptor& memory : memories) from.push_back(&memory);
  auto made = co_await have_done(drawers, to_text(job), std::move(from),
                                 {.cpu = options.draw_time_max, .time = options.draw_time_max});
  // Nobody's picture is at fault here.
  if (!made) co_return unavailable(made.error().message);
  co_return made;
}

Darkroom::Darkroom(asio::io_context& loop, DarkroomOptions options)
    : state_(std::make_shared<State>(loop, std::move(options))) {}

Darkroom::~Darkroom() { stop(); }

Task<Checked<Picture>> Darkroom::prepare(ByteView bytes, Want want) {
  const auto state = state_;  // whatever becomes of the darkroom meanwhile
  auto picture = co_await state->open(bytes, want);
  ++(picture ? state->stats.done : state->stats.refused);
  co_return picture;
}

Task<Checked<Picture>> Darkroom::thumbnail(ByteView bytes) {
  return prepare(bytes, {.side_max = kThumbnailSide, .as = Want::As::jpeg, .quality = 80});
}

Task<Checked<Picture>> Darkroom::draw(Drawing drawing) {
  const auto state = state_;
  auto bytes = co_await state->make({.drawing = std::move(drawing)});
  if (!bytes) co_return bytes.error();
  co_return trusted(std::move(*bytes), kDrawnSideMax);
}

Task<Checked<Clip>> Darkroom::film(Filming filming) {
  Drawing& drawing = filming.drawing;
  const double ratio = std::min(1.0, double{kFilmSideMax} / std::max({drawing.width, drawing.height, 1U}));
  // Of whole macroblocks, so that no player has to crop.
  const auto fit = [ratio](std::uint32_t side) {
    return std::max<std::uint32_t>(static_cast<std::uint32_t>(side * ratio) / 16 * 16, kDrawnSideMin);
  };
  drawing.width = fit(drawing.width);
  drawing.height = fit(drawing.height);
  Clip clip;
  clip.width = drawing.width;
  clip.height = drawing.height;
  clip.length = std::clamp(filming.length, Millis{1000}, kFilmLengthMax);
  const auto state = state_;
  auto bytes = co_await state->make({.drawing = std::move(drawing), .length = clip.length});
  if (!bytes) co_return bytes.error();
  clip.bytes = std::move(*bytes);
  co_return clip;
}

const DarkroomStats& Darkroom::stats() const { return state_->stats; }

void Darkroom::stop() {
  if (std::exchange(state_->stopped, true)) return;
  state_->idle_timer.cancel();
  for (Pool* pool : {&state_->openers, &state_->drawers}) {
    pool->idle.clear();
    for (Pool::Waiter* waiter : pool->waiting) waiter->timer.cancel();
  }
  for (Child* child : state_->busy) child->kill();
}

}  // namespace banana::picture
