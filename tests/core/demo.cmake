# SPDX-License-Identifier: GPL-3.0-or-later
forereach_test(NAME report_export SOURCES core/report_export_test.cpp LINKS forereach_report)
forereach_test(NAME demo SOURCES core/demo_test.cpp LINKS forereach_demo PkgConfig::CAIRO TIMEOUT 600)
