// zlib's streaming decompression.
#pragma once
#include <zlib.h>
