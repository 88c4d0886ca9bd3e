# SPDX-License-Identifier: GPL-3.0-or-later
# The maker of exports, for every test that needs some (LINKS forereach_analytics_fixtures).
find_package(LibArchive REQUIRED)
add_library(forereach_analytics_fixtures STATIC core/analytics_files.cpp)
target_link_libraries(forereach_analytics_fixtures PUBLIC forereach_analytics Qt6::Core PRIVATE forereach_flags LibArchive::LibArchive)

forereach_test(NAME analytics_kinds SOURCES core/analytics_kinds_test.cpp LINKS forereach_analytics_fixtures)
forereach_test(NAME analytics_repairs SOURCES core/analytics_repairs_test.cpp LINKS forereach_analytics_fixtures)
forereach_test(NAME store_archive SOURCES core/store_archive_test.cpp core/store_samples.cpp
  LINKS forereach_store forereach_analytics_fixtures SQLiteCpp)
