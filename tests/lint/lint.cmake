# SPDX-License-Identifier: GPL-3.0-or-later
# Rules that a machine can check, as tests: who may include whom, what every source keeps, formatting, no Qt in core.
# The system's Python, which has the packages of packaging/packages.txt.
find_program(FOREREACH_PYTHON python3 PATHS /usr/bin NO_DEFAULT_PATH)
find_program(FOREREACH_PYTHON python3 REQUIRED)
function(forereach_lint name)
  add_test(NAME lint_${name} COMMAND ${CMAKE_COMMAND} -E env PYTHONDONTWRITEBYTECODE=1 ${FOREREACH_PYTHON} ${ARGN})
  set_tests_properties(lint_${name} PROPERTIES LABELS lint SKIP_RETURN_CODE 77 TIMEOUT 120)
endfunction()

set(lint_dir ${CMAKE_CURRENT_LIST_DIR})
forereach_lint(checks ${lint_dir}/check_the_checks.py)
forereach_lint(layers ${lint_dir}/check_layers.py ${PROJECT_SOURCE_DIR})
forereach_lint(sources ${lint_dir}/check_sources.py ${PROJECT_SOURCE_DIR})
forereach_lint(format ${lint_dir}/check_format.py ${PROJECT_SOURCE_DIR})

set(archives "")
foreach(layer base model audience feed response ads report media sim store demo)
  if(TARGET forereach_${layer})
    list(APPEND archives $<TARGET_FILE:forereach_${layer}>)
  endif()
endforeach()
forereach_lint(symbols ${lint_dir}/check_symbols.py ${CMAKE_NM} ${CMAKE_READELF} $<TARGET_FILE:forereach-cli> ${archives})

# The engine configures on a machine that has no Qt.
add_test(NAME lint_core_only COMMAND ${CMAKE_COMMAND} -S ${PROJECT_SOURCE_DIR} -B ${PROJECT_BINARY_DIR}/lint-core-only -G Ninja
  -DFOREREACH_UI=OFF -DFOREREACH_TESTS=OFF -DCMAKE_DISABLE_FIND_PACKAGE_Qt6=ON)
set_tests_properties(lint_core_only PROPERTIES LABELS lint TIMEOUT 120)

# Schemas, example documents and what the program writes agree.
forereach_lint(schemas ${lint_dir}/check_schemas.py ${PROJECT_SOURCE_DIR} $<TARGET_FILE:forereach-cli>)
