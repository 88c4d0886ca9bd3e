# SPDX-License-Identifier: GPL-3.0-or-later
# The maker of media files, for every test that needs some (LINKS forereach_media_fixtures).
add_library(forereach_media_fixtures STATIC core/media_fixtures.cpp)
target_link_libraries(forereach_media_fixtures PUBLIC forereach_media PRIVATE forereach_flags PkgConfig::AV)

forereach_test(NAME media_analysis SOURCES core/media_analysis_test.cpp LINKS forereach_media_fixtures)
forereach_test(NAME media_verdicts SOURCES core/media_verdicts_test.cpp LINKS forereach_media_fixtures)
forereach_test(NAME media_subtitles SOURCES core/media_subtitles_test.cpp LINKS forereach_media_fixtures)
forereach_test(NAME media_fuzz SOURCES core/media_fuzz_test.cpp LINKS forereach_media_fixtures TIMEOUT 180)
forereach_test(NAME media_real_files SOURCES core/media_real_files_test.cpp LINKS forereach_media)
