# SPDX-License-Identifier: GPL-3.0-or-later
# One flags target. Everything of this project links it; nothing else sets compiler options.
add_library(forereach_flags INTERFACE)
target_compile_features(forereach_flags INTERFACE cxx_std_20)
# SYSTEM headers (Qt, Boost, libav) are outside our warnings.
target_compile_options(forereach_flags INTERFACE
  -Wall -Wextra -Wconversion -Wshadow -Wno-sign-conversion
  # Bits must not depend on the instruction set: no fused multiply-add behind our back (docs/determinism.md).
  -ffp-contract=off)
option(FOREREACH_WERROR "Warnings are errors" ON)
if(FOREREACH_WERROR)
  target_compile_options(forereach_flags INTERFACE -Werror)
endif()
target_include_directories(forereach_flags INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_definitions(forereach_flags INTERFACE
  FOREREACH_VERSION="${PROJECT_VERSION}" QT_NO_KEYWORDS QT_NO_CAST_FROM_ASCII QT_DISABLE_DEPRECATED_BEFORE=0x060400)
if(FOREREACH_SANITIZE)
  target_compile_options(forereach_flags INTERFACE -fsanitize=${FOREREACH_SANITIZE} -fno-omit-frame-pointer -g)
  target_link_options(forereach_flags INTERFACE -fsanitize=${FOREREACH_SANITIZE})
endif()
if(FOREREACH_FUZZ)
  target_compile_options(forereach_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()
# No global CMAKE_CXX_EXTENSIONS surprises; position independent so that Qt can link the archives.
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
find_program(FOREREACH_CCACHE ccache)
if(FOREREACH_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # The second setting lets it keep objects that were built with a precompiled header.
  set(CMAKE_CXX_COMPILER_LAUNCHER env CCACHE_SLOPPINESS=pch_defines,time_macros ${FOREREACH_CCACHE})
endif()
