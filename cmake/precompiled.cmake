# SPDX-License-Identifier: GPL-3.0-or-later
# Precompiled headers: without them a clean build takes nearly twice as long.
# forereach_precompiled(target header): compiles one of cmake/precompiled for this target.
# forereach_headers(name header links...): compiles one that several targets share, with no definition they lack.
# forereach_precompiled(target FROM name): shares it; the target's options must be those of `name`.
function(forereach_precompiled target)
  cmake_parse_arguments(arg "" "FROM" "" ${ARGN})
  if(arg_FROM)
    target_precompile_headers(${target} REUSE_FROM ${arg_FROM})
  else()
    target_precompile_headers(${target} PRIVATE ${PROJECT_SOURCE_DIR}/cmake/precompiled/${arg_UNPARSED_ARGUMENTS})
  endif()
  target_compile_options(${target} PRIVATE -fpch-preprocess) # what ccache needs to look into them
endfunction()

function(forereach_headers name header)
  add_library(${name} OBJECT ${PROJECT_SOURCE_DIR}/cmake/precompiled/empty.cpp)
  set_target_properties(${name} PROPERTIES AUTOMOC OFF)
  target_link_libraries(${name} PRIVATE forereach_flags ${ARGN})
  forereach_precompiled(${name} ${header})
endfunction()
