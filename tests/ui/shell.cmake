# SPDX-License-Identifier: GPL-3.0-or-later
forereach_test(NAME session SOURCES ui/session_test.cpp LINKS forereach_ui_session GUI)
forereach_test(NAME shell SOURCES ui/shell_test.cpp LINKS forereach_ui_views GUI)
forereach_test(NAME library SOURCES ui/library_test.cpp LINKS forereach_ui_views GUI)
forereach_test(NAME item SOURCES ui/item_test.cpp LINKS forereach_ui_views GUI)
forereach_test(NAME history SOURCES ui/history_test.cpp LINKS forereach_ui_views GUI)
