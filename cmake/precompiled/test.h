// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// What every test program includes, compiled once.
#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <QtTest>
