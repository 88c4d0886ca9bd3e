# SPDX-License-Identifier: GPL-3.0-or-later
# The clips are made by the tests themselves (tests/ui/preview_clips.h), with libav.
forereach_test(NAME ui_preview SOURCES ui/preview_test.cpp ui/preview_clips.cpp LINKS forereach_ui_preview PkgConfig::AV GUI)
forereach_test(NAME ui_feed SOURCES ui/feed_test.cpp ui/feed_samples.cpp LINKS forereach_ui_views GUI)
