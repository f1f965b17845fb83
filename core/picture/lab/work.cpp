#include "core/picture/lab/work.hpp"

#include "core/picture/job.hpp"
#include "core/picture/lab/develop.hpp"
#include "core/picture/lab/film.hpp"
#include "core/picture/lab/print.hpp"
#include "core/picture/lab/scene.hpp"

namespace banana::picture::lab {

namespace {

constexpr unsigned kOpenSeconds = 2;
constexpr unsigned kDrawSeconds = 60;

Refused nonsense() { return refuse(Flaw::unavailable, "a job this program doesn't know"); }

Checked<Made> open(const OpenJob& job, const wire::Message& message) {
  if (message.descriptors.size() != 2) return nonsense();
  const auto picture = develop({.source = message.descriptors[1].get(),
                                .target = message.descriptors[0].get(),
                                .header = job.header,
                                .orientation = job.orientation,
                                .want = job.want});
  if (!picture) return picture.error();
  return Made{picture->width, picture->height};
}

Checked<Made> draw(const DrawJob& job, const wire::Message& message) {
  const std::size_t needed = 1 + (job.has_reference ? 1U : 0U) + (job.has_mask ? 1U : 0U);
  if (message.descriptors.size() != needed) return nonsense();
  Scene scene{.drawing = job.drawing, .reference = {}, .mask = {}};
  if (job.has_reference) {
    auto reference = read_raster(message.descriptors[1].get());
    if (!reference) return reference.error();
    scene.reference = std::move(*reference);
  }
  if (job.has_mask) {
    auto mask = read_raster(message.descriptors.back().get());
    if (!mask) return mask.error();
    scene.mask = std::move(*mask);
  }
  const int target = message.descriptors[0].get();
  const Made made{job.drawing.width, job.drawing.height};
  if (job.length > Millis{0}) {
    if (!film(scene, job.length, target)) return refuse(Flaw::unavailable, "the film couldn't be made");
    return made;
  }
  Raster picture = paint_scene(scene);
  const Raster words = caption(scene.drawing);
  lay(picture, words, 0, 0);
  for (std::size_t i = 3; i < picture.rgba.size(); i += 4)
    picture.rgba[i] = std::max(picture.rgba[i], words.rgba[i]);
  if (!print(picture, job.drawing.format, target)) return vips_failed();
  return made;
}

}  // namespace

std::string work(Trade trade, const wire::Message& message) {
  allow_seconds(trade == Trade::open ? kOpenSeconds : kDrawSeconds);
  const auto job = read_job(message.text);
  if (job && trade == Trade::open && std::holds_alternative<OpenJob>(*job)) {
    return to_text(open(std::get<OpenJob>(*job), message));
  }
  if (job && trade == Trade::draw && std::holds_alternative<DrawJob>(*job)) {
    return to_text(draw(std::get<DrawJob>(*job), message));
  }
  return to_text(Checked<Made>{nonsense()});
}

}  // namespace banana::picture::lab
