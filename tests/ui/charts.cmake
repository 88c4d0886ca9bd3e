# SPDX-License-Identifier: GPL-3.0-or-later
forereach_test(NAME charts SOURCES ui/charts_test.cpp LINKS forereach_ui_charts GUI)
forereach_test(NAME reach SOURCES ui/reach_test.cpp LINKS forereach_ui_views GUI)
forereach_test(NAME evidence SOURCES ui/evidence_test.cpp LINKS forereach_ui_views GUI)
forereach_test(NAME plan_page SOURCES ui/plan_test.cpp LINKS forereach_ui_views GUI)
forereach_test(NAME plan_looks SOURCES ui/plan_looks_test.cpp LINKS forereach_ui_views GUI)
forereach_test(NAME plan_files SOURCES ui/plan_files_test.cpp LINKS forereach_ui_views GUI)
forereach_test(NAME compare_page SOURCES ui/compare_test.cpp LINKS forereach_ui_views GUI)
forereach_test(NAME evidence_checks SOURCES ui/evidence_checks_test.cpp LINKS forereach_ui_views GUI)
