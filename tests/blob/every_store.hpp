// Which drivers the conformance suite runs on.
#pragma once

#include "tests/blob/stores.hpp"

#define BANANA_STORES banana::test::OnFiles
