#include "core/picture/lab/mp4.hpp"

#include <array>
#include <string_view>

namespace banana::picture::lab {

namespace {

constexpr std::uint32_t kUnity = 0x00010000;  // 1 as 16.16

class Out {
 public:
  void big(std::uint64_t value, int bytes) {
    for (int i = bytes - 1; i >= 0; --i) bytes_.push_back(static_cast<std::byte>(value >> (8 * i) & 0xff));
  }
  void text(std::string_view text) { add(as_bytes(text)); }
  void add(ByteView bytes) { bytes_.insert(bytes_.end(), bytes.begin(), bytes.end()); }
  void zeros(std::size_t count) { bytes_.resize(bytes_.size() + count); }
  void matrix() {
    for (const std::uint32_t value : {kUnity, 0U, 0U, 0U, kUnity, 0U, 0U, 0U, 0x40000000U}) big(value, 4);
  }
  /// A box: its length is known once `inside` has written what is in it.
  template <class Inside>
  void box(std::string_view name, Inside inside) {
    const std::size_t begin = bytes_.size();
    big(0, 4);
    text(name);
    inside();
    const std::size_t length = bytes_.size() - begin;
    for (std::size_t i = 0; i < 4; ++i)
      bytes_[begin + i] = static_cast<std::byte>(length >> (8 * (3 - i)) & 0xff);
  }
  /// A box with a version and flags.
  template <class Inside>
  void full_box(std::string_view name, std::uint32_t flags, Inside inside) {
    box(name, [&] {
      big(flags, 4);
      inside();
    });
  }
  [[nodiscard]] std::size_t size() const { return bytes_.size(); }
  [[nodiscard]] Bytes take() { return std::move(bytes_); }

 private:
  Bytes bytes_;
};

/// The time scale: so many units a second, so that a picture's length is whole.
constexpr std::uint32_t kUnits = 1000;

void write_type(Out& out) {
  out.box("ftyp", [&] {
    out.text("isom");
    out.big(0x200, 4);
    out.text("isomiso2avc1mp41");
  });
}

void write_sample_entry(Out& out, const Reel& reel) {
  out.box("avc1", [&] {
    out.zeros(6);
    out.big(1, 2);  // the one source of data
    out.zeros(16);
    out.big(reel.width, 2);
    out.big(reel.height, 2);
    out.big(0x00480000, 4);  // 72 dots per inch
    out.big(0x00480000, 4);
    out.zeros(4);
    out.big(1, 2);  // one picture a sample
    out.zeros(32);
    out.big(0x0018, 2);  // colour
    out.big(0xffff, 2);
    out.box("avcC", [&] {
      out.big(1, 1);
      out.add(ByteView{reel.sequence}.subspan(1, 3));  // profile, its constraints, level
      out.big(0xff, 1);                                // lengths have 4 bytes
      out.big(0xe1, 1);                                // one sequence
      out.big(reel.sequence.size(), 2);
      out.add(reel.sequence);
      out.big(1, 1);
      out.big(reel.picture.size(), 2);
      out.add(reel.picture);
    });
  });
}

void write_table(Out& out, const Reel& reel, std::uint32_t data_at) {
  out.box("stbl", [&] {
    out.full_box("stsd", 0, [&] {
      out.big(1, 4);
      write_sample_entry(out, reel);
    });
    out.full_box("stts", 0, [&] {
      out.big(1, 4);
      out.big(reel.samples.size(), 4);
      out.big(kUnits, 4);
    });
    out.full_box("stss", 0, [&] {
      std::uint32_t keys = 0;
      for (const Reel::Sample& sample : reel.samples) keys += sample.key ? 1 : 0;
      out.big(keys, 4);
      for (std::size_t i = 0; i < reel.samples.size(); ++i) {
        if (reel.samples[i].key) out.big(i + 1, 4);
      }
    });
    out.full_box("stsc", 0, [&] {
      for (const std::size_t value : {std::size_t{1}, std::size_t{1}, reel.samples.size(), std::size_t{1}})
        out.big(value, 4);
    });
    out.full_box("stsz", 0, [&] {
      out.big(0, 4);
      out.big(reel.samples.size(), 4);
      for (const Reel::Sample& sample : reel.samples) out.big(sample.units.size(), 4);
    });
    out.full_box("stco", 0, [&] {
      out.big(1, 4);
      out.big(data_at, 4);
    });
  });
}

void write_media(Out& out, const Reel& reel, std::uint32_t data_at) {
  const std::uint64_t length = reel.samples.size() * kUnits;
  out.box("mdia", [&] {
    out.full_box("mdhd", 0, [&] {
      out.zeros(8);
      out.big(reel.per_second * kUnits, 4);
      out.big(length, 4);
      out.big(0x55c4, 2);  // language: undetermined
      out.zeros(2);
    });
    out.full_box("hdlr", 0, [&] {
      out.zeros(4);
      out.text("vide");
      out.zeros(12 + 1);
    });
    out.box("minf", [&] {
      out.full_box("vmhd", 1, [&] { out.zeros(8); });
      out.box("dinf", [&] {
        out.full_box("dref", 0, [&] {
          out.big(1, 4);
          out.full_box("url ", 1, [] {});  // in this file
        });
      });
      write_table(out, reel, data_at);
    });
  });
}

void write_movie(Out& out, const Reel& reel, std::uint32_t data_at) {
  const std::uint64_t length_ms = reel.samples.size() * 1000 / reel.per_second;
  out.box("moov", [&] {
    out.full_box("mvhd", 0, [&] {
      out.zeros(8);
      out.big(1000, 4);
      out.big(length_ms, 4);
      out.big(kUnity, 4);
      out.big(0x0100, 2);  // full volume
      out.zeros(10);
      out.matrix();
      out.zeros(24);
      out.big(2, 4);  // the next track's number
    });
    out.box("trak", [&] {
      out.full_box("tkhd", 3, [&] {
        out.zeros(8);
        out.big(1, 4);
        out.zeros(4);
        out.big(length_ms, 4);
        out.zeros(16);
        out.matrix();
        out.big(std::uint64_t{reel.width} << 16, 4);
        out.big(std::uint64_t{reel.height} << 16, 4);
      });
      write_media(out, reel, data_at);
    });
  });
}

}  // namespace

Bytes to_mp4(const Reel& reel) {
  constexpr std::size_t kBoxHeader = 8;
  Out head;
  write_type(head);
  write_movie(head, reel, 0);
  // The same again, now that its length is known.
  const auto data_at = static_cast<std::uint32_t>(head.size() + kBoxHeader);
  Out out;
  write_type(out);
  write_movie(out, reel, data_at);
  out.box("mdat", [&] {
    for (const Reel::Sample& sample : reel.samples) out.add(sample.units);
  });
  return out.take();
}

}  // namespace banana::picture::lab
