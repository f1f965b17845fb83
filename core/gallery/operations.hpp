// templates list, show, add, edit, rm, import, export, enable, disable; trending list, add, rm (OP6).
#pragma once

#include <span>

#include "core/ops/operation.hpp"

namespace banana::gallery {

[[nodiscard]] std::span<const ops::Operation> template_operations();
[[nodiscard]] std::span<const ops::Operation> trend_operations();

}  // namespace banana::gallery
