#include "core/picture/lab/film.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>

#include <unistd.h>
#include <wels/codec_api.h>

#include "core/picture/lab/mp4.hpp"

namespace banana::picture::lab {

namespace {

constexpr std::uint32_t kPerSecond = 15;
constexpr int kQuantizer = 26;  // fixed, so that the same film is the same bytes
constexpr std::size_t kStartCode = 4;

struct Destroy {
  void operator()(ISVCEncoder* encoder) const {
    encoder->Uninitialize();
    WelsDestroySVCEncoder(encoder);
  }
};
using Encoder = std::unique_ptr<ISVCEncoder, Destroy>;

Encoder make_encoder(int width, int height) {
  ISVCEncoder* created = nullptr;
  if (WelsCreateSVCEncoder(&created) != 0 || created == nullptr) return nullptr;
  Encoder encoder{created};
  SEncParamExt wanted{};
  encoder->GetDefaultParams(&wanted);
  wanted.iUsageType = CAMERA_VIDEO_REAL_TIME;
  wanted.iPicWidth = width;
  wanted.iPicHeight = height;
  wanted.fMaxFrameRate = kPerSecond;
  wanted.iRCMode = RC_OFF_MODE;
  wanted.iMinQp = kQuantizer;
  wanted.iMaxQp = kQuantizer;
  wanted.iTemporalLayerNum = 1;
  wanted.iSpatialLayerNum = 1;
  wanted.uiIntraPeriod = kPerSecond * 2;
  wanted.eSpsPpsIdStrategy = CONSTANT_ID;
  wanted.iMultipleThreadIdc = 1;
  wanted.bEnableFrameSkip = false;
  wanted.bEnableSceneChangeDetect = false;
  SSpatialLayerConfig& layer = wanted.sSpatialLayers[0];
  layer.uiProfileIdc = PRO_BASELINE;
  layer.iVideoWidth = width;
  layer.iVideoHeight = height;
  layer.fFrameRate = kPerSecond;
  layer.iDLayerQp = kQuantizer;
  layer.iSpatialBitrate = wanted.iTargetBitrate = 2'000'000;
  if (encoder->InitializeExt(&wanted) != cmResultSuccess) return nullptr;
  return encoder;
}

/// Brightness and two planes of colour at half the size (BT.601, as players take it for pictures this small).
struct Planes {
  int width;
  int height;
  std::vector<std::uint8_t> y, u, v;

  explicit Planes(const Raster& raster) : width(raster.width), height(raster.height) {
    const auto number = [](double value) { return static_cast<std::uint8_t>(std::lround(value)); };
    for (int row = 0; row < height; ++row) {
      for (int column = 0; column < width; ++column) {
        const std::uint8_t* p = raster.at(column, row);
        y.push_back(number(16 + 0.257 * p[0] + 0.504 * p[1] + 0.098 * p[2]));
        if (row % 2 == 1 || column % 2 == 1) continue;
        u.push_back(number(128 - 0.148 * p[0] - 0.291 * p[1] + 0.439 * p[2]));
        v.push_back(number(128 + 0.439 * p[0] - 0.368 * p[1] - 0.071 * p[2]));
      }
    }
  }

  SSourcePicture source(std::size_t index) {
    SSourcePicture picture{};
    picture.iColorFormat = videoFormatI420;
    picture.iPicWidth = width;
    picture.iPicHeight = height;
    picture.iStride[0] = width;
    picture.iStride[1] = picture.iStride[2] = width / 2;
    picture.pData[0] = y.data();
    picture.pData[1] = u.data();
    picture.pData[2] = v.data();
    picture.uiTimeStamp = static_cast<long long>(index * 1000 / kPerSecond);
    return picture;
  }
};

void add_unit(Reel& reel, Reel::Sample& sample, ByteView unit) {
  constexpr unsigned kSequence = 7;
  constexpr unsigned kPicture = 8;
  const unsigned kind = std::to_integer<unsigned>(unit[0]) & 31;
  if (kind == kSequence || kind == kPicture) {
    (kind == kSequence ? reel.sequence : reel.picture).assign(unit.begin(), unit.end());
    return;
  }
  for (int shift = 24; shift >= 0; shift -= 8)
    sample.units.push_back(static_cast<std::byte>(unit.size() >> shift & 0xff));
  sample.units.insert(sample.units.end(), unit.begin(), unit.end());
}

bool add_sample(Reel& reel, ISVCEncoder& encoder, const Raster& raster) {
  Planes planes{raster};
  const SSourcePicture picture = planes.source(reel.samples.size());
  SFrameBSInfo info{};
  if (encoder.EncodeFrame(&picture, &info) != cmResultSuccess || info.eFrameType == videoFrameTypeSkip)
    return false;
  Reel::Sample sample;
  sample.key = info.eFrameType == videoFrameTypeIDR;
  for (int i = 0; i < info.iLayerNum; ++i) {
    const SLayerBSInfo& layer = info.sLayerInfo[i];
    const auto* at = reinterpret_cast<const std::byte*>(layer.pBsBuf);
    for (int unit = 0; unit < layer.iNalCount; ++unit) {
      const auto length = static_cast<std::size_t>(layer.pNalLengthInByte[unit]);
      if (length > kStartCode) add_unit(reel, sample, {at + kStartCode, length - kStartCode});
      at += length;
    }
  }
  reel.samples.push_back(std::move(sample));
  return true;
}

bool write_all(int target, ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(target, bytes.data(), bytes.size());
    if (written <= 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

bool film(const Scene& scene, Millis length, int target) {
  const auto width = static_cast<int>(scene.drawing.width);
  const auto height = static_cast<int>(scene.drawing.height);
  const Encoder encoder = make_encoder(width, height);
  if (!encoder) return false;
  const Raster words = caption(scene.drawing);
  Reel reel;
  reel.width = static_cast<std::uint16_t>(width);
  reel.height = static_cast<std::uint16_t>(height);
  reel.per_second = kPerSecond;
  const auto count = static_cast<std::size_t>(length.count()) * kPerSecond / 1000;
  for (std::size_t i = 0; i < count; ++i) {
    Raster raster = paint_scene(scene, static_cast<float>(i) / static_cast<float>(count));
    lay(raster, words, 0, 0);
    if (!add_sample(reel, *encoder, raster)) return false;
  }
  return !reel.sequence.empty() && write_all(target, to_mp4(reel));
}

}  // namespace banana::picture::lab
