// Which drivers the conformance suite runs on.
#pragma once

#include "tests/blob/s3_server.hpp"
#include "tests/blob/stores.hpp"

#define BANANA_STORES banana::test::OnFiles, banana::test::OnS3
